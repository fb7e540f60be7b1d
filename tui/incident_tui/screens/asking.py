"""Small questions over the dashboard: a choice, yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident_sim.text import safe_line
from incident_tui.screens.overlay import Overlay

_BOX = """
    align: center middle;
    & > Vertical {
        width: 90%; max-width: 92; height: auto; max-height: 90%;
        border: round $primary; background: $surface; padding: 0 1;
    }
    & OptionList { height: auto; background: $surface; border: none; padding: 0; }
    & OptionList:focus { border: none; }
    & .hint { color: $text-muted; }
"""
FRAME, FIELD = 4, 3
"""Rows that the list is not given: border, title and hint; and the field to type in."""
CALM = 0.05
"""Letters that come closer than this, in seconds, narrow the list once."""

NOTHING = Content("nothing of this name; delete a letter, or esc goes back")


class Choice(Overlay[str]):
    """One of several, by arrows, by mouse, or by typing a part of its words."""

    DEFAULT_CSS = f"Choice {{ {_BOX} }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", show=False),
        Binding("down,tab", "down", "Down", show=False, priority=True),
        Binding("up,shift+tab", "up", "Up", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, Content]],
        hint: str = "enter chooses, esc goes back",
        *,
        filtered: bool = False,
        told: Sequence[str] = (),
    ) -> None:
        """Options by name; one without a name is a heading, and cannot be chosen."""
        super().__init__()
        self._title_line = safe_line(title)
        self._told = [safe_line(sentence) for sentence in told]
        self._offered = options
        self._left = list(options)
        self._hint = hint
        self._filtered = filtered
        self._typed = self._narrowed = ""
        self._due = False

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content.styled(self._title_line, "bold"))
            for sentence in self._told:
                yield Static(Content(sentence))
            if self._filtered:
                yield Input(placeholder="type to narrow down", max_length=60)
            yield OptionList(*(Option(words, disabled=not name) for name, words in self._offered), markup=False)
            yield Static(Content(self._hint), classes="hint")

    def on_mount(self) -> None:
        """The first is chosen until another is."""
        self._make_room()
        self._first()

    def on_resize(self) -> None:
        """The list has what the screen leaves it."""
        self._make_room()

    def _make_room(self) -> None:
        around = FRAME + (FIELD if self._filtered else 0) + 2 * len(self._told)
        self.query_one(OptionList).styles.max_height = max(1, self.app.size.height * 9 // 10 - around)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is left follows what is typed, a moment later: fast typing is one narrowing."""
        event.stop()
        self._typed = event.value
        if not self._due:
            self._due = True
            self.set_timer(CALM, self._catch_up)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes what was typed, also where the list has not caught up."""
        event.stop()
        self._typed = event.value
        self._catch_up()
        self.action_take()

    def _catch_up(self) -> None:
        self._due = False
        if self._typed != self._narrowed and self.is_attached:
            self._narrow(self._typed)

    def _narrow(self, typed: str) -> None:
        """Only what contains every word that was typed, in its line or in the name of its kind."""
        self._narrowed = typed
        words = typed.lower().replace("_", " ").split()
        self._left = [
            (name, text)
            for name, text in self._offered
            if (not words or name) and all(word in f"{name} {text.plain}".lower().replace("_", " ") for word in words)
        ]
        choices = self.query_one(OptionList)
        choices.clear_options()
        rows = [Option(text, disabled=not name) for name, text in self._left]
        choices.add_options(rows or [Option(NOTHING, disabled=True)])
        self._first()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click on a row."""
        event.stop()
        self.dismiss(self._left[event.option_index][0])

    def action_take(self) -> None:
        """Hand the choice over."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self._left) and self._left[at][0]:
            self.dismiss(self._left[at][0])

    def action_down(self) -> None:
        """One down."""
        self._catch_up()
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """One up."""
        self._catch_up()
        self.query_one(OptionList).action_cursor_up()

    def _first(self) -> None:
        self.query_one(OptionList).highlighted = next((at for at, (name, _) in enumerate(self._left) if name), None)
