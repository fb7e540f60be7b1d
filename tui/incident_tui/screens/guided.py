"""The guide beside the dashboard, in a first drill: its rows, and a clock that waits for whoever reads them."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from incident_sim.host.messages import SetSpeed, Snapshot
from incident_tui.lessons import Guide
from incident_tui.messages import Tell
from incident_tui.renderables.lesson import ROWS, lesson
from incident_tui.widgets.guide import GuideBox


class Guided(Screen[None]):
    """Shows the open lesson, where there is a guide."""

    _guide: Guide | None = None
    _box: GuideBox | None = None

    def _take_guide(self, guide: Guide | None) -> None:
        self._guide = guide
        self._box = GuideBox() if guide is not None else None
        self.set_class(guide is not None, "guided")

    @property
    def _guide_height(self) -> int:
        """Rows that the guide takes from the body: it stands where the advice would."""
        return ROWS - 1 if self._guide is not None else 0

    def _guide_rows(self) -> ComposeResult:
        if self._box is not None:
            yield self._box

    def _small_guide(self, width: int, height: int) -> list[Content]:
        """The open lesson where there is no room for its box: the clock waits for it there, too."""
        place = self._box.place if self._box is not None else None
        return [] if place is None else lesson(place, width, max(1, min(ROWS, height)))

    def _follow_guide(self, snapshot: Snapshot) -> None:
        """Show the open lesson; hold the clock while it is read, and let it go while hands are at work."""
        if self._guide is None or self._box is None:
            return
        self._box.show(self._guide.follow(snapshot.dashboard))
        speed = None if snapshot.skipping else self._guide.clock(snapshot.dashboard)
        if speed is not None:
            self.post_message(Tell(SetSpeed(speed)))
