"""Faults of too many users, and campaigns that only look like one."""

from __future__ import annotations

from typing import Literal

from incident_sim.faults.base import FaultBase
from incident_sim.levers import NatureLevers
from incident_sim.units import Factor, Name


class Surge(FaultBase):
    """More users come than usual."""

    kind: Literal["surge"] = "surge"
    journey: Name
    factor: Factor

    def inject(self, levers: NatureLevers) -> None:
        """Let them come."""
        levers.routing.surge(self.journey, self.factor)

    def recover(self, levers: NatureLevers) -> None:
        """Back to the usual number."""
        levers.routing.surge(self.journey, 1_000_000)
