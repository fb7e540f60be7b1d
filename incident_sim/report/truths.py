"""What really happened, in sentences, once it may be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from incident_sim.faults import Fault
from incident_sim.faults.release import Release
from incident_sim.journal.entry import Entry
from incident_sim.journal.truth import FaultEnded, FaultStarted
from incident_sim.report.debrief import Spell
from incident_sim.scenario.truth import GroundTruth
from incident_sim.units import ONE, show_duration, show_ratio


def spells(truth: GroundTruth, entries: Iterable[Entry]) -> tuple[Spell, ...]:
    """What each fault was, from when to when, in the order of their beginnings."""
    begun: list[tuple[int, Fault]] = []
    over: dict[int, int] = {}
    for entry in entries:
        match entry.fact:
            case FaultStarted(fault=fault):
                begun.append((entry.at, fault))
            case FaultEnded(id=fault_id):
                places = [place for place, (_, fault) in enumerate(begun) if fault.id == fault_id]
                over.update({place: entry.at for place in places if place not in over})
            case _:
                pass
    return tuple(
        Spell(id=fault.id, text=say_fault(fault), begin=at, end=over.get(place), role=_role(truth, fault))
        for place, (at, fault) in enumerate(begun)
    )


def sentences(found: Sequence[Spell]) -> tuple[tuple[int, str], ...]:
    """When each fault began and ended, and what it was, in the order of time."""
    told = [(spell.begin, spell.text) for spell in found]
    told += [(spell.end, f"over: {spell.text}") for spell in found if spell.end is not None]
    return tuple(sorted(told, key=lambda line: line[0]))


def _role(truth: GroundTruth, fault: Fault) -> Literal["trigger", "part", "innocent"]:
    if fault.id in truth.red_herrings:
        return "innocent"
    return "trigger" if fault.id == truth.trigger else "part"


def say_fault(fault: Fault) -> str:
    """A fault in words."""
    match fault.kind:
        case "release":
            return f"{fault.release} begins to roll out on {fault.service}, and {_brings(fault)}"
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
        case "traffic_mix":
            shares = ", ".join(f"{factor / ONE:g} times as many of {value}" for value, factor in fault.factors.items())
            return f"{fault.journey} sees {shares}"
        case "key_shift":
            return f"{fault.service}.{fault.endpoint} is asked for other things than usual"
        case "service_configuration":
            return f"a configuration of {fault.service} is pushed: {fault.summary}"
        case "flag_flip":
            return f"the flag {fault.flag} is turned {'on' if fault.on else 'off'}"
        case "limiter_push":
            return f"the limiter of {fault.service} lets {fault.rate / 1000:g} requests a second through"
        case "resource_leak":
            return f"each request of {fault.service} leaves some {fault.resource} behind"
        case "connection_leak":
            return f"each replica of {fault.service} loses {fault.count} connections of its pool {fault.pool}"
        case "open_session":
            return f"the session {fault.session} asks {fault.service} for the table {fault.table}"
        case "lost_primary":
            return f"{fault.service} loses its primary"
        case "cache_flush":
            return f"the cache of {fault.service}.{fault.endpoint} is emptied"
        case "query_of_death":
            return f"requests about key {fault.key} kill replicas of {fault.service}"
        case "message_flood":
            return f"{fault.count} messages about key {fault.key} come into {fault.queue}"
        case "network_trouble":
            return f"the network under {fault.call} delays or loses requests"
        case "missing_name":
            return f"the name record of {fault.callee} is missing"
        case "expired_certificate":
            return f"the certificate {fault.certificate} comes to its end"
        case "clock_skew":
            return f"the clocks of {fault.count} hosts of {fault.service} are off by {show_duration(fault.skew)}"
        case "silent_service":
            return f"the metrics of {fault.service} stop"


def _brings(fault: Release) -> str:
    """What comes with a release."""
    brought = [f"fails {show_ratio(fault.errors)} of its requests"] if fault.errors else []
    brought += [f"takes {fault.slower / ONE:g} times as long"] if fault.slower != ONE else []
    brought += [f"fails {show_ratio(share)} of the requests of {value}" for value, share in fault.breaks.items()]
    brought += [f"leaves some {resource} behind with each request" for resource in fault.leaks]
    brought += [f"spoils {show_ratio(fault.spoils)} of its writes"] if fault.spoils else []
    brought += [f"changes {', '.join(fault.policies)}"] if fault.policies else []
    return " and ".join(brought) or "changes nothing that matters"


def _where(target: str, region: str | None) -> str:
    return f"{target} {region}" if region else target
