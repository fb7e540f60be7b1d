"""A. Detection and declaration."""

from __future__ import annotations

from itertools import pairwise

from incident_sim.actions.command import Acknowledge, Declare
from incident_sim.scoring.case import Case, clock
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.scoring.readings import users_signal
from incident_sim.scoring.record import Deed
from incident_sim.units import ONE

ALONE = 15
"""Minutes after which a page that nobody acknowledged was left alone."""


def acknowledged(case: Case) -> Judged:
    """The first page is acknowledged within five minutes."""
    tp = case.anchors.tp
    pages = {alert for _, alert, _ in case.record.pages}
    done = [deed for deed, act in case.record.of(Acknowledge) if act.alert in pages and tp is not None]
    if not done or tp is None:
        return Judged(0, "no page was acknowledged")
    return Judged(case.credit(done[0].at - tp, 5, 15), f"acknowledged {clock(done[0].at)}", done[:1])


def declared(case: Case) -> Judged:
    """The incident is declared within five minutes of the page, or of the first customer's ticket where none pages."""
    done, known = case.record.of(Declare), case.anchors.known
    if not done or known is None:
        return Judged(0, "no incident was declared")
    first = done[0][0]
    return Judged(case.credit(first.at - known, 5, 30), f"declared {clock(first.at)}", [first])


def severity(case: Case) -> Judged:
    """The highest severity set in time is the true one; above it is better than below.

    A severity that is lowered after the users' own signal or a clue was read counts as lowered.
    """
    names = [level.name for level in case.scenario.briefing.severities]
    full = f"severity {case.truth.severity} within 10 minutes of the time to declare"
    td = case.anchors.td
    done = [pair for pair in case.record.of(Declare) if td is not None and pair[0].at <= td + case.minutes(10)]
    if not done:
        return Judged(0, "no severity was set in time", full=full)
    counted = [*(before for before, after in pairwise(done) if not _learned(case, before, after, names)), done[-1]]
    deed, highest = min(counted, key=lambda pair: names.index(pair[1].severity))
    off = names.index(highest.severity) - names.index(case.truth.severity)
    share = {0: ONE, -1: 800_000, 1: 400_000}.get(off, 0)
    return Judged(share, f"{highest.severity} was declared", [deed], full)


def _learned(case: Case, before: tuple[Deed, Declare], after: tuple[Deed, Declare], names: list[str]) -> bool:
    """Whether a severity was lowered, and something was seen that it rests on."""
    lowered = names.index(after[1].severity) > names.index(before[1].severity)
    start, end = before[0].at, after[0].at
    looked = any(start < deed.at <= end and users_signal(case, deed.action) for deed in case.record.deeds)
    return lowered and (looked or any(start < found.at <= end for found in case.found))


def hygiene(case: Case) -> Judged:
    """No page that goes on firing stays unacknowledged for fifteen minutes."""
    done = case.record.of(Acknowledge)
    if not done or not case.record.pages:
        return Judged(0, "no page was acknowledged")
    left: list[tuple[int, int, str]] = []
    for at, alert, seq in case.record.pages:
        limit = at + case.minutes(ALONE)
        over = any(at <= cleared <= limit for cleared, name in case.record.cleared if name == alert)
        taken = any(act.alert == alert and at <= deed.at <= limit for deed, act in done)
        if limit <= case.closed and not over and not taken:
            left.append((at, seq, f"page {alert}"))
    reason = f"{len(left)} of {len(case.record.pages)} pages were left alone"
    return Judged(0 if left else ONE, reason, left)


def _not_wrong(case: Case) -> str | None:
    return "nothing is wrong in this world" if case.quiet else None


def _unpaged(case: Case) -> str | None:
    return None if case.comparisons.idle.first_page is not None else "nothing pages in this world"


DETECTION: tuple[Criterion, ...] = (
    Criterion(
        "A1", "Page acknowledged", 1, acknowledged, "the first page acknowledged within 5 minutes, none from 15",
        unexercised=_unpaged,
    ),
    Criterion(
        "A2", "Incident declared", 2, declared, "declared within 5 minutes of the page, none from 30",
        unexercised=_not_wrong,
    ),
    Criterion(
        "A3", "Severity", 2, severity,
        "the true severity within 10 minutes of the time to declare; one above is worth 0.8, one below 0.4",
        unexercised=_not_wrong,
    ),
    Criterion(
        "A4", "No page left alone", 1, hygiene, "every page acknowledged within 15 minutes, or over by then",
        unexercised=_unpaged,
    ),
)  # fmt: skip
