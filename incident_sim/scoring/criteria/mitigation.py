"""D. Mitigation: harm spared, first of all."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions.investigate import Look, Probe, ViewBusiness, ViewCalls, ViewCapacity, ViewMetrics
from incident_sim.actions.mitigate import (
    CaptureState,
    LimitCalls,
    OpenBreaker,
    PauseRollout,
    Rollback,
    SetRetries,
    SetTimeout,
    Shed,
    TurnFlag,
)
from incident_sim.scoring.case import Case, Criterion, Found, changed, clock, keys, matches, verdict
from incident_sim.scoring.record import Deed
from incident_sim.scoring.report import Verdict
from incident_sim.units import ONE

GENERIC = (Rollback, PauseRollout, TurnFlag, OpenBreaker, Shed, SetTimeout, SetRetries, LimitCalls)
"""Relief that is good practice before anybody knows the cause: cheap to take back."""

READINGS = (ViewMetrics, ViewCalls, ViewCapacity, ViewBusiness, Probe)


def avoided(case: Case) -> int:
    """E of the rubric, unclipped, in parts per million: harm avoided between nobody acting and the reference."""
    idle, reference = case.comparisons.idle.harm.total, case.comparisons.reference.harm.total
    if idle <= reference:
        return ONE if case.harm.total <= idle else 0
    return ONE - (case.harm.total - reference) * ONE // (idle - reference)


def harm_avoided(case: Case) -> Verdict:
    """D1: harm avoided, relative to nobody acting and to the reference on the same afternoon."""
    share = avoided(case)
    reason = f"{share // 10_000} % of the harm that could be avoided was avoided"
    full = "as little harm as the reference runbook"
    evidence = [deed for deed in case.changes if not isinstance(changed(deed.action), CaptureState)]
    return verdict("D1", "Harm avoided", 10, share, reason, full=full, evidence=evidence)


def first_help(case: Case) -> Verdict:
    """D2: how soon the first change acted without which it would have been worse."""
    full = "a change that spares harm within 10 minutes of the declaration"
    if not case.helpful:
        return verdict("D2", "First helpful action", 4, 0, "no change spared harm", full=full)
    first, td = case.helpful[0], case.anchors.td
    share = ONE if td is None else case.credit(first.at - td, 10, 60)
    reason = f"{first.text} acted at {clock(first.at)}"
    evidence = [(first.at, first.entry, first.text)]
    return verdict("D2", "First helpful action", 4, share, reason, full=full, evidence=evidence)


def fitting(case: Case) -> Verdict:
    """D3: the first costly change is justified by what was seen, or is good practice anyway."""
    full = "the first costly change rests on something seen, or is safe generic relief"
    if not case.costly:
        return verdict("D3", "Fitness", 3, 0, "nothing costly was done", full=full)
    first = case.costly[0]
    because = justified(case, first)
    good = bool(because) or isinstance(changed(first.action), GENERIC)
    reason = f"{' '.join(keys(first.action))}: " + ("justified" if because else "generic relief" if good else "a guess")
    return verdict("D3", "Fitness", 3, ONE if good else 0, reason, full=full, evidence=[first, *because])


def justified(case: Case, deed: Deed) -> list[Found]:
    """The clues seen before a change that support a hypothesis about its target."""
    target = " ".join(keys(deed.action)).split(" ", 1)[-1]
    return [
        found
        for found in case.found_by(deed.at)
        for cause in case.truth.hypotheses
        if cause.id in found.clue.supports and (cause.component in target or matches(deed.action, _named(case)))
    ]


def _named(case: Case) -> tuple[str, ...]:
    truth = case.truth
    return (*truth.smallest_scope, *truth.removes_trigger, *truth.removes_sustainer)


def blast_radius(case: Case) -> Verdict:
    """D4: changes are no wider than they need be."""
    full = "every costly change inside the smallest scope that was enough"
    if not case.costly:
        return verdict("D4", "Blast radius", 2, 0, "nothing costly was done", full=full)
    narrow = [deed for deed in case.costly if matches(deed.action, _named(case))]
    share = len(narrow) * ONE // len(case.costly)
    reason = f"{len(narrow)} of {len(case.costly)} costly changes were inside it"
    wide = [deed for deed in case.costly if deed not in narrow]
    return verdict("D4", "Blast radius", 2, share, reason, full=full, evidence=wide or narrow)


def sustainer(case: Case) -> Verdict:
    """D5: what kept the failure up is removed, and not the trigger alone."""
    full = "the sustaining effect removed: shed, retries cut, pool freed"
    done = [deed for deed in case.changes if matches(deed.action, case.truth.removes_sustainer)]
    gone = case.anchors.tm is not None and bool(done)
    reason = "the sustaining effect was removed" if gone else "the sustaining effect was not removed"
    return verdict("D5", "Sustaining effect", 2, ONE if gone else 0, reason, full=full, evidence=done)


def disarmed(case: Case) -> Verdict:
    """D6: the trigger cannot strike again when the load is back."""
    full = "the trigger disarmed before full load returned"
    done = [deed for deed in case.changes if matches(deed.action, case.truth.removes_trigger)]
    tm = case.anchors.tm
    share = ONE if done and (tm is None or done[0].at <= tm + case.minutes(5)) else 0
    reason = "the trigger was disarmed" if done else "the trigger stayed armed"
    return verdict("D6", "Trigger disarmed", 2, share, reason, full=full, evidence=done)


def ramp(case: Case) -> Verdict:
    """D7: load comes back in three steps or more, with a reading between."""
    full = "three rising steps with a reading between"
    steps = [(deed, change) for deed in case.changes if isinstance(change := changed(deed.action), Shed)]
    readings = [deed.at for deed in case.record.deeds if isinstance(deed.action, READINGS)]
    rising, last = 0, None
    for deed, shed in steps:
        if last is not None and shed.admit > last[1] and any(last[0] < at <= deed.at for at in readings):
            rising += 1
        last = (deed.at, shed.admit)
    share = min(ONE, rising * ONE // 3)
    reason = f"{rising} rising steps with a reading between"
    return verdict("D7", "Ramp", 1, share, reason, full=full, evidence=[deed for deed, _ in steps])


def watched(case: Case) -> Verdict:
    """D9: the effect of every costly change is looked at."""
    full = "a reading of the target within the visible-effect delay and 3 minutes of each costly change"
    if not case.costly:
        return verdict("D9", "Effects read", 1, 0, "nothing costly was done", full=full)
    readings: Sequence[Deed] = [deed for deed in case.record.deeds if isinstance(deed.action, Look)]
    missed = []
    for deed in case.costly:
        change = changed(deed.action)
        limit = deed.at + (change.acts + change.shows) * case.scenario.pace // ONE + case.minutes(3)
        if not any(deed.at < look.at <= limit and isinstance(look.action, READINGS) for look in readings):
            missed.append(deed)
    share = (len(case.costly) - len(missed)) * ONE // len(case.costly)
    reason = f"{len(case.costly) - len(missed)} of {len(case.costly)} costly changes were followed by a reading"
    return verdict("D9", "Effects read", 1, share, reason, full=full, evidence=missed)


MITIGATION: tuple[Criterion, ...] = (
    harm_avoided,
    first_help,
    fitting,
    blast_radius,
    sustainer,
    disarmed,
    ramp,
    watched,
)
