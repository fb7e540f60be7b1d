"""Faults of what we see by."""

from __future__ import annotations

from typing import Literal

from incident_sim.faults.base import FaultBase
from incident_sim.levers import NatureLevers
from incident_sim.units import ServiceName


class SilentService(FaultBase):
    """A service's metrics stop: its agent is dead, and nothing is drawn where a line was."""

    kind: Literal["silent_service"] = "silent_service"
    service: ServiceName

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let it be silent."""
        levers.settings.silence(self.service, self.id, silent=True)

    def recover(self, levers: NatureLevers) -> None:
        """Let it be heard."""
        levers.settings.silence(self.service, self.id, silent=False)
