"""Faults of less than there was."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.faults.base import FaultBase
from incident_sim.levers import NatureLevers
from incident_sim.units import ServiceName


class LostReplicas(FaultBase):
    """Some replicas of a service die."""

    kind: Literal["lost_replicas"] = "lost_replicas"
    service: ServiceName
    count: Annotated[int, Field(ge=1, le=200)]

    def inject(self, levers: NatureLevers) -> None:
        """Let them die."""
        levers.capacity.lose_replicas(self.service, self.count)
