"""The debrief, to be read, and to be kept as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from incident_sim.host.messages import Graded, Publish
from incident_sim.observe import TimelineLine
from incident_tui.messages import Tell
from incident_tui.renderables.grade import grade
from incident_tui.screens.reading import Reading

WIDEST = 120
"""Longer lines are hard to read."""


class DebriefScreen(Reading):
    """The grade, line by line; ``story`` is the timeline as the player saw it."""

    KEYS: ClassVar[str] = " arrows scroll   h write it as a page   esc back   q leave"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("h", "publish", "Write as a page", show=False)]

    def __init__(self, graded: Graded, story: Sequence[TimelineLine]) -> None:
        super().__init__("Debrief", lambda width, _: grade(graded, min(width, WIDEST), story))

    def action_publish(self) -> None:
        """Ask the host for the page; it lies beside the recording."""
        self.post_message(Tell(Publish()))
