"""The lever of capacity: replicas, restarts, speed, errors and quotas."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from incident_sim.journal.signals import StateCaptured
from incident_sim.kernel import Loop, Phase, Story
from incident_sim.world.blend import Blend
from incident_sim.world.parts.scaling import Scaler

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.world.assembly import System
    from incident_sim.world.changes import ChangeLog
    from incident_sim.world.replicas import Replica
    from incident_sim.world.vendors import Vendors

ONE = 1_000_000
SEEN = 1_500_000
"""A vendor whose work takes less than one and a half times as long sees nothing wrong with itself."""
EVICTION = 10_000_000
FREEING = 30_000_000
"""How long it takes to change health checks, and to free or raise a resource, before the pace."""
LOOK_AGAIN = 1_000_000
"""How often somebody who waits for replicas looks whether they are ready."""
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
        self._cuts: dict[tuple[str, str], Blend] = {}
        self._ordered: dict[str, int] = {}
        """For each service whose replicas are not ready yet: how many were ordered."""
        self._leaks: dict[tuple[str, str], Blend] = {}
        for service in system.services.values():
            service.respawn = self.respawn
            spec = system.specs[service.name].autoscaler
            if spec is not None:
                service.scaler = Scaler(service, spec, loop, self.order)

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
        starting = 0
        if live.starts is not None:
            for surplus in live.starts.pending[max(0, replicas - len(live.ready)) :]:
                surplus.give_up()
            starting = len(live.starts.pending)
        self._ordered[service] = replicas
        for _ in range(replicas - len(live.ready) - starting):
            self._system.start(service, partial(self._fresh, service))
        self._see_finished(service)

    def _fresh(self, service: str) -> None:
        release = self._system.releases[service][-1]
        cold_until = self._loop.now + self._system.specs[service].warm_up
        self._system.services[service].add(self._system.replica(service, release, cold_until))
        if self._system.services[service].starts is not None:
            self._see_finished(service)

    def _see_finished(self, service: str) -> None:
        """An order is carried out once all of its replicas are ready."""
        replicas = self._ordered.get(service)
        if replicas is not None and len(self._system.services[service].ready) >= replicas:
            del self._ordered[service]
            self._changes.write("infrastructure", "scale_finished", service, str(replicas))

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
            starts = [self._system.start(service, partial(self._again, replica)) for replica in killed]
            while any(start is not None and start.under_way for start in starts):
                yield self._loop.sleep(LOOK_AGAIN)
        self._changes.write("infrastructure", "restart_finished", service)

    def _again(self, dead: Replica) -> None:
        """Another replica takes the place of one that was restarted."""
        service = dead.service.name
        cold_until = self._loop.now + self._system.specs[service].warm_up
        dead.service.add(self._system.replica(service, dead.release, cold_until))

    def capture(self, service: str) -> None:
        """Save the evidence."""
        self._record(StateCaptured(service=service))

    def slow(self, target: str, region: str | None, factor: int, by: str) -> None:
        """Let work take longer."""
        for live in self._system.of(target, region):
            live.slowness.set(by, factor, ONE)
            live.settle()
        self._tell(target, region)

    def fail(self, target: str, region: str | None, ratio: int, by: str) -> None:
        """Let a share of requests fail."""
        for live in self._system.of(target, region):
            live.failure.set(by, ratio, 0)
            live.settle()
        self._tell(target, region)

    def _tell(self, target: str, region: str | None) -> None:
        """A vendor's own people see what is wrong with it, but for what is too small to see."""
        for live in self._system.of(target, region):
            if live.region:
                self._vendors.troubled(target, live.region, ill=live.slower >= SEEN or live.failing > 0)

    def cut_quota(self, target: str, region: str | None, rate: int | None, by: str) -> None:
        """Cut or restore our allowance."""
        for live in self._system.of(target, region):
            cuts = self._cuts.setdefault((target, live.region), Blend())
            contract = self._system.parties[target].limit
            cuts.set(by, contract.rate if rate is None else rate, contract.rate)
            left = cuts.least()
            if left is not None:
                contract = contract.at_rate(left)
            if live.limit is not None:
                live.limit.change(contract)

    def lose_replicas(self, service: str, count: int, *, for_good: bool) -> None:
        """Let replicas die."""
        live = self._system.services[service]
        for replica in live.ready[:count]:
            if for_good:
                live.kill(replica)
            else:
                live.crash(replica)

    def respawn(self, dead: Replica) -> None:
        """Start another in a dead replica's place, which runs what that one ran unless that was rolled back."""
        service = dead.service.name
        boot = self._system.specs[service].boot * self._pace // ONE
        respawned = partial(self._respawned, service, dead)

        def booted() -> None:
            self._system.start(service, respawned)

        self._loop.schedule(boot, Phase.ENVIRONMENT, booted)

    def _respawned(self, service: str, dead: Replica) -> None:
        cold_until = self._loop.now + self._system.specs[service].warm_up
        wanted = self._system.releases[service]
        release = dead.release if dead.release in wanted else wanted[-1]
        self._system.services[service].add(self._system.replica(service, release, cold_until))

    def order(self, service: str, replicas: int, why: str) -> None:
        """The autoscaler orders or retires replicas; what it has ordered and is not ready yet it orders once."""
        if self._ordered.get(service) == replicas:
            return
        if why == "quota":
            self._changes.write("infrastructure", "quota_reached", service, str(replicas), by="autoscaler")
        before, self._changes.by = self._changes.by, "autoscaler"
        self.scale(service, replicas)
        self._changes.by = before

    def leak(self, service: str, resource: str, amount: int, by: str) -> None:
        """Let each request leave something behind."""
        resources = self._system.services[service].resources
        if resources is not None:
            leaks = self._leaks.setdefault((service, resource), Blend())
            leaks.set(by, amount, 0)
            resources.leaks[resource] = leaks.sum()

    def leak_connections(self, service: str, pool: str, count: int, by: str) -> None:
        """Let connections be lost, or found again."""
        holds = self._system.services[service].holds
        if holds is None:
            return
        if count:
            holds.leak(pool, count, by)
        else:
            holds.mend(pool, by)

    def set_autoscaler(self, service: str, *, on: bool, least: int | None, most: int | None) -> None:
        """Freeze or free an autoscaler."""
        scaler = self._system.services[service].scaler
        self._changes.write("infrastructure", "autoscaler_on" if on else "autoscaler_off", service)
        if scaler is not None:
            scaler.on = on
            scaler.least = scaler.least if least is None else least
            scaler.most = scaler.most if most is None else most

    def set_eviction(self, service: str, *, on: bool) -> None:
        """Let checks count, or not."""
        health = self._system.services[service].health
        self._changes.write("settings", "eviction_on" if on else "eviction_off", service)
        if health is not None:
            self._loop.schedule(EVICTION * self._pace // ONE, Phase.ENVIRONMENT, lambda: health.switch(on=on))

    def free(self, service: str, resource: str) -> None:
        """Give back what has piled up, once the work is done."""
        resources = self._system.services[service].resources
        self._changes.write("infrastructure", "resource_freed", service, resource)
        if resources is not None:
            self._loop.schedule(FREEING * self._pace // ONE, Phase.ENVIRONMENT, lambda: resources.free(resource))

    def raise_limit(self, service: str, resource: str, limit: int) -> None:
        """Put another limit in force."""
        resources = self._system.services[service].resources
        self._changes.write("infrastructure", "limit_set", service, resource, str(limit))

        def act() -> None:
            if resources is not None:
                resources.limits[resource] = limit * 1000

        self._loop.schedule(FREEING * self._pace // ONE, Phase.ENVIRONMENT, act)
