"""B. Triage: the clarifying questions. Half for the look, half when something rests on it.

What rests on a look comes after it: a number stated before anybody looked is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from incident_sim.actions.close import StandDown
from incident_sim.actions.command import Declare, Fallback
from incident_sim.actions.communicate import ContactVendor, PostStatus, ShowBanner, UpdateExecutives
from incident_sim.actions.diagnose import DropHypothesis, Hypothesize
from incident_sim.actions.investigate import CheckIntegrity, ViewBusiness, ViewChanges, ViewMap, ViewVendor
from incident_sim.actions.mitigate import PauseRollout, Reconcile, Rollback, TurnFlag
from incident_sim.actions.parts import RestoreConfiguration
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.scope import everybody, near_onset
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.scoring.naming import changed
from incident_sim.scoring.readings import journey_looks, read_at
from incident_sim.scoring.record import Deed
from incident_sim.units import ONE

_DIMENSION = re.compile(r"\[([a-z0-9_-]+)=")
BETWEEN = 2
"""Minutes between two readings that show a trend."""


def _look(case: Case, deeds: Sequence[Deed]) -> int:
    """What the earliest of some looks is worth: all within 5 minutes of the time to declare, nothing from 20."""
    td = case.anchors.td
    if not deeds:
        return 0
    return ONE if td is None else case.credit(min(deed.at for deed in deeds) - td, 5, 20)


def _rests(case: Case, looks: Sequence[Deed], uses: Sequence[Deed]) -> list[Deed]:
    """What came after the first of the looks; standing down rests on everything that was seen."""
    if not looks:
        return []
    first = min(deed.at for deed in looks)
    every = [*uses, *(deed for deed, _ in case.record.of(StandDown))]
    return sorted((deed for deed in every if deed.at >= first), key=lambda deed: deed.at)


def _judged(case: Case, looks: Sequence[Deed], uses: Sequence[Deed], asked: str, not_asked: str) -> Judged:
    rests = _rests(case, looks, uses)
    look = _look(case, looks)
    reason = f"{asked}, and something rests on it" if rests else f"{asked}, and nothing rests on it"
    share = look // 2 + (look - look // 2 if rests else 0)
    return Judged(share, reason if looks else not_asked, [*looks[:1], *rests[:1]])


def magnitude(case: Case) -> Judged:
    """How bad it is, against the usual, is looked up and stated."""
    looks = sorted(
        [*journey_looks(case), *(deed for deed, _ in case.record.of(ViewBusiness))], key=lambda deed: deed.at
    )
    uses = [
        *[deed for deed, act in case.record.of(Declare) if act.failing],
        *[deed for deed, act in case.record.of(PostStatus) if act.magnitude],
        *[deed for deed, act in case.record.of(UpdateExecutives) if act.failing is not None],
    ]
    return _judged(case, looks, uses, "failures were looked up", "nobody asked how many fail")


def who(case: Case) -> Judged:
    """Who is hit is told apart by two dimensions or more, and the scope that is said or chosen follows from it."""
    first: dict[str, Deed] = {}
    for deed in case.record.deeds:
        for dimension in _dimensions(case, deed):
            first.setdefault(dimension, deed)
    looks = list(first.values())[:2]
    uses = [
        *[deed for deed, act in case.record.of(PostStatus) if act.segments or (act.journeys and everybody(case, deed))],
        *[deed for deed, act in case.record.of(ShowBanner) if act.segments],
        *[deed for deed in case.changes if getattr(changed(deed.action), "region", None)],
        *[deed for deed, _ in case.record.of(DropHypothesis)],
    ]
    rests = _rests(case, looks, uses)
    look = sum(_look(case, [deed]) for deed in looks) // 2
    share = look // 2 + (look - look // 2 if rests else 0)
    reason = f"told apart by {', '.join(first)}" if first else "nobody asked who is hit"
    return Judged(share, reason, [*looks, *rests[:1]])


def _dimensions(case: Case, deed: Deed) -> list[str]:
    """The dimensions of users that an answer tells apart: calls to a vendor are told by region."""
    seen = case.seen.get(deed.action_id)
    if seen is None:
        return []
    if seen.view == "view_tickets":
        return ["tickets"]
    named = [match for name, _ in seen.figures for match in _DIMENSION.findall(name)]
    named += ["region" for name, _ in seen.figures if "@" in name and seen.view == "view_calls"]
    return [name for name in dict.fromkeys(named) if name != "release"]


def since_when(case: Case) -> Judged:
    """When it began is looked up, and stated to two minutes; to five is half of that."""
    looks = journey_looks(case)
    if not looks:
        return Judged(0, "nobody asked when it began")
    stated = [
        (deed, act.started_at)
        for deed, act in case.record.of(PostStatus)
        if act.started_at is not None and deed.at >= looks[0].at
    ]
    near = near_onset(case, stated[0][1] if stated else None)
    look = _look(case, looks)
    reason = "the onset was looked up and stated" if stated else "the onset was not stated anywhere"
    return Judged(look // 2 + look * near // ONE // 2, reason, [looks[0], *[deed for deed, _ in stated[:1]]])


def what_changed(case: Case) -> Judged:
    """What changed is looked up, back to the trigger: deploys, settings, and infrastructure or vendors."""
    reach = 0 if case.trigger_at is None else case.trigger_at
    looks = [(deed, look) for deed, look in case.record.of(ViewChanges) if deed.at - look.since <= reach]
    kinds = {look.what for _, look in looks}
    whole = 3 if "all" in kinds else len(kinds & {"deploys", "settings"}) + bool(kinds & {"infrastructure", "vendors"})
    fixes = (Rollback, PauseRollout, TurnFlag, RestoreConfiguration)
    uses = [
        *[deed for deed, _ in case.hypotheses],
        *[deed for deed, _ in case.record.of(DropHypothesis)],
        *[deed for deed in case.changes if isinstance(changed(deed.action), fixes)],
    ]
    found = _judged(case, [deed for deed, _ in looks], uses, "changes were looked up", "nobody asked what changed")
    return Judged(found.share * whole // 3, found.reason, found.evidence)


def trend(case: Case) -> Judged:
    """Which way it goes is read over time, and read again, or a fallback says what if it does not turn."""
    looks = journey_looks(case)
    readings = read_at(case)
    apart = [after for before, after in pairwise(readings) if after - before >= case.minutes(BETWEEN)]
    again = [deed for deed in case.record.deeds if deed.at in apart]
    uses = [*again, *[deed for deed, _ in case.record.of(Fallback)]]
    return _judged(case, looks, uses, "failures were read over time", "failures were never read over time")


def business(case: Case) -> Judged:
    """What it costs in orders, revenue or users is looked up, and told upstairs."""
    looks = [deed for deed, _ in case.record.of(ViewBusiness)]
    uses = [deed for deed, _ in case.record.of(UpdateExecutives)]
    return _judged(case, looks, uses, "orders and revenue were looked up", "nobody asked what it costs")


def dependencies(case: Case) -> Judged:
    """The map or a vendor's page is read, and what one thinks or does after it rests on it."""
    looks = [deed for deed in case.record.deeds if isinstance(deed.action, (ViewMap, ViewVendor))]
    uses = [deed for deed in case.record.deeds if isinstance(deed.action, (Hypothesize, DropHypothesis, ContactVendor))]
    uses += [deed for deed, post in case.record.of(PostStatus) if post.cause_component is not None]
    return _judged(case, looks, uses, "the map or a vendor's page was read", "neither the map nor a vendor was read")


def integrity(case: Case) -> Judged:
    """Whether payments or data are lost or doubled is asked, and settled or said."""
    looks = [deed for deed, _ in case.record.of(CheckIntegrity)]
    uses = [
        *[deed for deed in case.changes if isinstance(changed(deed.action), Reconcile)],
        *[deed for deed, act in case.record.of(PostStatus) if act.data_safe is not None],
    ]
    return _judged(case, looks, uses, "payments were compared with orders", "nobody asked about payments")


def _quiet(case: Case) -> str | None:
    return "nothing began in this world" if case.quiet else None


def _no_party(case: Case) -> str | None:
    return None if case.scenario.topology.third_parties else "nothing depends on a third party"


def _no_money(case: Case) -> str | None:
    return None if case.moves_money else "no money moves in this world"


def _line(
    id_: str,
    title: str,
    points: float,
    judge: Callable[[Case], Judged],
    what: str = "",
    **rest: Callable[[Case], str | None],
) -> Criterion:
    full = f"{what or 'looked at'} within 5 minutes of the time to declare, none from 20; half of it for the use"
    return Criterion(id_, title, points, judge, full, **rest)


TRIAGE: tuple[Criterion, ...] = (
    _line("B1", "How bad", 2, magnitude, "failures looked up"),
    _line("B2", "Who is hit", 2, who, "told apart by two dimensions"),
    _line("B3", "Since when", 2, since_when, "the onset looked up", unexercised=_quiet),
    _line("B4", "What changed", 2, what_changed, "deploys, settings and the rest looked up"),
    _line("B5", "Which way it goes", 2, trend, "read over time"),
    _line("B6", "What it costs", 2, business, "orders and revenue looked up"),
    _line("B7", "What it depends on", 1, dependencies, "the map or the vendor's page read", unexercised=_no_party),
    _line("B8", "Is money at risk", 1, integrity, "payments compared with orders", unexercised=_no_money),
)
