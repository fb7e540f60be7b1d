"""Running copies of a service, and the release that each runs."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_sim.policies import PolicyPatch
    from incident_sim.world.requests import Hop
    from incident_sim.world.services import Service

ONE = 1_000_000
LONG_AGO = -(10**18)


@dataclass(frozen=True)
class ReleaseLive:
    """A version that replicas run, with what it changes."""

    name: str
    policies: dict[str, PolicyPatch] = field(default_factory=dict)
    slower: int = ONE
    errors: int = 0
    leaks: dict[str, int] = field(default_factory=dict)
    """What each request leaves behind of a resource, in thousandths of its unit."""
    breaks: dict[int, int] = field(default_factory=dict)
    """For users of a segment, the share of requests that this release cannot answer, in parts per million."""
    spoils: int = 0
    """The share of writes that leave bad data behind, in parts per million."""


class Pool:
    """Slots of a replica: how many are in use, and who waits for one."""

    __slots__ = ("in_use", "waiting")

    def __init__(self) -> None:
        self.in_use = 0
        self.waiting: deque[tuple[int, Hop]] = deque()


class Replica:
    """One running copy of a service."""

    __slots__ = (
        "busy",
        "cells",
        "cold_until",
        "dead",
        "errors",
        "factor",
        "grown",
        "memory",
        "name",
        "names",
        "pools",
        "queue",
        "release",
        "service",
        "sessions",
        "skew",
        "slow_until",
    )

    def __init__(self, service: Service, name: str, release: ReleaseLive, cold_until: int) -> None:
        self.service = service
        self.name = name
        self.release = release
        self.cells = service.cells_of(release.name)
        self.cold_until = cold_until
        self.slow_until = LONG_AGO
        self.busy = 0
        self.queue: deque[Hop] = deque()
        self.dead = False
        self.pools: dict[str, Pool] = {}
        self.grown: dict[str, int] = {}
        """What has piled up here of each resource, in thousandths of its unit."""
        self.memory: dict[str, dict[int, int]] = {}
        """For each endpoint with a cache of its own here: keys, and until when each is fresh."""
        self.names: dict[str, tuple[int, bool]] = {}
        """For each call that resolves a name: until when the answer is remembered, and whether there was one."""
        self.sessions = 0
        """Clients with a lasting connection here."""
        self.skew = 0
        """How far this host's clock is ahead, in microseconds."""
        self.factor = 0
        self.errors = 0
        """The share of requests that fail here whatever they ask for, in parts per million."""
        self.settle()

    def settle(self) -> None:
        """Work out how long work takes here and how often it fails, once the service's speed or health has changed."""
        self.factor = self.release.slower * self.service.slower // ONE
        self.errors = self.release.errors + self.service.failing

    @property
    def load(self) -> int:
        """Requests here."""
        return self.busy + len(self.queue)
