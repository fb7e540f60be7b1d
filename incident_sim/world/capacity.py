"""The lever of capacity: replicas, restarts, speed, errors and quotas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.journal.signals import StateCaptured
from incident_sim.kernel import Loop, Phase, Story
from incident_sim.policies import RateLimit, TokenBucket

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.world.assembly import System
    from incident_sim.world.changes import ChangeLog
    from incident_sim.world.vendors import Vendors

ONE = 1_000_000
AT_ONCE = 4
"""A restart replaces a quarter of the replicas at a time."""


class Capacity:
    """Both halves of the lever."""

    def __init__(
        self,
        system: System,
        loop: Loop,
        changes: ChangeLog,
        vendors: Vendors,
        pace: int,
        record: Callable[[Fact], None],
    ) -> None:
        self._system = system
        self._loop = loop
        self._changes = changes
        self._vendors = vendors
        self._pace = pace
        self._record = record

    def scale(self, service: str, replicas: int) -> None:
        """Order or retire replicas."""
        live = self._system.services[service]
        self._changes.write("infrastructure", "scale_started", service, str(len(live.ready)), str(replicas))
        boot = self._system.specs[service].boot * self._pace // ONE
        self._loop.schedule(boot, Phase.ENVIRONMENT, lambda: self._scaled(service, replicas))

    def _scaled(self, service: str, replicas: int) -> None:
        live = self._system.services[service]
        for replica in live.ready[replicas:]:
            live.drain(replica)
        while len(live.ready) < replicas:
            self._fresh(service)
        self._changes.write("infrastructure", "scale_finished", service, str(replicas))

    def _fresh(self, service: str) -> None:
        release = self._system.releases[service][-1]
        cold_until = self._loop.now + self._system.specs[service].warm_up
        self._system.services[service].add(self._system.replica(service, release, cold_until))

    def restart(self, service: str) -> None:
        """Kill and replace, a quarter of the replicas at a time."""
        self._changes.write("infrastructure", "restart_started", service)
        self._loop.process(self._restart(service))

    def _restart(self, service: str) -> Story:
        live = self._system.services[service]
        boot = self._system.specs[service].boot * self._pace // ONE
        old = list(live.ready)
        group = max(1, -(-len(old) // AT_ONCE))
        for start in range(0, len(old), group):
            killed = [replica for replica in old[start : start + group] if replica in live.ready]
            for replica in killed:
                live.kill(replica)
            yield self._loop.sleep(boot)
            for replica in killed:
                cold_until = self._loop.now + self._system.specs[service].warm_up
                live.add(self._system.replica(service, replica.release, cold_until))
        self._changes.write("infrastructure", "restart_finished", service)

    def capture(self, service: str) -> None:
        """Save the evidence."""
        self._record(StateCaptured(service=service))

    def slow(self, target: str, region: str | None, factor: int) -> None:
        """Let work take longer."""
        for live in self._system.of(target, region):
            live.slower = factor
            live.settle()
        self._vendors.troubled(target, region, ill=factor > ONE)

    def fail(self, target: str, region: str | None, ratio: int) -> None:
        """Let a share of requests fail."""
        for live in self._system.of(target, region):
            live.failing = ratio
        self._vendors.troubled(target, region, ill=ratio > 0)

    def cut_quota(self, target: str, region: str | None, rate: int | None) -> None:
        """Cut or restore our allowance."""
        limit = self._system.parties[target].limit
        if rate is not None:
            limit = RateLimit(rate=rate, burst=max(1, rate // 1000), retry_after=limit.retry_after)
        for live in self._system.of(target, region):
            live.limit = TokenBucket(limit, self._loop.now)

    def lose_replicas(self, service: str, count: int) -> None:
        """Let replicas die; nobody replaces them."""
        live = self._system.services[service]
        for replica in live.ready[:count]:
            live.kill(replica)
