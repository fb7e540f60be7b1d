"""The postmortem form: what happened is filled in from one's own journal; the judgement is one's own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar, get_args

from pydantic import ValidationError
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Select, SelectionList, Static
from textual.widgets.select import InvalidSelectValueError
from textual.widgets.selection_list import Selection

from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.diagnose import Mechanism
from incident_sim.actions.postmortem import ActionItem, Postmortem
from incident_sim.observe import Dashboard, postmortem_draft, say_mechanism
from incident_sim.text import safe_line, safe_text
from incident_sim.units import FROM_FILE
from incident_tui.paper import Draft, Paper
from incident_tui.renderables.figures import when
from incident_tui.safeguard_slot import HINT, read_safeguard
from incident_tui.slots import problem, write
from incident_tui.widgets.ticks import Ticks

POOLS = ("contributing", "well", "badly", "lucky")
TITLES = {
    "contributing": "What made it possible, or worse",
    "well": "What went well",
    "badly": "What went badly",
    "lucky": "Where we were lucky",
}
ITEMS = 3
ITEM_SLOTS = ("type", "component", "verb", "object", "priority", "owner", "done_when", "safeguard")
BETWEEN_DRAFTS = 1.0
"""Seconds between two looks whether there is something new to keep."""
NUMBERS = ("users_affected", "requests_failed", "payments_in_doubt")


class PostmortemScreen(Screen[FilePostmortem | None]):
    """Short: the causes and the lessons. Full: the impact and the actions as well."""

    DEFAULT_CSS = """
    PostmortemScreen VerticalScroll { padding: 0 1; }
    PostmortemScreen .head { text-style: bold; margin-top: 1; }
    PostmortemScreen Select { width: 100%; max-width: 80; }
    PostmortemScreen .row { height: 1; }
    PostmortemScreen .row Static { width: 20; }
    PostmortemScreen Input { border: none; height: 1; width: 1fr; padding: 0; background: $panel; }
    PostmortemScreen #problem { color: $warning; height: auto; }
    PostmortemScreen #buttons { height: 1; dock: bottom; background: $panel; }
    """
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False),
        Binding("ctrl+j", "file", "File", show=False),
    ]

    def __init__(self, dashboard: Dashboard, *, full: bool, paper: Paper | None = None) -> None:
        super().__init__()
        self._paper = paper
        self._told = ""
        self._dashboard = dashboard
        self._full = full
        self._draft: Postmortem = postmortem_draft(dashboard)

    def compose(self) -> ComposeResult:
        form = self._dashboard.briefing.form
        pools = {"contributing": form.factors, "well": form.well, "badly": form.badly, "lucky": form.lucky}
        with VerticalScroll(can_focus=False):
            yield Static(Content("SIMULATION: postmortem. The timeline and the impact come from your own journal."))
            yield Static(Content("What set it off"), classes="head")
            yield _select("trigger", [(text, name) for name, text in form.triggers])
            yield Static(Content("Root cause: where, and what kind"), classes="head")
            nodes = [node.name for node in self._dashboard.briefing.nodes]
            yield _select("component", [(name, name) for name in nodes])
            yield _select("mechanism", [(say_mechanism(name), name) for name in get_args(Mechanism)])
            for pool in POOLS:
                yield Static(Content(TITLES[pool]), classes="head")
                items = [Selection(Content(safe_line(text)), name) for name, text in pools[pool]]
                yield Ticks(*items, id=f"pool-{pool}")
            yield from self._timeline()
            if self._full:
                yield from self._impact()
                yield from self._actions()
            yield Static(id="problem")
        with Horizontal(id="buttons"):
            yield Button("File it (^j)", id="file", variant="primary", compact=True)
            yield Button("Back (esc)", id="back", compact=True)

    def _timeline(self) -> ComposeResult:
        yield Static(Content("Timeline, from your journal: space leaves a line out, or takes it in"), classes="head")
        lines = [
            Selection(Content(safe_line(f"{when(one.at)} {one.kind}: {one.text}")), str(number), initial_state=True)
            for number, one in enumerate(self._draft.timeline)
        ]
        yield Ticks(*lines, id="timeline")

    def on_mount(self) -> None:
        """Go on with the draft, and keep it from here on."""
        self.query_one("#trigger").focus(scroll_visible=False)
        if self._paper is None:
            return
        written = self._paper.read()
        if written:
            fill_in(self, written)
            self.notify("Your draft is as you left it.", title="Postmortem", markup=False, timeout=5)
        self.set_interval(BETWEEN_DRAFTS, self._keep)

    def action_back(self) -> None:
        """Leave it for now; what was written stays."""
        self._keep()
        self.dismiss(None)

    def _keep(self) -> None:
        if self._paper is None:
            return
        why = self._paper.keep(stands_in(self))
        if why and why != self._told:
            self.notify(f"The draft is not kept: {why}", severity="warning", markup=False)
        self._told = why

    def _impact(self) -> ComposeResult:
        yield Static(Content("Impact in numbers"), classes="head")
        for name in NUMBERS:
            value = getattr(self._draft.impact, name)
            yield from _row(name, write(name, value))
        yield from _row("summary", safe_text(self._draft.summary, 600))

    def _actions(self) -> ComposeResult:
        for number in range(1, ITEMS + 1):
            yield Static(Content(f"Action {number}: prevent, detect, mitigate or process"), classes="head")
            for slot in ITEM_SLOTS:
                yield from _row(f"item{number}-{slot}", "", HINT if slot == "safeguard" else "")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """By mouse."""
        event.stop()
        if event.button.id == "file":
            self.action_file()
        else:
            self.action_back()

    def action_file(self) -> None:
        """File it, if it makes sense."""
        self._keep()
        try:
            filed = self._read()
        except (ValidationError, ValueError) as error:
            self.query_one("#problem", Static).update(Content(safe_line(problem(error), 300)))
            self.query_one("#problem").scroll_visible()
        else:
            self.dismiss(FilePostmortem(postmortem=filed))

    def _read(self) -> Postmortem:
        changes: dict[str, Any] = {"trigger": self._chosen("trigger"), "audience": "organisation"}
        component, mechanism = self._chosen("component"), self._chosen("mechanism")
        if component and mechanism:
            changes["root_cause"] = {"component": component, "mechanism": mechanism}
        for pool in POOLS:
            changes[pool] = tuple(self.query_one(f"#pool-{pool}", SelectionList).selected)
        kept = {int(number) for number in self.query_one("#timeline", SelectionList).selected}
        changes["timeline"] = tuple(one for number, one in enumerate(self._draft.timeline) if number in kept)
        data = self._draft.model_dump()
        if self._full:
            for name in NUMBERS:
                text = self.query_one(f"#slot-{name}", Input).value.strip().replace(",", "")
                data["impact"][name] = int(text) if text else None
            changes["summary"] = self.query_one("#slot-summary", Input).value[:600]
            changes["actions"] = tuple(self._items())
        return Postmortem.model_validate({**data, **changes})

    def _items(self) -> Sequence[ActionItem]:
        found = []
        for number in range(1, ITEMS + 1):
            row = {slot: self.query_one(f"#slot-item{number}-{slot}", Input).value.strip() for slot in ITEM_SLOTS}
            if any(row.values()):
                given: dict[str, Any] = {slot: text for slot, text in row.items() if text}
                if row["safeguard"]:
                    given["safeguard"] = read_safeguard(row["safeguard"], self._dashboard)
                found.append(ActionItem.model_validate({"verb": "", "object": "", **given}, context=FROM_FILE))
        return found

    def _chosen(self, name: str) -> str | None:
        value = self.query_one(f"#{name}", Select).value
        return value if isinstance(value, str) else None


def stands_in(form: Screen[Any]) -> Draft:
    """What stands in each field of a form."""
    found: Draft = {}
    for field in form.query("Select, SelectionList, Input").results():
        match field:
            case SelectionList(id=str(name)):
                found[name] = sorted(str(one) for one in field.selected)
            case Select(id=str(name)):
                found[name] = field.value if isinstance(field.value, str) else None
            case Input(id=str(name)):
                found[name] = field.value
            case _:
                pass
    return found


def fill_in(form: Screen[Any], written: Draft) -> None:
    """Put a draft into a form; what no field takes any more is left out."""
    for name, value in written.items():
        for field in form.query("Select, SelectionList, Input").results():
            if field.id != name:
                continue
            match field, value:
                case SelectionList(), list():
                    offered = {str(field.get_option_at_index(at).value) for at in range(field.option_count)}
                    field.deselect_all()
                    for one in value:
                        if one in offered:
                            field.select(one)
                case Select(), str():
                    with suppress(InvalidSelectValueError):
                        field.value = value
                case Input(), str():
                    field.value = safe_line(value, 600)
                case _:
                    pass


def _select(name: str, items: Sequence[tuple[str, str]]) -> Select[str]:
    return Select([(Content(safe_line(words)), value) for words, value in items], id=name, allow_blank=True)


def _row(name: str, value: str, hint: str = "") -> ComposeResult:
    with Horizontal(classes="row"):
        yield Static(Content(name.rsplit("-", maxsplit=1)[-1].replace("_", " ")))
        yield Input(value, placeholder=hint, id=f"slot-{name}", max_length=600)
