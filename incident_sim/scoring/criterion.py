"""A line of the rubric: an id, its points, the rule in one sentence, and the function that judges it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from incident_sim.scoring.case import POINT, Case, Found
from incident_sim.scoring.record import Deed
from incident_sim.scoring.report import Evidence, LeftOut, Verdict
from incident_sim.units import ONE

MOST_ROWS = 8
"""Entries that a verdict quotes: the first of them prove it, and the rest would fill the page."""

Proof = Deed | Found | tuple[int, int, str]
"""What a verdict rests on: a deed, a clue, or an instant, an entry and its words."""


@dataclass(frozen=True)
class Judged:
    """What a criterion found."""

    share: int
    """Of its points, in parts per million."""
    reason: str
    evidence: Iterable[Proof] = ()
    full: str | None = None
    """What full marks would have needed here, where it can be said more exactly than for every scenario."""


Judge = Callable[[Case], Judged]


def always(_: Case) -> str | None:
    """Every scenario can exercise it."""
    return None


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric. Its rule is the docstring of the function that judges it."""

    id: str
    title: str
    points: float
    judge: Judge
    full: str
    """What full marks need."""
    unexercised: Callable[[Case], str | None] = always
    """Why this scenario cannot exercise it, by what is declared of it; None where it can."""

    @property
    def of(self) -> int:
        """Its points, in thousandths."""
        return int(self.points * POINT)

    @property
    def rule(self) -> str:
        """The rule in one sentence."""
        return inspect.getdoc(self.judge) or ""

    def verdict(self, case: Case) -> Verdict:
        """Judge a case; points are rounded once."""
        found, of = self.judge(case), case.profile.weight(self.id, self.of)
        points = (of * max(0, min(ONE, found.share)) + ONE // 2) // ONE
        return Verdict(
            id=self.id,
            title=self.title,
            points=points,
            of=of,
            reason=found.reason,
            full_marks=found.full or self.full,
            evidence=rows(found.evidence),
        )

    def left_out(self, case: Case) -> LeftOut | None:
        """Why it is left out of a case, if it is: by the profile, or because nothing in the scenario exercises it."""
        if self.id in case.profile.left_out or not case.profile.weight(self.id, self.of):
            reason: str | None = f"the profile {case.profile.title} leaves it out"
        else:
            reason = self.unexercised(case)
        of = case.profile.weight(self.id, self.of) or self.of
        return None if reason is None else LeftOut(id=self.id, title=self.title, of=of, reason=reason)


def rows(evidence: Iterable[Proof]) -> tuple[Evidence, ...]:
    """The entries behind a verdict, as a report quotes them."""
    found: list[Evidence] = []
    for item in evidence:
        match item:
            case Deed():
                found.append(Evidence(at=item.at, entry=item.seq, text=item.action.kind.replace("_", " ")))
            case Found():
                found.append(Evidence(at=item.at, entry=item.seq, text=f"clue {item.clue.id}"))
            case (at, seq, text):
                found.append(Evidence(at=at, entry=seq, text=text))
    return tuple(found[:MOST_ROWS])
