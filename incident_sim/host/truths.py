"""What really happened, in sentences, once it may be told."""

from __future__ import annotations

from collections.abc import Iterable

from incident_sim.faults import Fault
from incident_sim.journal.entry import Entry
from incident_sim.journal.truth import FaultEnded, FaultStarted
from incident_sim.units import ONE, show_ratio


def truths(entries: Iterable[Entry]) -> tuple[tuple[int, str], ...]:
    """When each fault began and ended, and what it was."""
    told: list[tuple[int, str]] = []
    begun: dict[str, str] = {}
    for entry in entries:
        match entry.fact:
            case FaultStarted(fault=fault):
                begun[fault.id] = say_fault(fault)
                told.append((entry.at, begun[fault.id]))
            case FaultEnded(id=fault_id):
                told.append((entry.at, f"over: {begun.get(fault_id, fault_id)}"))
            case _:
                pass
    return tuple(told)


def say_fault(fault: Fault) -> str:
    """A fault in words."""
    match fault.kind:
        case "release":
            return f"{fault.release} begins to roll out on {fault.service}" + (
                f", and changes {', '.join(fault.policies)}" if fault.policies else ", and changes nothing that matters"
            )
        case "configuration_push":
            return f"the policies of {fault.call} are changed by configuration"
        case "slow_dependency":
            return f"{_where(fault.target, fault.region)} takes {fault.factor / ONE:g} times as long"
        case "failing_dependency":
            return f"{_where(fault.target, fault.region)} fails {show_ratio(fault.errors)} of its requests"
        case "quota_cut":
            return f"{_where(fault.target, fault.region)} allows us {fault.rate / 1000:g} requests a second"
        case "lost_replicas":
            return f"{fault.count} replicas of {fault.service} die"
        case "surge":
            return f"{fault.journey} sees {fault.factor / ONE:g} times the usual users"


def _where(target: str, region: str | None) -> str:
    return f"{target} {region}" if region else target
