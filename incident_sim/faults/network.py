"""Faults between services: the network, names, certificates and clocks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.faults.base import ONE, FaultBase, GradualFault, MomentaryFault
from incident_sim.levers import NatureLevers
from incident_sim.units import CallName, Duration, Micros, Name, Ratio, ServiceName


class NetworkTrouble(GradualFault):
    """The network under a call delays every request and loses a share of them."""

    kind: Literal["network_trouble"] = "network_trouble"
    call: CallName
    latency: Duration = 0
    """One way."""
    loss: Ratio = 0

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Degrade it."""
        levers.routing.degrade(self.call, self.latency * strength // ONE, self.loss * strength // ONE, self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Let it be as it was."""
        levers.routing.degrade(self.call, 0, 0, self.id)


class MissingName(FaultBase):
    """A service's name record is missing; who has resolved it lately finds it for a while."""

    kind: Literal["missing_name"] = "missing_name"
    callee: ServiceName

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Take the record away."""
        levers.routing.unresolve(self.callee, self.id, missing=True)

    def recover(self, levers: NatureLevers) -> None:
        """Put it back."""
        levers.routing.unresolve(self.callee, self.id, missing=False)


class ExpiredCertificate(MomentaryFault):
    """A certificate comes to its end, at a time that was written in it all along."""

    kind: Literal["expired_certificate"] = "expired_certificate"
    certificate: Name

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let it end."""
        levers.routing.expire(self.certificate)


class ClockSkew(FaultBase):
    """The clocks of some hosts of a service run ahead, or behind."""

    kind: Literal["clock_skew"] = "clock_skew"
    service: ServiceName
    count: Annotated[int, Field(ge=1, le=200)]
    skew: Micros

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let them run."""
        levers.routing.skew(self.service, self.count, self.skew, self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Set right those that nobody has."""
        levers.routing.skew(self.service, self.count, 0, self.id)
