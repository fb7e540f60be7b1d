"""How things stand at an instant: what is in force, whether the trigger may strike again, whether it is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incident_sim.journal.signals import WindowClosed
from incident_sim.journal.truth import FaultEnded, FaultStarted, OutcomesCounted
from incident_sim.scoring.anchors import NOTABLE
from incident_sim.scoring.case import Case
from incident_sim.scoring.harm import HANDFUL, outcomes
from incident_sim.scoring.naming import at_rest, knob, matches
from incident_sim.scoring.record import Deed

BACKLOG = 50
"""So many jobs in a queue beyond twice what an ordinary day shows are a backlog."""
WATCH = 30
"""Minutes of nominal service before it is called resolved (Google's SRE book: thirty), scaled by the pace."""


def in_force(case: Case, names: Iterable[str], at: int) -> list[Deed]:
    """The changes that the truth names and nobody has put back by an instant."""
    named = tuple(names)
    standing: dict[str, list[Deed]] = {}
    for deed in case.changes:
        if deed.at > at:
            break
        if at_rest(case.scenario, deed.action):
            standing.pop(knob(deed.action), None)
        elif matches(deed.action, named):
            standing.setdefault(knob(deed.action), []).append(deed)
    return [deed for deeds in standing.values() for deed in deeds]


def can_strike(case: Case, at: int) -> bool:
    """Whether what set it off goes on at an instant, or comes again by itself."""
    trigger = case.truth.trigger
    if any(fault.id == trigger and fault.repeat is not None for fault in case.variant.faults):
        return True
    going = False
    for entry in case.entries:
        if entry.at > at:
            break
        match entry.fact:
            case FaultStarted(fault=fault) if fault.id == trigger:
                going = True
            case FaultEnded(id=name) if name == trigger:
                going = False
            case _:
                pass
    return going


def armed(case: Case, at: int) -> bool:
    """Whether the trigger may strike again: it goes on or comes again, and nothing that disarms it is in force."""
    names = case.truth.removes_trigger
    return bool(names) and can_strike(case, at) and not in_force(case, names, at)


def backlog(case: Case, at: int) -> bool:
    """Whether work has piled up at an instant: more requests wait than are worked on, or a queue is deep."""
    last: OutcomesCounted | None = None
    calm: dict[str, int] = {}
    now: dict[str, int] = {}
    start = case.anchors.t0
    for entry in case.entries:
        if entry.at > at:
            break
        fact = entry.fact
        if isinstance(fact, OutcomesCounted):
            last = fact
        elif isinstance(fact, WindowClosed):
            now = {row.target: row.value for row in fact.gauges if row.gauge == "depth"}
            if start is None or fact.end <= start:
                calm = {name: max(depth, calm.get(name, 0)) for name, depth in now.items()}
    waits = last is not None and any(row.waiting > row.workers for row in last.depths)
    return waits or any(depth > 2 * calm.get(name, 0) + BACKLOG for name, depth in now.items())


def nominal_since(case: Case, at: int) -> int | None:
    """Since when service has been nominal at an instant: the recovery, or the end of the last relapse after it."""
    tm = case.anchors.tm
    if tm is None or tm > at:
        return None
    relapses = [end for start, end, share in case.impact.failing if tm < start and end <= at and share > NOTABLE]
    return max([tm, *relapses])


def in_doubt_at(case: Case, at: int) -> int:
    """How many payments are without an order or charged twice at an instant; none where an ordinary day has as many."""
    windows = [window for window in outcomes(case.entries) if window.end <= at]
    count = windows[-1].authorised_without_order + windows[-1].charged_twice if windows else 0
    return count if count > HANDFUL else 0


def unfinished(case: Case, at: int) -> Iterator[str]:
    """Why it is not over at an instant."""
    if case.anchors.t0 is None:
        return
    since = nominal_since(case, at)
    if since is None:
        yield "users were failing"
    elif at - since < case.minutes(WATCH):
        yield f"service had been nominal for {(at - since) // 60_000_000} minutes"
    if backlog(case, at):
        yield "a backlog was left"
    if armed(case, at):
        yield "the trigger was armed"
    if doubtful := in_doubt_at(case, at):
        yield f"{doubtful} payments were in doubt"
