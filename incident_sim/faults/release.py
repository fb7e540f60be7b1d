"""Faults that arrive with a deploy, and deploys that only look like it."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from incident_sim.faults.base import MomentaryFault
from incident_sim.levers import NatureLevers, ReleaseEffects
from incident_sim.model import Frozen, Grown
from incident_sim.policies import PolicyPatch
from incident_sim.units import CallName, Duration, Factor, Line, Name, Ratio, ServiceName


class Soak(Frozen):
    """Where a rollout stops for a while, so that somebody can see how it does."""

    share: Ratio
    """Of all replicas, which have it by then; one has it at the least."""
    lasts: Annotated[Duration, Field(gt=0)]
    """From the last of these replicas on, before the pace."""


class Release(Grown, MomentaryFault):
    """A release ships: with other call policies, slower, with errors, with a leak, or harmless."""

    later = ("soaks",)

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
    soaks: Annotated[tuple[Soak, ...], Field(max_length=8)] = ()
    """Shares of all replicas, each larger than the one before, at which the rollout waits to be looked at."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        shares = [soak.share for soak in self.soaks]
        if any(share >= after for share, after in itertools.pairwise(shares)):
            raise ValueError("each soak of a rollout is at a larger share than the one before")
        if shares and shares[-1] > self.upto:
            raise ValueError("this soak is never reached: its share is larger than `upto`")
        return self

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
            soaks=[(soak.share, soak.lasts) for soak in self.soaks],
        )
