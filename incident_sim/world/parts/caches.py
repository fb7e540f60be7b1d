"""Caches: what an endpoint remembers by key, how it forgets, and who waits for whom on a miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_sim.topology import Cache
    from incident_sim.world.requests import Hop
    from incident_sim.world.services import Service

HIT, JOINED, MISS = "hit", "joined", "miss"
FETCH = 4
"""The bit of what a request holds that says it fetches for others too."""


class CacheLive:
    """The cache of one endpoint; each replica has its own memory, or all share one."""

    def __init__(self, spec: Cache, service: Service, endpoint: str) -> None:
        self.spec = spec
        self.single_flight = spec.single_flight
        self.stale = spec.stale
        self.ttl = spec.ttl
        self.hits = 0
        self.looks = 0
        self._service = service
        self._endpoint = endpoint
        self._shared: dict[int, int] | None = {} if spec.scope == "service" else None
        self._flights: dict[tuple[str, int], list[Hop]] = {}

    def look(self, hop: Hop, now: int) -> str:
        """Whether a request finds its answer, waits for somebody who fetches it, or must fetch it."""
        memory, item = self._memory(hop), hop.item
        self.looks += 1
        until = memory.get(item)
        if until is not None and now < until:
            self.hits += 1
            # The newest stand last: whoever stands first is evicted.
            del memory[item]
            memory[item] = until
            return HIT
        if self.single_flight:
            flight = self._flights.get(self._place(hop))
            if flight is not None:
                flight.append(hop)
                return JOINED
            self._flights[self._place(hop)] = []
        hop.holds |= FETCH
        return MISS

    def settle(self, hop: Hop, reason: str | None, now: int) -> str | None:
        """A request that went to fetch is back: remember the answer, or serve a stale one; the outcome that counts."""
        memory, item = self._memory(hop), hop.item
        if reason is None:
            memory.pop(item, None)
            while len(memory) >= self.spec.entries:
                del memory[next(iter(memory))]
            memory[item] = now + self.ttl
        elif self.stale:
            until = memory.get(item)
            if until is not None and now < until + self.stale:
                reason = None
        for follower in self._flights.pop(self._place(hop), ()):
            self._service.finish(follower, reason, now)
        return reason

    def behave(self, *, single_flight: bool, stale: int, ttl: int) -> None:
        """Fetch, serve and forget in another way from now on."""
        self.single_flight, self.stale, self.ttl = single_flight, stale, ttl

    def flush(self) -> None:
        """Forget everything, everywhere."""
        if self._shared is not None:
            self._shared.clear()
        for replica in (*self._service.ready, *self._service.draining):
            replica.memory.pop(self._endpoint, None)

    def _memory(self, hop: Hop) -> dict[int, int]:
        if self._shared is not None:
            return self._shared
        return hop.replica.memory.setdefault(self._endpoint, {})

    def _place(self, hop: Hop) -> tuple[str, int]:
        """Replicas with memories of their own fetch each for themselves."""
        return (hop.replica.name if self._shared is None else "", hop.item)
