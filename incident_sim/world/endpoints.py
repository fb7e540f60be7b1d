"""Live endpoints: what a service can be asked for, and which parts that takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incident_sim.kernel import Law
from incident_sim.world.parts.caches import CacheLive

if TYPE_CHECKING:
    from incident_sim.topology import Effect, Endpoint, Locked
    from incident_sim.world.edges import Step
    from incident_sim.world.parts.jobs import JobQueueLive
    from incident_sim.world.parts.keys import KeyLaw
    from incident_sim.world.services import Service


class EndpointLive:
    """One thing a live service can be asked for."""

    __slots__ = (
        "cache",
        "effect",
        "error",
        "follower",
        "held",
        "keys",
        "law",
        "lock",
        "name",
        "pool",
        "publishes",
        "service",
        "simple",
        "table",
        "way",
        "writes",
    )

    def __init__(self, service: Service, spec: Endpoint, law: Law) -> None:
        self.service = service
        self.name = spec.name
        self.law = law
        self.table = law.table
        self.error = spec.error
        self.effect: Effect | None = spec.effect
        self.writes = spec.writes
        self.follower = spec.follower
        self.pool = spec.pool
        self.lock: Locked | None = spec.lock
        self.held = spec.pool is not None or spec.lock is not None
        self.cache: CacheLive | None = None if spec.cache is None else CacheLive(spec.cache, service, spec.name)
        self.keys: KeyLaw | None = None
        self.publishes: JobQueueLive | None = None
        self.way: Sequence[Step | None] = (None,)
        """The calls it makes, in order, and nothing at the end."""
        self.simple = False
        """Whether a request leaves nothing behind when it is answered: ``Caller.proceed`` does it in place."""

    def fit(self) -> None:
        """Take note of the parts there are."""
        self.simple = (
            self.cache is None
            and self.effect is None
            and self.publishes is None
            and not self.held
            and not self.writes
            and self.service.resources is None
        )
