"""Faults that arrive as configuration, flags or limits, without a deploy."""

from __future__ import annotations

from typing import Literal

from incident_sim.faults.base import ONE, FaultBase, GradualFault, grown
from incident_sim.levers import NatureLevers
from incident_sim.model import Grown
from incident_sim.policies import PolicyPatch
from incident_sim.units import CallName, Factor, Line, Name, Rate, Ratio, ServiceName


class ConfigurationPush(FaultBase):
    """A call's policies change by configuration, without a deploy."""

    kind: Literal["configuration_push"] = "configuration_push"
    call: CallName
    patch: PolicyPatch
    summary: Line
    author: Name

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Push it."""
        levers.settings.push(self.call, self.id, self.patch, summary=self.summary, author=self.author)

    def recover(self, levers: NatureLevers) -> None:
        """Take it back."""
        levers.settings.withdraw(self.call, self.id, author=self.author)


class ServiceConfiguration(GradualFault):
    """A service's own configuration or data file changes: everywhere within seconds, unless its onset has stages."""

    kind: Literal["service_configuration"] = "service_configuration"
    service: ServiceName
    slower: Factor = ONE
    errors: Ratio = 0
    kills: bool = False
    """Whether a process that loads it dies, again after each start."""
    summary: Line
    author: Name

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Push it."""
        levers.settings.configure(
            self.service,
            self.id,
            slower=grown(self.slower, strength),
            errors=self.errors * strength // ONE,
            kills=self.kills,
            summary=self.summary,
            author=self.author,
        )

    def recover(self, levers: NatureLevers) -> None:
        """Take it back."""
        levers.settings.withdraw(self.service, self.id, author=self.author)


class FlagFlip(FaultBase):
    """Somebody turns a feature on or off."""

    kind: Literal["flag_flip"] = "flag_flip"
    flag: Name
    on: bool
    summary: Line
    author: Name

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Turn it."""
        levers.settings.flip(self.flag, self.id, on=self.on, summary=self.summary, author=self.author)

    def recover(self, levers: NatureLevers) -> None:
        """Turn it back, unless somebody has turned it since."""
        levers.settings.flip_back(self.flag, self.id, author=self.author)


class LimiterPush(Grown, FaultBase):
    """A rate limiter gets another limit, such as one meant for a single client for all that come through a proxy.

    Until the last good configuration is restored, or somebody lifts the limit.
    """

    later = ("together",)

    kind: Literal["limiter_push"] = "limiter_push"
    service: ServiceName
    rate: Rate
    together: bool = False
    """Whether it counts everybody as one from then on, as a limiter does that sees only the balancer's address."""
    summary: Line
    author: Name

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Push it."""
        levers.settings.limit(
            self.service,
            self.id,
            self.rate,
            together=self.together,
            summary=self.summary,
            author=self.author,
        )

    def recover(self, levers: NatureLevers) -> None:
        """Take it back, unless somebody has set another since."""
        levers.settings.withdraw(self.service, self.id, author=self.author)
