"""Faults that arrive with a deploy, and deploys that only look like it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.faults.base import FaultBase
from incident_sim.levers import NatureLevers
from incident_sim.policies import PolicyPatch
from incident_sim.units import CallName, Duration, Factor, Line, Name, Ratio, ServiceName


class Release(FaultBase):
    """A release ships: with other call policies, slower, with errors, or harmless."""

    kind: Literal["release"] = "release"
    service: ServiceName
    release: Name
    summary: Line
    author: Name
    policies: Annotated[dict[CallName, PolicyPatch], Field(max_length=16)] = {}
    slower: Factor = 1_000_000
    errors: Ratio = 0
    upto: Ratio = 1_000_000
    """The share of replicas that get it."""
    step: Duration = 20_000_000
    """Between two replicas, before the pace."""

    def inject(self, levers: NatureLevers) -> None:
        """Ship it."""
        levers.releases.ship(
            self.service,
            self.release,
            summary=self.summary,
            author=self.author,
            policies=dict(self.policies),
            slower=self.slower,
            errors=self.errors,
            upto=self.upto,
            step=self.step,
        )
