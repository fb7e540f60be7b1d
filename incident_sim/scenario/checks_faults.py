"""Whether a fault names what there is: each field that refers to something is held against what is declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from incident_sim.documents import Path
from incident_sim.faults import Fault
from incident_sim.scenario.findings import Finding, known

if TYPE_CHECKING:
    from incident_sim.scenario.schema import Scenario
    from incident_sim.topology import ServiceSpec


def check_references(scenario: Scenario, fault: Fault, here: Path) -> Iterator[Finding]:
    """Every name in a fault that nothing has."""
    names = _Names(scenario)
    fields = type(fault).model_fields
    for field, (what, allowed) in names.plain(fault.kind).items():
        value = getattr(fault, field, None)
        if field in fields and value is not None:
            yield from known((*here, field), what, value, allowed)
    match fault.kind:
        case "release":
            for call in fault.policies:
                yield from known((*here, "policies", call), "call", call, names.calls)
            for resource in fault.leaks:
                allowed = names.resources(fault.service)
                yield from known((*here, "leaks", resource), f"resource of {fault.service}", resource, allowed)
            for value in fault.breaks:
                yield from known((*here, "breaks", value), "value of a dimension", value, names.values)
        case "slow_dependency" | "failing_dependency" | "quota_cut":
            if fault.region is not None:
                allowed = names.parties.get(fault.target, ())
                yield from known((*here, "region"), "region", fault.region, allowed)
        case "traffic_mix":
            for value in fault.factors:
                yield from known((*here, "factors", value), "value of a dimension", value, names.values)
        case "resource_leak":
            allowed = names.resources(fault.service)
            yield from known((*here, "resource"), f"resource of {fault.service}", fault.resource, allowed)
        case "connection_leak":
            allowed = names.pools(fault.service)
            yield from known((*here, "pool"), f"pool of {fault.service}", fault.pool, allowed)
        case "key_shift" | "cache_flush":
            allowed = names.endpoints(fault.service)
            yield from known((*here, "endpoint"), f"endpoint of {fault.service}", fault.endpoint, allowed)
        case "open_session":
            allowed = names.tables(fault.service)
            yield from known((*here, "table"), f"table of {fault.service}", fault.table, allowed)
        case _:
            pass


class _Names:
    """What is declared, by what it is."""

    def __init__(self, scenario: Scenario) -> None:
        topology = scenario.topology
        self._specs = {service.name: service for service in topology.services}
        self.services = tuple(self._specs)
        self.parties = {party.name: [region.name for region in party.regions] for party in topology.third_parties}
        self.calls = [call.name for call in topology.calls]
        self.journeys = [journey.name for journey in scenario.traffic.journeys]
        self.flags = [flag.name for flag in topology.flags]
        self.queues = [queue.name for queue in topology.queues]
        self.certificates = [certificate.name for certificate in topology.certificates]
        self.values = [value for segment in scenario.traffic.segments for value in segment.values.values()]

    def plain(self, kind: str) -> dict[str, tuple[str, Sequence[str]]]:
        """For each field that names one thing: what it is, and what there is of it."""
        everything = (*self.services, *self.parties)
        return {
            "service": ("service", self.services),
            "callee": ("service or third party", everything),
            "target": ("third party", tuple(self.parties))
            if kind == "quota_cut"
            else ("service or third party", everything),
            "call": ("call", self.calls),
            "journey": ("journey", self.journeys),
            "flag": ("flag", self.flags),
            "queue": ("queue", self.queues),
            "certificate": ("certificate", self.certificates),
        }

    def _spec(self, service: str) -> ServiceSpec | None:
        return self._specs.get(service)

    def resources(self, service: str) -> list[str]:
        """The resources of a service."""
        spec = self._spec(service)
        return [] if spec is None else [resource.name for resource in spec.resources]

    def pools(self, service: str) -> list[str]:
        """The pools of a service."""
        spec = self._spec(service)
        return [] if spec is None else [pool.name for pool in spec.pools]

    def endpoints(self, service: str) -> list[str]:
        """The endpoints of a service."""
        spec = self._spec(service)
        return [] if spec is None else [endpoint.name for endpoint in spec.endpoints]

    def tables(self, service: str) -> list[str]:
        """The tables that some endpoint of a service locks."""
        spec = self._spec(service)
        return [] if spec is None else [endpoint.lock.table for endpoint in spec.endpoints if endpoint.lock is not None]
