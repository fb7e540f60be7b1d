"""What a change is called, which knob it turns, and where it puts it."""

from __future__ import annotations

from collections.abc import Iterable

from incident_sim.actions import Action
from incident_sim.actions.command import Delegate, Order
from incident_sim.actions.communicate import ShowBanner
from incident_sim.actions.mitigate import (
    CloseBreaker,
    Mitigation,
    OpenBreaker,
    ResumeRollout,
    Scale,
    Shed,
    ShiftTraffic,
    TurnFlag,
)
from incident_sim.actions.parts import PinAddress, SetAutoscaler, SetEviction, SetFallback, SetRateLimit, StopBatch
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring.record import Deed, Record
from incident_sim.units import ONE

TARGETS = (
    "service", "call", "route", "journey", "flag", "cache", "pool", "resource", "queue", "certificate", "batch",
)  # fmt: skip
"""The slots that say what a change is about, in the order in which they are asked."""

TEMPORARY = (
    OpenBreaker, Shed, ShiftTraffic, TurnFlag, Scale, SetAutoscaler, SetEviction, SetRateLimit, SetFallback,
    PinAddress, StopBatch, ShowBanner,
)  # fmt: skip
"""What is put up for the night, and taken down or ticketed in the morning."""

_KNOBS = {
    "open_breaker": "breaker", "close_breaker": "breaker", "pause_rollout": "rollout", "resume_rollout": "rollout",
}  # fmt: skip
_VALUES = ("admit", "share", "replicas", "times", "size", "timeout", "count", "limit", "rate", "on", "stopped")


def changes(record: Record) -> tuple[Deed, ...]:
    """What changed the system, by one's own hands or another's, in order."""
    return tuple(
        deed for deed in record.deeds if isinstance(deed.action, Mitigation) or _handed(deed.action) is not None
    )


def changed(action: Action) -> Action:
    """The change itself, where it was handed to a colleague."""
    return _handed(action) or action


def _handed(action: Action) -> Order | None:
    return action.order if isinstance(action, Delegate) else None


def target(action: Action) -> str:
    """What a change is about."""
    action = changed(action)
    return next((str(getattr(action, name)) for name in TARGETS if hasattr(action, name)), "")


def keys(action: Action) -> tuple[str, ...]:
    """How a scenario's truth names a change: kind and target, with the region where it is confined to one."""
    region = getattr(changed(action), "region", None)
    return (wide(action),) if region is None else (f"{wide(action)} {region}",)


def wide(action: Action) -> str:
    """Kind and target, whatever the region."""
    return f"{changed(action).kind} {target(action)}".strip()


def matches(action: Action, names: Iterable[str]) -> bool:
    """Whether the truth names this change."""
    return any(key in names for key in keys(action))


def inside(action: Action, names: Iterable[str]) -> bool:
    """Whether a change is one that the truth names, or a narrower one."""
    return matches(action, names) or wide(action) in names


def knob(action: Action) -> str:
    """What a change turns: two changes of one knob undo or replace each other."""
    action = changed(action)
    kind = _KNOBS.get(action.kind, action.kind)
    region = getattr(action, "region", None)
    return f"{kind} {target(action)}" + (f" {region}" if region is not None else "")


def value(action: Action) -> int:
    """Where a change puts its knob; more is more."""
    action = changed(action)
    for name in _VALUES:
        if hasattr(action, name):
            found = getattr(action, name)
            return 10**12 if found is None else int(found)
    return int(action.kind in ("open_breaker", "pause_rollout"))


def at_rest(scenario: Scenario, action: Action) -> bool:
    """Whether a change leaves its knob where it stands on an ordinary day."""
    topology = scenario.topology
    services = {service.name: service for service in topology.services}
    match changed(action):
        case CloseBreaker() | ResumeRollout():
            return True
        case Shed(admit=admit):
            return admit == ONE
        case ShiftTraffic(route=name, to=to, share=share):
            shares = {
                target.to.split(".")[0]: target.share
                for route in topology.routes
                if route.name == name
                for target in route.shares
            }
            return share == shares.get(to, 0)
        case TurnFlag(flag=name, on=on):
            return any(flag.name == name and flag.on == on for flag in topology.flags)
        case Scale(service=name, replicas=replicas):
            return name in services and services[name].replicas == replicas
        case SetAutoscaler(on=on, least=least, most=most):
            return on and least is None and most is None
        case SetEviction(on=on):
            return on
        case SetRateLimit(service=name, rate=rate):
            limit = services[name].limit if name in services else None
            return rate == (None if limit is None else limit.rate)
        case SetFallback(to=to):
            return to == "none"
        case StopBatch(stopped=stopped):
            return not stopped
        case _:
            return False
