"""H4: what it cost, in numbers held against what was counted."""

from __future__ import annotations

from incident_sim.actions.communicate import PostStatus
from incident_sim.actions.postmortem import CountRange, Impact, MoneyRange, Postmortem, RatioRange
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.forms import ABSENT, CONTRADICTION, filed
from incident_sim.scoring.criteria.scope import nearness
from incident_sim.scoring.criterion import Judged
from incident_sim.scoring.harm import HANDFUL
from incident_sim.units import ONE


def _near(said: int | CountRange | RatioRange | MoneyRange | None, true: int) -> int:
    """How near a number is: all to a tenth, half to a quarter. A range counts as its worst edge, up to twofold."""
    match said:
        case None:
            return 0
        case int():
            edges: tuple[int, ...] = (said,)
        case _:
            edges = (said.least, said.most) if said.most <= 2 * said.least else ()
    if not edges:
        return 0
    wrong = max(abs(edge - true) for edge in edges)
    return ONE if wrong * 10 <= max(true, 1) else ONE // 2 if wrong * 4 <= max(true, 1) else 0


def impact(case: Case) -> Judged:
    """Start, end, peak, how many and how much are stated: each to a tenth, or a quarter for half.

    Instants count to 2 minutes, or 5 for half. Two fields that contradict each other cost half a point.
    """
    form = filed(case)
    if form is None:
        return ABSENT
    said = form.impact
    marks = [
        nearness(case, said.start, case.anchors.t0),
        nearness(case, said.end, case.anchors.tm),
        _near(said.peak_error, case.anchors.peak),
        max(
            _near(said.users_affected, case.harm.unserved_users), _near(said.requests_failed, case.harm.failed_attempts)
        ),
    ]
    if any(journey.value for journey in case.scenario.traffic.journeys):
        marks.append(_near(said.revenue_lost, case.harm.revenue_lost))
    against = _contradictions(case, form, said)
    share = sum(marks) // len(marks) - len(against) * CONTRADICTION
    reason = f"{sum(mark > 0 for mark in marks)} of {len(marks)} figures near what happened"
    return Judged(share, "; ".join((reason, *against)))


def _contradictions(case: Case, form: Postmortem, said: Impact) -> list[str]:
    found: list[str] = []
    if said.start is not None and said.end is not None and said.end < said.start:
        found.append("it ends before it starts")
    told = next((moment.at for moment in form.timeline if moment.kind == "impact"), None)
    if said.start is not None and told is not None and abs(said.start - told) > case.minutes(5):
        found.append("the timeline has the impact at another time")
    safe = [post.data_safe for _, post in case.record.of(PostStatus) if post.data_safe is not None]
    doubt = said.payments_in_doubt if isinstance(said.payments_in_doubt, int) else None
    if safe and safe[-1] and doubt is not None and doubt > HANDFUL:
        found.append("payments were in doubt, and the public was told that all is well with them")
    return found
