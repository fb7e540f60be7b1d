"""What every fault has: when it begins, when it ends, and what it presses."""

from __future__ import annotations

from pydantic import Field

from incident_sim.levers import NatureLevers
from incident_sim.model import Frozen
from incident_sim.units import Duration, Micros, Name


class FaultBase(Frozen):
    """Something that really goes wrong. The world schedules it; a fault only presses levers."""

    id: Name
    at: Micros
    """From the scenario's zero, which is where trouble begins; negative is before it."""
    until: Micros | None = None
    repeat: Duration | None = Field(default=None, ge=1_000_000)
    """Begin again each so often, for as long as the session lasts."""
    spread: Duration = 0
    """The seed moves the beginning, and the end with it, later by up to this much."""

    def inject(self, levers: NatureLevers) -> None:
        """Begin."""
        raise NotImplementedError

    def recover(self, levers: NatureLevers) -> None:
        """End, where ``until`` says so."""
