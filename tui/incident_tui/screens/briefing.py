"""The first screen: read, then start the clock."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from incident_sim.host.messages import Opening, Snapshot, Update
from incident_sim.observe import Briefing, ServiceHealth
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
        self._briefing: Briefing | None = None
        self._services: tuple[ServiceHealth, ...] = ()
        self._warm = False
        """Whether there is a world whose clock could start."""
        self._wanted = False
        """Whether it is to start as soon as there is one."""
        self._page = Panel("briefing", self._draw)
        self._page.add_class("framed")
        self._keys = Bar("invitation")

    def compose(self) -> ComposeResult:
        yield self._page
        yield self._keys

    def _draw(self, width: int, height: int) -> list[Content]:  # noqa: ARG002 - the signature of every panel
        if self._briefing is None:
            return [Content("The scenario is being opened…")]
        return opening(self._briefing, self._services, min(width, 110))

    def hear(self, update: Update) -> None:
        """There is something to read before there is a world."""
        if isinstance(update, Opening) and not self._warm:
            self._briefing = update.briefing
            if self.is_mounted:
                self._show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The world stands still until the clock starts, so one drawing is enough."""
        if self._warm:
            return
        self._warm = True
        self._briefing, self._services = snapshot.dashboard.briefing, snapshot.dashboard.wallboard.services
        self._show()
        if self._wanted:
            self.post_message(self.Started())

    def _show(self) -> None:
        if self._briefing is not None:
            self._page.redraw()
            self._page.entitle("Briefing")
            self._keys.show(*invitation(self.size.width, warm=self._warm, wanted=self._wanted))

    def on_resize(self) -> None:
        """As many keys as there is room for."""
        self._show()

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self._page.focus()
        self._show()

    def action_start(self) -> None:
        """Start the clock, now or as soon as there is a world."""
        if self._warm:
            self.post_message(self.Started())
        elif self._briefing is not None:
            self._wanted = True
            self._show()
