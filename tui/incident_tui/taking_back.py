"""Which moments of a finished session are worth standing at again, the costliest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.message import Message

from incident_sim.host.messages import Graded
from incident_tui.renderables.figures import thousands, when
from incident_tui.renderables.ink import line, pad
from incident_tui.themes import BAD, DIM, WARN


@dataclass(frozen=True)
class TakeBack:
    """A moment of a recording: an action's id, or an instant as ``T+03:10``."""

    recording: str
    moment: str

    class Chosen(Message):
        """The player wants to stand there again."""

        namespace: ClassVar[str] = "take_back"

        def __init__(self, back: TakeBack) -> None:
            self.back = back
            super().__init__()


@dataclass(frozen=True)
class Offered:
    """One moment, and what it cost or could have brought."""

    moment: str
    at: int
    text: str
    worth: str = ""
    colour: str = DIM

    def row(self, width: int) -> Content:
        """One line of a list."""
        room = width - len(self.worth) - 11
        return line((when(self.at), self.colour), "  ", pad(self.text, max(8, room)), (f" {self.worth}", self.colour))


def offered(graded: Graded) -> list[Offered]:
    """What hurt most, what was missed most, and then every decision in its order."""
    report, lessons = graded.debrief.report, graded.debrief.lessons
    by_action = {one.action_id: one for one in graded.decisions}
    harmful = sorted((one for one in report.effects if one.word == "harmful"), key=lambda one: (one.spared, one.at))
    worst = [
        Offered(one.action_id, by_action[one.action_id].at, one.text, f"cost {thousands(-one.spared / 1000)}", BAD)
        for one in harmful
        if one.action_id in by_action
    ]
    missed = [
        Offered(
            when(lesson.sight.at),
            lesson.sight.at,
            f"before: {lesson.do}",
            f"worth {lesson.points / 1000:.1f} points",
            WARN,
        )
        for lesson in lessons
        if lesson.sight.at >= 0
    ]
    told = {one.moment for one in worst}
    rest = [Offered(one.action_id, one.at, one.text) for one in graded.decisions if one.action_id not in told]
    return [*worst, *missed, *rest]
