"""Which looks read what: the users' own signal, and what a change is about."""

from __future__ import annotations

from incident_sim.actions import Action
from incident_sim.actions.investigate import Probe, ViewBusiness, ViewCalls, ViewCapacity, ViewMap, ViewMetrics
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring.case import Case
from incident_sim.scoring.naming import changed, target
from incident_sim.scoring.record import Deed

READINGS = (ViewMetrics, ViewCalls, ViewCapacity, ViewBusiness, ViewMap, Probe)
"""Looks that show figures of now."""


def users_signal(case: Case, action: Action) -> bool:
    """Whether a look reads what users get."""
    return isinstance(action, (ViewBusiness, Probe)) or (
        isinstance(action, ViewMetrics) and action.service in case.journeys
    )


def read_at(case: Case) -> list[int]:
    """When the users' own signal was read."""
    return [deed.at for deed in case.record.deeds if users_signal(case, deed.action)]


def journey_looks(case: Case) -> list[Deed]:
    """The looks at the metrics of journeys."""
    return [deed for deed, look in case.record.of(ViewMetrics) if look.service in case.journeys]


def about(scenario: Scenario, action: Action) -> frozenset[str]:
    """The components that a change is about: what it names, what calls that and is called by it."""
    name = target(action).split(".")[0]
    topology = scenario.topology
    ends = [(call.caller, call.callee) for call in topology.calls]
    if "->" in name:
        return frozenset(name.split("->"))
    for route in topology.routes:
        if route.name == name:
            parties = {share.to.split(".")[0] for share in route.shares}
            return frozenset(parties | {caller for caller, callee in ends if callee in parties})
    for journey in scenario.traffic.journeys:
        if journey.name == name:
            return _downstream(ends, journey.entry.split(".")[0])
    for flag in topology.flags:
        if flag.name == name:
            guarded = {guard.split(".")[0] for guard in flag.guards}
            return frozenset(guarded | {caller for caller, callee in ends if callee in guarded})
    near = {caller for caller, callee in ends if callee == name} | {callee for caller, callee in ends if caller == name}
    return frozenset({name} | near)


def _downstream(ends: list[tuple[str, str]], entry: str) -> frozenset[str]:
    found, open_ = {entry}, [entry]
    while open_:
        name = open_.pop()
        for caller, callee in ends:
            if caller == name and callee not in found:
                found.add(callee)
                open_.append(callee)
    return frozenset(found)


def reads(case: Case, look: Action, change: Action) -> bool:
    """Whether a look shows what a change came to: at what it is about, or at the users' own signal."""
    if not isinstance(look, READINGS):
        return False
    if users_signal(case, look) or isinstance(look, ViewMap):
        return True
    seen = getattr(look, "service", None) or getattr(look, "target", None)
    return seen in about(case.scenario, changed(change))
