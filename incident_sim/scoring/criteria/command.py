"""E. Command: handing out work, paging the right people, having a way back."""

from __future__ import annotations

from incident_sim.actions.command import Assign, Declare, Delegate, Fallback, Page
from incident_sim.actions.communicate import ContactVendor
from incident_sim.actions.mitigate import Mitigation
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.mitigation import quiet
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.scoring.naming import knob
from incident_sim.scoring.record import Deed
from incident_sim.units import ONE

ROLES = ("commander", "operations", "communications")
SPAN = 7
"""Teams that one person can lead at once (NIMS: three to seven; PagerDuty: more than seven or eight is too many)."""


def delegated(case: Case) -> Judged:
    """Commander, operations and communications are assigned; alone, some work is handed to one who could do it."""
    td = case.anchors.td
    if len(case.record.actors) > 1:
        named = {act.role: deed for deed, act in reversed(case.record.of(Assign)) if act.role in ROLES}
        done = sorted(named.values(), key=lambda deed: deed.at)
        last = done[-1].at if len(done) == len(ROLES) else None
        reason = f"{len(done)} of {len(ROLES)} roles were assigned"
        full = "commander, operations and communications assigned within 10 minutes"
    else:
        done = [deed for deed, act in case.record.of(Delegate) if not _declined(case, deed, act)]
        last = done[0].at if done else None
        reason = f"{len(done)} pieces of work were handed out"
        full = "a piece of work handed to a colleague who could do it, within 10 minutes"
    share = 0 if last is None else ONE if td is None else case.credit(last - td, 10, 20)
    return Judged(share, reason, done, full)


def _declined(case: Case, deed: Deed, act: Delegate) -> bool:
    """Whether the colleague said, at once, that it could not be done."""
    return any(
        deed.at <= at <= deed.at + act.time_box and team == act.team and kind == act.order.kind
        for at, team, kind in case.record.declined
    )


def hands_off(case: Case) -> Judged:
    """Whoever commands changes nothing by hand, and work that is handed out has an owner and a time-box."""
    own = [deed.actor for deed, act in case.record.of(Assign) if act.role == "commander" and act.to == "me"]
    own += [deed.actor for deed, _ in case.record.of(Declare)]
    if not own:
        return Judged(0, "nobody commanded")
    touched = [deed for deed in case.record.deeds if deed.actor == own[0] and isinstance(deed.action, Mitigation)]
    tasks = [deed for deed, act in case.record.of(Delegate) if act.time_box]
    share = (0 if touched else ONE // 2) + (ONE // 2 if tasks else 0)
    reason = f"the commander made {len(touched)} changes by hand and handed out {len(tasks)}"
    return Judged(share, reason, [*touched[:4], *tasks[:4]])


def paged(case: Case) -> Judged:
    """The right team is paged within ten minutes of what points to it, and no more than seven teams are."""
    done = case.record.of(Page)
    right = [deed for deed, page in done if page.team == case.truth.team]
    points = [found.at for found in case.found if case.truth.root in found.clue.supports]
    since = max([case.anchors.td or 0, *points[:1]])
    share = case.credit(right[0].at - since, 10, 20) if right and len(done) <= SPAN else 0
    reason = f"paged: {', '.join(page.team for _, page in done) or 'nobody'}"
    full = f"the {case.truth.team} team paged within 10 minutes, and no more than seven teams"
    return Judged(share, reason, right or [deed for deed, _ in done], full)


def escalated(case: Case) -> Judged:
    """Whoever must hear of it does: the vendor at fault, the database or security people whose craft it needs."""
    vendor, crafts = case.truth.vendor, case.truth.specialists
    told = [deed for deed, act in case.record.of(ContactVendor) if act.third_party == vendor]
    called = {page.team: deed for deed, page in case.record.of(Page) if page.team in crafts}
    wanted = [*([vendor] if vendor is not None else []), *crafts]
    reached = bool(told) + len(called)
    reason = f"{reached} of {len(wanted)} heard of it: {', '.join(wanted)}"
    return Judged(reached * ONE // max(1, len(wanted)), reason, [*told[:1], *called.values()], f"{reason[5:]}")


def fallbacks(case: Case) -> Judged:
    """A way back is written down in the ten minutes before each costly change; steps of one knob share theirs."""
    if not case.costly:
        return Judged(0, "nothing costly was done")
    notes = [deed for deed, _ in case.record.of(Fallback)]
    covered = [deed for deed in case.costly if any(_covers(case, note, deed) for note in notes)]
    share = len(covered) * ONE // len(case.costly)
    reason = f"{len(covered)} of {len(case.costly)} costly changes had one"
    return Judged(share, reason, [*[deed for deed in case.costly if deed not in covered], *notes])


def _covers(case: Case, note: Deed, change: Deed) -> bool:
    """Whether a note is about a change: it is recent, and no costly change of another knob came between."""
    between = [deed for deed in case.costly if note.at <= deed.at < change.at]
    return change.at - case.minutes(10) <= note.at <= change.at and all(
        knob(deed.action) == knob(change.action) for deed in between
    )


def _alone(case: Case) -> str | None:
    if case.quiet:
        return "nothing is wrong in this world"
    return "a single seat holds every role" if len(case.record.actors) < 2 else None


def _nobody_else(case: Case) -> str | None:
    wanted = case.truth.vendor is not None or case.truth.specialists
    return None if wanted else "no vendor is at fault, and no other craft is needed"


COMMAND: tuple[Criterion, ...] = (
    Criterion(
        "E1", "Work handed out", 1, delegated, "within 10 minutes of the time to declare, none from 20",
        unexercised=quiet,
    ),
    Criterion(
        "E2", "Commander's hands off", 1, hands_off, "no change by the commander's own hands; tasks with a time-box",
        unexercised=_alone,
    ),
    Criterion(
        "E3", "Right people", 1, paged,
        "the right team paged within 10 minutes of the clue that points to it, none from 20; seven teams at most",
        unexercised=quiet,
    ),
    Criterion("E4", "Escalated", 1, escalated, "everybody told whom the facts call for", unexercised=_nobody_else),
    Criterion("E5", "A way back", 1, fallbacks, "a fallback noted before each costly change", unexercised=quiet),
)  # fmt: skip
