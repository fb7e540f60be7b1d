"""The history: sessions to watch again, and where the scores are going."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from incident_sim.files.history import History
from incident_sim.report.trends import standings
from incident_tui.menu import Pick, Picked
from incident_tui.renderables.bars import Keys, key_row
from incident_tui.renderables.chronicle import heading, sessions, trends
from incident_tui.widgets.bar import Bar
from incident_tui.widgets.panel import Panel

KEYS: Keys = (
    ("enter", "watch it again", ""),
    ("tab", "the other panel", "app.focus_next"),
    ("esc", "back", "dismiss"),
)


class HistoryScreen(Screen[None]):
    """Trends above, sessions below, the newest first."""

    DEFAULT_CSS = """
    HistoryScreen Panel { position: relative; width: 100%; padding: 0 1; }
    HistoryScreen #panel-trends { height: 2fr; }
    HistoryScreen #panel-sessions { height: 3fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,h", "dismiss", "Back", show=False),
        Binding("tab", "app.focus_next", "The other panel", show=False),
        Binding("q", "app.leave", "Leave", show=False),
    ]

    def __init__(self, history: History) -> None:
        super().__init__()
        self._newest = tuple(reversed(history.results))
        told = sorted(
            standings(history.results).values(), key=lambda one: (one.results[-1].ended, one.scenario), reverse=True
        )
        self._trends = Panel("trends", lambda width, _: trends(told, history, width))
        self._sessions = Panel("sessions", lambda width, _: sessions(self._newest, width), choices=True)

    def compose(self) -> ComposeResult:
        yield self._trends
        yield Bar("columns")
        yield self._sessions
        yield Bar("keys")

    def on_mount(self) -> None:
        """The newest session is under the cursor."""
        self._trends.add_class("ruled")
        self._sessions.focus()
        self._label()

    def on_resize(self) -> None:
        """Another width, other columns."""
        self._label()

    def _label(self) -> None:
        self._trends.entitle("Where your scores are going")
        row = heading(self._newest, max(10, self.size.width - 2)) if self._newest else Content("")
        self.query_one("#columns", Bar).show(Content(" ") + row)
        self.query_one("#keys", Bar).show(*key_row(KEYS, self.size.width))

    def on_panel_chosen(self, message: Panel.Chosen) -> None:
        """Watch a session again; a moment of it may be taken back there."""
        if message.panel == "sessions" and message.row < len(self._newest):
            self.post_message(Pick(Picked("watch", self._newest[message.row].recording)))
