"""Resources: memory, threads, descriptors, disk, a counter's range. Each is used, leaks, and comes to its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_sim.topology import Resource
    from incident_sim.world.replicas import Replica
    from incident_sim.world.requests import Hop
    from incident_sim.world.services import Service

ONE = 1_000_000
THOUSAND = 1000
MOST_PRESSURE = 50 * ONE
"""Work never takes more than fifty times as long, however little is left."""


class Resources:
    """All resources of one service, over all its replicas."""

    def __init__(self, service: Service, specs: tuple[Resource, ...]) -> None:
        self.specs = {spec.name: spec for spec in specs}
        self.limits = {spec.name: spec.limit * THOUSAND for spec in specs}
        self.leaks: dict[str, int] = {}
        """What each request leaves behind, whatever the release, in thousandths of a unit."""
        self.grown: dict[str, int] = {}
        """What has piled up for the service as a whole, in thousandths of a unit."""
        self._service = service
        self._pressing = tuple(spec for spec in specs if spec.pressure)

    def used(self, spec: Resource, replica: Replica) -> int:
        """How much of a resource is in use, in thousandths of its unit."""
        piled = self.grown if spec.scope == "service" else replica.grown
        peers = len(self._service.ready) - 1
        return (
            spec.base * THOUSAND
            + spec.per_request * replica.load
            + spec.per_peer * max(0, peers)
            + spec.per_session * replica.sessions
            + piled.get(spec.name, 0)
        )

    def refusal(self, hop: Hop, replica: Replica) -> str | None:
        """Why a replica cannot take a request now, if it cannot; a replica that comes to a fatal limit dies."""
        for spec in self.specs.values():
            used = self.used(spec, replica)
            if used < self.limits[spec.name]:
                continue
            if spec.at_limit == "read_only" and not hop.endpoint.writes:
                continue
            service = self._service
            figures = (spec.name, str(used // THOUSAND), str(self.limits[spec.name] // THOUSAND))
            service.log("error", "resource_exhausted", *figures)
            if spec.at_limit == "crash":
                service.crash(replica)
                return "connection_reset"
            self._pile(spec, replica, spec.per_error)
            return "resource_exhausted"
        return None

    def pressure(self, replica: Replica) -> int:
        """How much longer work takes because little is left, in parts per million."""
        factor = ONE
        for spec in self._pressing:
            used, limit = self.used(spec, replica), self.limits[spec.name]
            strain = spec.pressure * used // max(1, limit - used) if used < limit else MOST_PRESSURE
            factor = factor * (ONE + min(strain, MOST_PRESSURE)) // ONE
        return factor

    def leave(self, hop: Hop, replica: Replica, *, written: bool) -> None:
        """A request is over: what it leaves behind stays."""
        release = replica.release
        for name, spec in self.specs.items():
            rest = self.leaks.get(name, 0) + release.leaks.get(name, 0)
            if not written:
                rest += spec.per_error
            elif hop.endpoint.writes:
                rest += spec.per_write
            self._pile(spec, replica, rest)

    def _pile(self, spec: Resource, replica: Replica, rest: int) -> None:
        if rest:
            piled = self.grown if spec.scope == "service" else replica.grown
            piled[spec.name] = piled.get(spec.name, 0) + rest

    def free(self, name: str) -> None:
        """Give back all that has piled up."""
        self.grown.pop(name, None)
        for replica in self._service.ready:
            replica.grown.pop(name, None)
