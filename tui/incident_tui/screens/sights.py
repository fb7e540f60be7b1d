"""How the player looks: along time, at one service, at one segment; the same in every view."""

from __future__ import annotations

from textual.screen import Screen

from incident_sim.host.messages import Snapshot
from incident_tui.looking import Looking
from incident_tui.screens.drawing import Drawing
from incident_tui.screens.scene import Scene
from incident_tui.timewindow import narrower, say_window, wider
from incident_tui.widgets.plot import ChartPanel


class Sights(Screen[None]):
    """The keys of window, scale and cursor."""

    _looking: Looking
    _scene: Scene | None
    _drawing: Drawing | None
    _snapshot: Snapshot | None

    def _paint(self) -> None:
        raise NotImplementedError

    def _point(self, row: int) -> None:
        """Another service or journey, for every view."""
        if self._snapshot is not None:
            self._looking.point(row, self._snapshot.dashboard.briefing)

    def choose_segment(self, row: int) -> None:
        """Follow a segment through metrics and traces; once more lets it go."""
        found = self._scene.segments() if self._scene is not None else []
        if row < len(found):
            key = found[row].key
            self._looking.segment = None if self._looking.segment == key else key
            self._paint()

    def action_narrower(self) -> None:
        """A shorter stretch of time in every view."""
        self._looking.window = narrower(self._looking.window)
        self._rewindowed()

    def action_wider(self) -> None:
        """A longer stretch of time in every view."""
        self._looking.window = wider(self._looking.window)
        self._rewindowed()

    def _rewindowed(self) -> None:
        self._looking.instant = None
        self.notify(f"Every view shows: {say_window(self._looking.window)}.", timeout=2, markup=False)
        self._paint()

    def action_log_scale(self) -> None:
        """A logarithmic axis where values span more than two powers of ten, and back."""
        self._looking.log = not self._looking.log
        if self._looking.log and self._drawing is not None and not self._drawing.aim.has_decades():
            self.notify("No line here spans more than two powers of ten; nothing changes.", timeout=3, markup=False)
        self._paint()

    def on_chart_panel_aimed(self, message: ChartPanel.Aimed) -> None:
        """The cursor moves in all charts at once."""
        if self._drawing is not None:
            self._looking.instant = self._drawing.aim.aimed(message.panel, message.cells, message.width)
            self._paint()

    def on_chart_panel_pointed(self, message: ChartPanel.Pointed) -> None:
        """The cursor stands where the mouse points."""
        if self._drawing is not None:
            self._looking.instant = self._drawing.aim.pointed(message.panel, message.x, message.width)
            self._paint()

    def leave_cursor(self) -> bool:
        """Put the cursor away, if it reads."""
        reading = self._looking.instant is not None
        self._looking.instant = None
        if reading:
            self._paint()
        return reading
