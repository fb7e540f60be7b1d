"""Settings: a row for each, changed by enter or the arrows, and kept at once."""

from __future__ import annotations

from typing import Any, ClassVar, get_args

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from incident_tui.menu import Prefer
from incident_tui.renderables.bars import Keys, key_row
from incident_tui.renderables.ink import folded, line, pad
from incident_tui.settings import TOLD, Preferred, Settings, Symbols, ThemeName
from incident_tui.themes import DIM, KEY, WARN
from incident_tui.widgets.bar import Bar
from incident_tui.widgets.panel import Panel

CHOICES: dict[str, tuple[Any, ...]] = {
    "theme": get_args(ThemeName),
    "speed": (0.5, 1.0, 2.0, 5.0, 10.0),
    "symbols": get_args(Symbols),
    "motion": (True, False),
    "plain": (False, True),
}
"""What the arrows go through; a file may say other speeds."""

KEYS: Keys = (
    ("up down", "choose", ""),
    ("left right, enter", "change", "change(1)"),
    ("esc", "back", "dismiss"),
    ("q", "leave", "app.leave"),
)


class SettingsScreen(Screen[None]):
    """What a player prefers, and which file keeps it."""

    DEFAULT_CSS = "SettingsScreen Panel { position: relative; width: 100%; height: 1fr; padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "change(1)", "The next", show=False),
        Binding("left", "change(-1)", "The one before", show=False),
        Binding("escape,s", "dismiss", "Back", show=False),
        Binding("q", "app.leave", "Leave", show=False),
    ]

    def __init__(self, preferred: Preferred) -> None:
        super().__init__()
        self._settings = preferred.settings
        self._path = preferred.path
        self._problems = preferred.problems
        self._list = Panel("settings", self._draw, choices=True)
        self._file = Panel("file", self._tell)

    def compose(self) -> ComposeResult:
        yield self._list
        yield self._file
        yield Bar("keys")

    def on_mount(self) -> None:
        """Arrows move at once."""
        for panel in (self._list, self._file):
            panel.add_class("ruled")
        self._list.entitle("Settings")
        self._file.entitle("Where they are kept")
        self._file.can_focus = False
        self._list.focus()
        self.query_one(Bar).show(*key_row(KEYS, self.size.width))

    def _draw(self, width: int, height: int) -> list[Content]:  # noqa: ARG002 - the signature of every panel
        return [
            line(f"{name:<9}", (pad(f"◀ {said(getattr(self._settings, name))} ▶", 20), KEY), (TOLD[name], DIM))
            for name in CHOICES
        ]

    def _tell(self, width: int, height: int) -> list[Content]:  # noqa: ARG002 - the signature of every panel
        rows = folded(str(self._path), width)
        rows += folded("It may also be edited by hand; what is left out has its default.", width, DIM)
        for problem in self._problems:
            rows += folded(str(problem), width, WARN)
        if self._problems:
            rows += folded("Defaults are in force. A change here sets that file aside, with .broken at its end.", width)
        return rows

    def on_panel_chosen(self) -> None:
        """Enter, or a click, on a row."""
        self.action_change(1)

    def action_change(self, step: int) -> None:
        """The next value of the setting under the cursor, or the one before."""
        name = list(CHOICES)[self._list.cursor]
        values, now = CHOICES[name], getattr(self._settings, name)
        at = values.index(now) if now in values else 0
        changed = {**self._settings.model_dump(), name: values[(at + step) % len(values)]}
        self._settings = Settings.model_validate(changed)
        self._problems = ()
        self._list.redraw()
        self._file.redraw()
        self.post_message(Prefer(self._settings))


def said(value: object) -> str:
    """A value as people say it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}x"
        case _:
            return str(value)
