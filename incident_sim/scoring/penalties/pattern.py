"""What an anti-pattern is: an id, what it costs, the rule, and the function that finds it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from incident_sim.scoring.case import POINT, Case
from incident_sim.scoring.criterion import MOST_ROWS
from incident_sim.scoring.naming import keys
from incident_sim.scoring.record import Deed
from incident_sim.scoring.report import Evidence, Penalty


@dataclass(frozen=True)
class Charge:
    """An anti-pattern that was found."""

    points: int
    reason: str
    deeds: Iterable[Deed] = ()
    cap: int | None = None
    """The most that the total can be, in points."""


@dataclass(frozen=True)
class Pattern:
    """One anti-pattern. Its rule is the docstring of the function that finds it."""

    id: str
    title: str
    costs: str
    """What it takes, in words."""
    find: Callable[[Case], Charge | None]

    @property
    def rule(self) -> str:
        """The rule in one sentence."""
        return inspect.getdoc(self.find) or ""

    def penalty(self, case: Case) -> Penalty | None:
        """What it takes from a play, if it is there."""
        charge = self.find(case)
        if charge is None:
            return None
        rows = [Evidence(at=deed.at, entry=deed.seq, text=" ".join(keys(deed.action))) for deed in charge.deeds]
        return Penalty(
            id=self.id,
            title=self.title,
            points=charge.points * POINT,
            reason=charge.reason,
            evidence=tuple(rows[:MOST_ROWS]),
            cap=None if charge.cap is None else charge.cap * POINT,
        )
