"""B. Triage: the clarifying questions. Half for the look, half when something rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions.command import Declare
from incident_sim.actions.communicate import PostStatus, ShowBanner, UpdateExecutives
from incident_sim.actions.diagnose import DropHypothesis, Hypothesize
from incident_sim.actions.investigate import (
    CheckIntegrity,
    ViewBusiness,
    ViewCalls,
    ViewChanges,
    ViewMap,
    ViewMetrics,
    ViewTickets,
    ViewVendor,
)
from incident_sim.actions.mitigate import PauseRollout, Reconcile, Rollback
from incident_sim.scoring.case import Case, Criterion, changed, verdict
from incident_sim.scoring.record import Deed
from incident_sim.scoring.report import Verdict
from incident_sim.units import ONE

IN_TIME = "looked at within 5 minutes of the declaration, and used"


def _looked(case: Case, deeds: Sequence[Deed], *, full: float = 5, zero: float = 20) -> int:
    """What the earliest of some looks is worth."""
    td = case.anchors.td
    if td is None or not deeds:
        return 0
    return case.credit(min(deed.at for deed in deeds) - td, full, zero)


def _halves(look: int, used: object) -> int:
    return look // 2 + (look - look // 2 if used else 0)


def _journeys(case: Case) -> list[Deed]:
    names = [journey.name for journey in case.scenario.traffic.journeys]
    return [deed for deed, look in case.record.of(ViewMetrics) if look.service in names]


def magnitude(case: Case) -> Verdict:
    """B1: how bad it is, against the usual."""
    looks = _journeys(case) + [deed for deed, _ in case.record.of(ViewBusiness)]
    used = [
        *[deed for deed, act in case.record.of(Declare) if act.failing],
        *[deed for deed, act in case.record.of(PostStatus) if act.magnitude],
        *[deed for deed, act in case.record.of(UpdateExecutives) if act.failing is not None],
    ]
    share = _halves(_looked(case, looks), used)
    reason = (
        "failures were looked up and stated" if looks and used else "looked up, not stated" if looks else "not asked"
    )
    return verdict("B1", "How bad", 2, share, reason, full=IN_TIME, evidence=[*looks[:1], *used[:1]])


def who(case: Case) -> Verdict:
    """B2: who is hit, by two dimensions or more."""
    looks = [(deed, look) for deed, look in case.record.of(ViewMetrics) if look.by not in (None, "release")]
    looks_calls = [deed for deed, _ in case.record.of(ViewCalls)]
    dimensions = {look.by for _, look in looks}
    # Calls to vendors are told by region: that carries the dimension as well.
    width = len(
        dimensions | ({"region"} if looks_calls else set()) | ({"any"} if case.record.of(ViewTickets) else set())
    )
    used = [
        *[deed for deed, act in case.record.of(PostStatus) if act.segments],
        *[deed for deed, act in case.record.of(ShowBanner) if act.segments],
        *[deed for deed in case.changes if getattr(changed(deed.action), "region", None)],
        *[deed for deed, _ in case.record.of(DropHypothesis)],
        *[deed for deed, _ in case.record.of(Hypothesize)],
    ]
    look = _looked(case, [deed for deed, _ in looks] or looks_calls) * min(2, width) // 2
    reason = f"told apart by {', '.join(sorted(str(name) for name in dimensions)) or 'nothing'}"
    evidence = [*[deed for deed, _ in looks[:2]], *used[:1]]
    return verdict("B2", "Who is hit", 2, _halves(look, used), reason, full=IN_TIME, evidence=evidence)


def since_when(case: Case) -> Verdict:
    """B3: when it began, to two minutes."""
    t0 = case.anchors.t0
    looks = _journeys(case)
    stated = [(deed, act.started_at) for deed, act in case.record.of(PostStatus) if act.started_at is not None]
    near = 0
    if t0 is not None and stated:
        off = abs(stated[0][1] - t0)
        near = ONE if off <= case.minutes(2) + 60_000_000 else ONE // 2 if off <= case.minutes(5) + 60_000_000 else 0
    look = _looked(case, looks)
    share = look // 2 + look * near // ONE // 2
    reason = "the onset was looked up and stated" if stated else "the onset was not stated anywhere"
    return verdict(
        "B3", "Since when", 2, share, reason, full="the onset stated to within 2 minutes", evidence=looks[:1]
    )


def what_changed(case: Case) -> Verdict:
    """B4: deploys, settings and vendors, back to the trigger."""
    looks = case.record.of(ViewChanges)
    kinds = {look.what for _, look in looks}
    whole = 3 if "all" in kinds else len(kinds & {"deploys", "settings"}) + bool(kinds & {"infrastructure", "vendors"})
    used = [
        *[deed for deed, _ in case.hypotheses],
        *[deed for deed in case.changes if isinstance(changed(deed.action), (Rollback, PauseRollout))],
    ]
    look = _looked(case, [deed for deed, _ in looks]) * whole // 3
    reason = "changes were looked up" if looks else "nobody asked what changed"
    return verdict(
        "B4", "What changed", 2, _halves(look, used), reason, full=IN_TIME, evidence=[d for d, _ in looks[:1]]
    )


def trend(case: Case) -> Verdict:
    """B5: growing, flat or flapping: a range, or two reads some time apart."""
    looks = _journeys(case)
    reason = "failures were read over time" if looks else "failures were never read over time"
    return verdict("B5", "Which way it goes", 2, _looked(case, looks), reason, full=IN_TIME, evidence=looks[:2])


def business(case: Case) -> Verdict:
    """B6: what it costs: orders, revenue, users."""
    looks = [deed for deed, _ in case.record.of(ViewBusiness)]
    used = case.record.of(UpdateExecutives)
    reason = "orders and revenue were looked up" if looks else "nobody asked what it costs"
    return verdict(
        "B6", "What it costs", 2, _halves(_looked(case, looks), used), reason, full=IN_TIME, evidence=looks[:1]
    )


def dependencies(case: Case) -> Verdict:
    """B7: the map or the vendor's page, where a third party is on the path."""
    looks = [deed for deed, _ in case.record.of(ViewMap)] + [deed for deed, _ in case.record.of(ViewVendor)]
    reason = "the map or a vendor's page was read" if looks else "neither the map nor a vendor's page was read"
    return verdict("B7", "What it depends on", 1, _looked(case, looks), reason, full=IN_TIME, evidence=looks[:1])


def integrity(case: Case) -> Verdict:
    """B8: whether payments or data are lost or doubled."""
    looks = [deed for deed, _ in case.record.of(CheckIntegrity)]
    used = [
        *[deed for deed in case.changes if isinstance(changed(deed.action), Reconcile)],
        *[deed for deed, act in case.record.of(PostStatus) if act.data_safe is not None],
    ]
    reason = "payments were compared with orders" if looks else "nobody asked about payments"
    share = _halves(_looked(case, looks), used)
    return verdict("B8", "Is money at risk", 1, share, reason, full=IN_TIME, evidence=[*looks[:1], *used[:1]])


TRIAGE: tuple[Criterion, ...] = (
    magnitude,
    who,
    since_when,
    what_changed,
    trend,
    business,
    dependencies,
    integrity,
)
