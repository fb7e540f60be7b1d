"""Faults of less than there was."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.faults.base import ONE, FaultBase, GradualFault, MomentaryFault
from incident_sim.levers import NatureLevers
from incident_sim.units import Name, ServiceName


class LostReplicas(MomentaryFault):
    """Some replicas of a service die."""

    kind: Literal["lost_replicas"] = "lost_replicas"
    service: ServiceName
    count: Annotated[int, Field(ge=1, le=200)]
    for_good: bool = True
    """Whether nobody starts others in their place."""

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let them die."""
        levers.capacity.lose_replicas(self.service, self.count, for_good=self.for_good)


class ResourceLeak(GradualFault):
    """Each request leaves some of a resource behind: error logs on a disk, sockets that nobody closes."""

    kind: Literal["resource_leak"] = "resource_leak"
    service: ServiceName
    resource: Name
    per_request: Annotated[int, Field(ge=1, le=10**9)]
    """In thousandths of the resource's unit."""

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let it leak."""
        levers.capacity.leak(self.service, self.resource, self.per_request * strength // ONE, self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Close the leak; what has leaked stays."""
        levers.capacity.leak(self.service, self.resource, 0, self.id)


class ConnectionLeak(FaultBase):
    """Connections of a pool are taken by an error path and never given back."""

    kind: Literal["connection_leak"] = "connection_leak"
    service: ServiceName
    pool: Name
    count: Annotated[int, Field(ge=1, le=10_000)]
    """Of each replica."""

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let them be lost."""
        levers.capacity.leak_connections(self.service, self.pool, self.count, self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Find them again."""
        levers.capacity.leak_connections(self.service, self.pool, 0, self.id)
