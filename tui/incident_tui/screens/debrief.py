"""The debrief, to be read, and to be kept as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from incident_sim.host.messages import Graded, Publish
from incident_sim.observe import TimelineLine
from incident_sim.report.card import card
from incident_tui.messages import Tell
from incident_tui.renderables.bars import Keys
from incident_tui.renderables.grade import grade
from incident_tui.screens.asking import Choice
from incident_tui.screens.reading import Reading
from incident_tui.taking_back import TakeBack, offered

WIDEST = 120
"""Longer lines are hard to read."""


class DebriefScreen(Reading):
    """The grade, line by line; ``story`` is the timeline as the player saw it."""

    KEYS: ClassVar[Keys] = (
        ("arrows", "scroll", ""),
        ("b", "take a moment back", "take_back"),
        ("y", "copy a card", "share"),
        ("h", "as a page", "publish"),
        ("esc", "back", "dismiss"),
        ("q", "leave", "app.leave"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "publish", "Write as a page", show=False),
        Binding("c,y", "share", "Copy a card to share", show=False),
        Binding("b", "take_back", "Take a moment back", show=False),
    ]

    def __init__(self, graded: Graded, story: Sequence[TimelineLine]) -> None:
        self._graded = graded
        super().__init__("Debrief", lambda width, _: grade(graded, min(width, WIDEST), story))

    def action_publish(self) -> None:
        """Ask the host for the page; it lies beside the recording."""
        self.post_message(Tell(Publish()))

    def action_share(self) -> None:
        """Six lines that spoil nothing, shown, and on the clipboard where the terminal allows it."""
        first = self._graded.first
        lines = card(self._graded.debrief, None if first is None else first.total)
        self.app.copy_to_clipboard("\n".join(lines) + "\n")
        self.notify("\n".join(lines), title="Copied, if your terminal allows it", markup=False, timeout=20)

    def action_take_back(self) -> None:
        """Stand again at a moment of this session: the costliest is offered first."""
        width = max(30, min(86, self.size.width * 9 // 10 - 6))
        ways = [(one.moment, one.row(width)) for one in offered(self._graded)]
        if not ways:
            self.notify("Nothing was decided in this session.", markup=False)
            return
        hint = "enter: stand there again, in a new recording. esc goes back"
        self.app.push_screen(Choice("Take that moment back", ways, hint, filtered=True), self._take_back)

    def _take_back(self, moment: str | None) -> None:
        if moment is not None:
            self.post_message(TakeBack.Chosen(TakeBack(self._graded.recording, moment)))
