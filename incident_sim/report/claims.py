"""A lesson as it is found, before anybody looks up what could be seen; and the play that lessons are found in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incident_sim.report.counsel import Anchor
from incident_sim.report.debrief import Part, Stretch
from incident_sim.scenario.truth import GroundTruth
from incident_sim.scoring.report import Evidence, Report
from incident_sim.scoring.total import RELIEF
from incident_sim.units import MINUTE, ONE


@dataclass(frozen=True)
class Claim:
    """Something that could have been done differently, and its worth."""

    topic: str
    """The habit it is about; three lessons are about three of them."""
    at: int
    """By when."""
    do: str
    why: str
    points: int
    """What it would have been worth at most, in thousandths of a point out of a hundred."""
    harm: int | None = None
    relief: int = 0
    """The share of the avoidable harm that is at stake, in parts per million."""
    parts: tuple[Part, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def weight(self) -> int:
        """What it counts beside the others. Relief alone is worth a pass, whatever its own line is worth."""
        return max(self.points, self.relief * RELIEF // ONE)


@dataclass(frozen=True)
class Play:
    """What claims are derived from."""

    report: Report
    truth: GroundTruth
    pace: int
    harm: Sequence[Stretch]
    ends: int
    """The last instant at which the player could act."""
    first_change: int | None = None

    def instant(self, anchor: Anchor, minutes: int) -> int:
        """The deadline of a counsel in this play."""
        known = {**self.report.anchors, "change": self.first_change, "end": self.ends}
        at = next((found for name in (anchor, "Td", "Tp") if (found := known.get(name)) is not None), 0)
        return max(0, min(self.ends, at + minutes * MINUTE * self.pace // ONE))


def lower(text: str) -> str:
    """A sentence in the middle of another."""
    return text[:1].lower() + text[1:]
