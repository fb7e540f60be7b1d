"""How people are led: too many woken, the severity argued about, hints taken."""

from __future__ import annotations

from itertools import pairwise

from incident_sim.actions.command import Declare, Page
from incident_sim.actions.practice import TakeHint
from incident_sim.scoring.case import Case
from incident_sim.scoring.penalties.pattern import Charge, Pattern

MOST_TEAMS = 8
"""More than these at once nobody can lead (PagerDuty)."""
FEW_TEAMS = 4
"""In a house of fewer, everybody may be needed."""


def over_paging(case: Case) -> Charge | None:
    """More than eight teams are paged, or everybody."""
    pages = case.record.of(Page)
    teams = len(case.scenario.people.teams)
    if len(pages) <= MOST_TEAMS and (len(pages) < teams or teams < FEW_TEAMS):
        return None
    return Charge(2, f"{len(pages)} of {teams} teams were paged", [deed for deed, _ in pages])


def litigation(case: Case) -> Charge | None:
    """The severity is lowered twice before it is over."""
    names = [level.name for level in case.scenario.briefing.severities]
    done = case.record.of(Declare)
    tm = case.anchors.tm
    lower = [
        after[0]
        for before, after in pairwise(done)
        if names.index(after[1].severity) > names.index(before[1].severity) and (tm is None or after[0].at < tm)
    ]
    return Charge(1, "lowered twice", lower) if len(lower) >= 2 else None


def hints(case: Case) -> Charge | None:
    """A coach's hint is taken in practice: as many points as its level."""
    taken = case.record.of(TakeHint)
    if not taken:
        return None
    levels = [hint.level for _, hint in taken]
    reason = f"{len(levels)} hints, of level {', '.join(str(level) for level in levels)}"
    return Charge(sum(levels), reason, [deed for deed, _ in taken])


PEOPLE: tuple[Pattern, ...] = (
    Pattern("X15", "Over-paging", "2", over_paging),
    Pattern("X16", "Severity litigation", "1", litigation),
    Pattern("X21", "Hint taken", "1 to 3 each, by its level", hints),
)
