"""The first screen: read, then start the clock."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from incident_sim.host.messages import Snapshot
from incident_tui.renderables.opening import invitation, opening
from incident_tui.widgets.bar import Bar
from incident_tui.widgets.panel import Panel


class BriefingScreen(Screen[None]):
    """What a player is told; enter starts the clock."""

    DEFAULT_CSS = "BriefingScreen Panel { position: relative; width: 100%; height: 1fr; padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start the clock", show=False, priority=True),
        Binding("q", "app.leave", "Leave", show=False),
    ]

    class Started(Message):
        """The player has read enough."""

    def __init__(self) -> None:
        super().__init__()
        self._newest: Snapshot | None = None
        self._page = Panel("briefing", self._draw)
        self._page.add_class("framed")
        self._keys = Bar("invitation")

    def compose(self) -> ComposeResult:
        yield self._page
        yield self._keys

    def _draw(self, width: int, height: int) -> list[Content]:  # noqa: ARG002 - the signature of every panel
        if self._newest is None:
            return [Content("The world is being warmed up…")]
        return opening(self._newest.dashboard, min(width, 110))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The world stands still until the clock starts, so one drawing is enough."""
        first = self._newest is None
        self._newest = snapshot
        if first:
            self._page.redraw()
            self._page.entitle("Briefing")
            self._keys.show(invitation(self.size.width))

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self._page.focus()

    def action_start(self) -> None:
        """Start the clock, once there is a world."""
        if self._newest is not None:
            self.post_message(self.Started())
