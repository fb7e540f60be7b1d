"""Faults that arrive with a deploy, and deploys that only look like it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.faults.base import MomentaryFault
from incident_sim.levers import NatureLevers, ReleaseEffects
from incident_sim.policies import PolicyPatch
from incident_sim.units import CallName, Duration, Factor, Line, Name, Ratio, ServiceName


class Release(MomentaryFault):
    """A release ships: with other call policies, slower, with errors, with a leak, or harmless."""

    kind: Literal["release"] = "release"
    service: ServiceName
    release: Name
    summary: Line
    author: Name
    policies: Annotated[dict[CallName, PolicyPatch], Field(max_length=16)] = {}
    slower: Factor = 1_000_000
    errors: Ratio = 0
    leaks: Annotated[dict[Name, Annotated[int, Field(ge=0, le=10**9)]], Field(max_length=8)] = {}
    """What each request leaves behind of a resource, in thousandths of its unit."""
    breaks: Annotated[dict[Name, Ratio], Field(max_length=16)] = {}
    """For users with a value of some dimension, such as an app's version, the share of requests that fail."""
    spoils: Ratio = 0
    """The share of writes that leave bad data behind, which a rollback does not mend."""
    strands: Ratio = 0
    """The share of requests that earlier releases cannot serve once this one is out: its rollback is unsafe."""
    upto: Ratio = 1_000_000
    """The share of replicas that get it."""
    step: Duration = 20_000_000
    """Between two replicas, before the pace."""

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Ship it."""
        levers.releases.ship(
            self.service,
            self.release,
            summary=self.summary,
            author=self.author,
            effects=ReleaseEffects(
                dict(self.policies),
                self.slower,
                self.errors,
                dict(self.leaks),
                dict(self.breaks),
                self.spoils,
                self.strands,
            ),
            upto=self.upto,
            step=self.step,
        )
