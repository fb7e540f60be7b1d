"""A form with typed slots: it opens filled, shows what it will say, and comes back as an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import ValidationError
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Static

from incident_sim.actions import Action
from incident_sim.observe import Dashboard
from incident_sim.text import safe_line, safe_text
from incident_tui.naming import names
from incident_tui.previews import preview
from incident_tui.slots import choices, fields, problem, read, write

LAST = ("text",)
"""Slots that come at the end: words follow from the others unless somebody writes their own."""


class Composer(ModalScreen[Action | None]):
    """The slots of one kind of action."""

    DEFAULT_CSS = """
    Composer { align: center middle; }
    Composer > Vertical {
        width: 96%; max-width: 110; height: auto; max-height: 96%;
        border: round $primary; background: $surface; padding: 0 1;
    }
    Composer #slots { height: auto; max-height: 50vh; }
    Composer .slot { height: 1; }
    Composer .slot Static { width: 18; }
    Composer Input { border: none; height: 1; width: 1fr; padding: 0; background: $panel; }
    Composer Input:focus { border: none; background: $boost; }
    Composer #preview { height: auto; max-height: 6; margin-top: 1; color: $text-muted; }
    Composer #problem { height: auto; color: $warning; }
    Composer #buttons { height: 1; margin-top: 1; }
    Composer Button { margin-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Drop", show=False),
        Binding("ctrl+j", "send", "Send", show=False),
    ]

    def __init__(
        self, kind: str, slots: Mapping[str, object], title: str = "", dashboard: Dashboard | None = None
    ) -> None:
        super().__init__()
        self._dashboard = dashboard
        self._kind = kind
        self._filled = slots
        self._heading = safe_line(title or kind.replace("_", " ").capitalize())
        found = fields(kind)
        self._names = [name for name in found if name not in LAST] + [name for name in found if name in LAST]

    def compose(self) -> ComposeResult:
        found = fields(self._kind)
        with Vertical():
            yield Static(Content.styled(self._heading, "bold"))
            with VerticalScroll(id="slots", can_focus=False):
                for name in self._names:
                    needed = found[name].is_required()
                    label = f"{'*' if needed else ' '}{name.replace('_', ' ')}"
                    words = self._words(name)
                    hint = " ".join(words)
                    offered = SuggestFromList(words, case_sensitive=False) if words else None
                    with Horizontal(classes="slot"):
                        yield Static(Content(label))
                        value = safe_text(write(name, self._filled.get(name)), 2000).replace("\n", " ")
                        yield Input(value, placeholder=hint, id=f"slot-{name}", max_length=2000, suggester=offered)
            yield Static(id="preview")
            yield Static(id="problem")
            with Horizontal(id="buttons"):
                yield Button("Send (^j)", id="send", variant="primary", compact=True)
                yield Button("Drop (esc)", id="drop", compact=True)

    def on_mount(self) -> None:
        """The first slot that is needed and empty, or the first of all."""
        found = fields(self._kind)
        wanted = [name for name in self._names if found[name].is_required() and not self._written()[name]]
        self.query_one(f"#slot-{(wanted or self._names)[0]}", Input).focus()
        self._show()

    def _words(self, name: str) -> tuple[str, ...]:
        """What may stand in a slot: it is offered while one types, and taken with the right arrow."""
        info = fields(self._kind)[name]
        return names(name, info, self._dashboard.briefing) if self._dashboard is not None else choices(info)

    def _written(self) -> dict[str, str]:
        return {name: self.query_one(f"#slot-{name}", Input).value for name in self._names}

    def _read(self) -> Action | str:
        try:
            return read(self._kind, self._written())
        except (ValidationError, ValueError) as error:
            return problem(error)

    def _show(self) -> None:
        found = self._read()
        words = found if isinstance(found, str) else ""
        said = "" if isinstance(found, str) else preview(found, self._dashboard)
        self.query_one("#preview", Static).update(Content(safe_text(said, 1200)))
        self.query_one("#problem", Static).update(Content(safe_line(words, 300)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """What it will say follows what is typed."""
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next slot, and from the last one sends."""
        event.stop()
        place = self._names.index(str(event.input.id).removeprefix("slot-"))
        if place + 1 < len(self._names):
            self.query_one(f"#slot-{self._names[place + 1]}", Input).focus()
        else:
            self.action_send()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """By mouse."""
        event.stop()
        if event.button.id == "send":
            self.action_send()
        else:
            self.dismiss(None)

    def action_send(self) -> None:
        """Send it, if it makes sense."""
        found = self._read()
        if isinstance(found, str):
            self.query_one("#problem", Static).update(Content(safe_line(found, 300)))
        else:
            self.dismiss(found)
