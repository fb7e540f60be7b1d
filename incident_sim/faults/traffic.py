"""Faults of too many users, or of others than usual, and campaigns that only look like one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.faults.base import ONE, FaultBase, GradualFault, grown
from incident_sim.levers import NatureLevers
from incident_sim.units import Factor, Name, Ratio, ServiceName


class Surge(GradualFault):
    """More users come than usual."""

    kind: Literal["surge"] = "surge"
    journey: Name
    factor: Factor

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let them come."""
        levers.routing.surge(self.journey, grown(self.factor, strength), self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Back to the usual number."""
        levers.routing.surge(self.journey, ONE, self.id)


class TrafficMix(FaultBase):
    """Other users come than usual: more of some segments, fewer of others."""

    kind: Literal["traffic_mix"] = "traffic_mix"
    journey: Name
    factors: Annotated[dict[Name, Factor], Field(min_length=1, max_length=64)]
    """For each value of a dimension, how many times its usual share."""

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let others come."""
        levers.routing.mix(self.journey, dict(self.factors), self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Back to the usual mix."""
        levers.routing.mix(self.journey, dict.fromkeys(self.factors, ONE), self.id)


class KeyShift(GradualFault):
    """Requests are about other things than usual: one that everybody wants, or ever new ones that no cache knows."""

    kind: Literal["key_shift"] = "key_shift"
    service: ServiceName
    endpoint: Name
    hot: Ratio = 0
    """The share that is about one key."""
    scattered: Ratio = 0
    """The share about keys that nobody has used before."""

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Shift them."""
        hot, scattered = self.hot * strength // ONE, self.scattered * strength // ONE
        levers.routing.heat(self.service, self.endpoint, hot, scattered, self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Back to the usual popularity."""
        levers.routing.heat(self.service, self.endpoint, 0, 0, self.id)
