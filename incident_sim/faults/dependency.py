"""Faults of what we depend on."""

from __future__ import annotations

from typing import Literal

from incident_sim.faults.base import FaultBase
from incident_sim.levers import NatureLevers
from incident_sim.units import Factor, Name, Rate, Ratio, ServiceName


class SlowDependency(FaultBase):
    """A service or a third party works slower than it did."""

    kind: Literal["slow_dependency"] = "slow_dependency"
    target: ServiceName
    region: Name | None = None
    factor: Factor

    def inject(self, levers: NatureLevers) -> None:
        """Slow it."""
        levers.capacity.slow(self.target, self.region, self.factor)

    def recover(self, levers: NatureLevers) -> None:
        """Let it be as it was."""
        levers.capacity.slow(self.target, self.region, 1_000_000)


class FailingDependency(FaultBase):
    """A service or a third party answers a share of its requests with an error."""

    kind: Literal["failing_dependency"] = "failing_dependency"
    target: ServiceName
    region: Name | None = None
    errors: Ratio

    def inject(self, levers: NatureLevers) -> None:
        """Let it fail."""
        levers.capacity.fail(self.target, self.region, self.errors)

    def recover(self, levers: NatureLevers) -> None:
        """Let it answer."""
        levers.capacity.fail(self.target, self.region, 0)


class QuotaCut(FaultBase):
    """A third party allows us less than it did, and answers 429 beyond that."""

    kind: Literal["quota_cut"] = "quota_cut"
    target: ServiceName
    region: Name | None = None
    rate: Rate

    def inject(self, levers: NatureLevers) -> None:
        """Cut the allowance."""
        levers.capacity.cut_quota(self.target, self.region, self.rate)

    def recover(self, levers: NatureLevers) -> None:
        """Restore it."""
        levers.capacity.cut_quota(self.target, self.region, None)
