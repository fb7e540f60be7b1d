"""Faults of what we depend on."""

from __future__ import annotations

from typing import Literal

from incident_sim.faults.base import ONE, FaultBase, GradualFault, grown
from incident_sim.levers import NatureLevers
from incident_sim.units import Factor, Name, Rate, Ratio, ServiceName


class SlowDependency(GradualFault):
    """A service or a third party works slower than it did."""

    kind: Literal["slow_dependency"] = "slow_dependency"
    target: ServiceName
    region: Name | None = None
    factor: Factor

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Slow it."""
        levers.capacity.slow(self.target, self.region, grown(self.factor, strength), self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Let it be as it was."""
        levers.capacity.slow(self.target, self.region, ONE, self.id)


class FailingDependency(GradualFault):
    """A service or a third party answers a share of its requests with an error."""

    kind: Literal["failing_dependency"] = "failing_dependency"
    target: ServiceName
    region: Name | None = None
    errors: Ratio

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let it fail."""
        levers.capacity.fail(self.target, self.region, self.errors * strength // ONE, self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Let it answer."""
        levers.capacity.fail(self.target, self.region, 0, self.id)


class QuotaCut(FaultBase):
    """A third party allows us less than it did, and answers 429 beyond that."""

    kind: Literal["quota_cut"] = "quota_cut"
    target: ServiceName
    region: Name | None = None
    rate: Rate

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Cut the allowance."""
        levers.capacity.cut_quota(self.target, self.region, self.rate, self.id)

    def recover(self, levers: NatureLevers) -> None:
        """Restore it."""
        levers.capacity.cut_quota(self.target, self.region, None, self.id)
