"""D. Mitigation: harm spared, first of all."""

from __future__ import annotations

from incident_sim.actions.mitigate import (
    LimitCalls,
    OpenBreaker,
    PauseRollout,
    Rollback,
    SetRetries,
    SetTimeout,
    Shed,
    ShiftTraffic,
    TurnFlag,
)
from incident_sim.scoring.case import Case, Found, clock
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.scoring.naming import at_rest, changed, inside, keys, knob, matches, target, value
from incident_sim.scoring.readings import READINGS, reads
from incident_sim.scoring.record import Deed
from incident_sim.units import ONE

GENERIC = (Rollback, PauseRollout, TurnFlag, OpenBreaker, Shed, SetTimeout, SetRetries, LimitCalls)
"""Relief that is good practice before anybody knows the cause: it can be taken back."""


def avoided(case: Case) -> int:
    """E of the rubric, unclipped, in parts per million: harm avoided between nobody acting and the reference.

    Where there was none to avoid, it is 1 less the harm that was added over what the scenario allows.
    """
    idle, reference = case.comparisons.idle.harm.total, case.comparisons.reference.harm.total
    if case.quiet or idle <= reference:
        return ONE - max(0, case.harm.total - idle) * ONE // max(1, case.scenario.harm.allowance)
    return ONE - (case.harm.total - reference) * ONE // (idle - reference)


def harm_avoided(case: Case) -> Judged:
    """Harm is avoided, relative to nobody acting and to the reference on the same afternoon.

    Where nothing is wrong, no harm is added.
    """
    share = avoided(case)
    if case.quiet:
        added = max(0, case.harm.total - case.comparisons.idle.harm.total)
        reason = f"{added / 1000:.0f} points of harm were added to an ordinary afternoon"
        return Judged(share, reason, case.changes, "no harm added")
    return Judged(share, f"{share // 10_000} % of the harm that could be avoided was avoided", case.changes)


def first_help(case: Case) -> Judged:
    """The first change without which it would have been worse acts within ten minutes of the time to declare."""
    if not case.helpful:
        return Judged(0, "no change spared harm")
    first, td = case.helpful[0], case.anchors.td
    share = ONE if td is None else case.credit(first.at - td, 10, 60)
    return Judged(share, f"{first.text} acted at {clock(first.at)}", [(first.at, first.entry, first.text)])


def fitting(case: Case) -> Judged:
    """The first costly change is justified by what was seen, or is good practice anyway."""
    if not case.costly:
        return Judged(0, "nothing costly was done")
    first = case.costly[0]
    because = justified(case, first)
    good = bool(because) or isinstance(changed(first.action), GENERIC)
    reason = f"{' '.join(keys(first.action))}: " + ("justified" if because else "generic relief" if good else "a guess")
    return Judged(ONE if good else 0, reason, [first, *because])


def justified(case: Case, deed: Deed) -> list[Found]:
    """The clues seen before a change that support a hypothesis about its target."""
    name = target(deed.action)
    return [
        found
        for found in case.found_by(deed.at)
        for cause in case.truth.hypotheses
        if cause.id in found.clue.supports and (cause.component in name or matches(deed.action, named(case)))
    ]


def named(case: Case) -> tuple[str, ...]:
    """The changes that the truth calls for."""
    truth = case.truth
    return (*truth.smallest_scope, *truth.removes_trigger, *truth.removes_sustainer, *truth.tames_automation)


def blast_radius(case: Case) -> Judged:
    """Costly changes are no wider than they need be; one that helps and is wider counts half.

    Putting something back is not counted.
    """
    costly = [deed for deed in case.costly if not at_rest(case.scenario, deed.action)]
    if not costly:
        return Judged(0, "nothing costly was done")
    narrow = [deed for deed in costly if inside(deed.action, case.truth.smallest_scope)]
    rest = [deed for deed in costly if deed not in narrow]
    on_target = [deed for deed in rest if matches(deed.action, named(case))]
    share = (2 * len(narrow) + len(on_target)) * ONE // (2 * len(costly))
    reason = f"{len(narrow)} of {len(costly)} costly changes were inside the smallest scope"
    return Judged(share, reason, rest or narrow)


def sustainer(case: Case) -> Judged:
    """What keeps the failure up is removed, and not the trigger alone."""
    done = [deed for deed in case.changes if matches(deed.action, case.truth.removes_sustainer)]
    gone = case.anchors.tm is not None and bool(done)
    reason = "the sustaining effect was removed" if gone else "the sustaining effect was not removed"
    return Judged(ONE if gone else 0, reason, done)


def disarmed(case: Case) -> Judged:
    """The trigger cannot strike again when the full load is back."""
    done = [deed for deed in case.changes if matches(deed.action, case.truth.removes_trigger)]
    tm = case.anchors.tm
    share = ONE if done and (tm is None or done[0].at <= tm + case.minutes(5)) else 0
    return Judged(share, "the trigger was disarmed" if done else "the trigger stayed armed", done)


def ramp(case: Case) -> Judged:
    """After a shed or a shift, load comes back in three steps or more, with a reading between.

    All of it in one step that nobody read before is no ramp, whatever comes after.
    """
    steps = [deed for deed in case.changes if isinstance(changed(deed.action), (Shed, ShiftTraffic))]
    readings = [deed.at for deed in case.record.deeds if isinstance(deed.action, READINGS)]
    last: dict[str, Deed] = {}
    rising: dict[str, int] = {}
    leaps: list[Deed] = []
    for deed in steps:
        before = last.get(knob(deed.action))
        if before is not None:
            up = value(deed.action) - value(before.action)
            back = up > 0 if isinstance(changed(deed.action), Shed) else up < 0
            read = any(before.at < at <= deed.at for at in readings)
            leaps += [deed] if back and not read and at_rest(case.scenario, deed.action) else []
            rising[knob(deed.action)] = rising.get(knob(deed.action), 0) + (back and read)
        last[knob(deed.action)] = deed
    if leaps:
        return Judged(0, "all the load was let back in at once, unread", leaps)
    most = max(rising.values(), default=0)
    return Judged(min(ONE, most * ONE // 3), f"{most} steps back with a reading between", steps)


def tamed(case: Case) -> Judged:
    """Automation that fights the responder is frozen or bounded before users are served again."""
    done = [
        deed
        for deed in case.changes
        if matches(deed.action, case.truth.tames_automation) and not at_rest(case.scenario, deed.action)
    ]
    tm = case.anchors.tm
    share = ONE if done and (tm is None or done[0].at <= tm) else 0
    reason = "it was tamed" if share else "it was tamed once it was over" if done else "it was left to fight"
    return Judged(share, reason, done, f"in time: {', '.join(case.truth.tames_automation)}")


def watched(case: Case) -> Judged:
    """The effect of every costly change is looked at: on what it is about, or on the users' own signal."""
    if not case.costly:
        return Judged(0, "nothing costly was done")
    missed = []
    for deed in case.costly:
        change = changed(deed.action)
        limit = deed.at + (change.acts + change.shows) * case.scenario.pace // ONE + case.minutes(3)
        if not any(deed.at < look.at <= limit and reads(case, look.action, change) for look in case.record.deeds):
            missed.append(deed)
    share = (len(case.costly) - len(missed)) * ONE // len(case.costly)
    reason = f"{len(case.costly) - len(missed)} of {len(case.costly)} costly changes were followed by a reading"
    return Judged(share, reason, missed)


def quiet(case: Case) -> str | None:
    """Nothing is there to be relieved."""
    return "nothing is wrong in this world" if case.quiet else None


def unweighed(case: Case) -> str | None:
    """Nobody knows what each change came to, or there was nothing to spare."""
    runs = case.comparisons
    if runs.effects is None:
        return "no action was weighed"
    return None if runs.idle.harm.total > runs.reference.harm.total else "no harm could be averted"


def _not_sustained(case: Case) -> str | None:
    return None if case.truth.sustaining else "nothing sustains itself in this world"


def _not_disarmed(case: Case) -> str | None:
    return None if case.truth.removes_trigger else "the trigger cannot be disarmed"


def _not_cold(case: Case) -> str | None:
    return None if case.truth.cold else "nothing is cold in this world"


def _no_automation(case: Case) -> str | None:
    return None if case.truth.tames_automation else "no automation fights in this world"


MITIGATION: tuple[Criterion, ...] = (
    Criterion("D1", "Harm avoided", 10, harm_avoided, "as little harm as the reference runbook"),
    Criterion(
        "D2", "First helpful action", 4, first_help,
        "a change that spares harm within 10 minutes of the time to declare, none from 60", unexercised=unweighed,
    ),
    Criterion(
        "D3", "Fitness", 3, fitting, "the first costly change rests on something seen, or is safe generic relief",
        unexercised=quiet,
    ),
    Criterion(
        "D4", "Blast radius", 2, blast_radius, "every costly change inside the smallest scope that was enough",
        unexercised=quiet,
    ),
    Criterion(
        "D5", "Sustaining effect", 2, sustainer, "the sustaining effect removed: shed, retries cut, pool freed",
        unexercised=_not_sustained,
    ),
    Criterion(
        "D6", "Trigger disarmed", 2, disarmed, "the trigger disarmed before full load returned",
        unexercised=_not_disarmed,
    ),
    Criterion("D7", "Ramp", 1, ramp, "three rising steps with a reading between", unexercised=_not_cold),
    Criterion(
        "D8", "Automation tamed", 1, tamed, "the autoscaler or the eviction that fights frozen before the recovery",
        unexercised=_no_automation,
    ),
    Criterion(
        "D9", "Effects read", 1, watched,
        "a reading of the target within the visible-effect delay and 3 minutes of each costly change",
        unexercised=quiet,
    ),
)  # fmt: skip
