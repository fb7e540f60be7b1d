"""Balancing: who is fit for requests, as health checks see it, and who is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_sim.kernel import Phase

if TYPE_CHECKING:
    from incident_sim.kernel import Loop
    from incident_sim.topology import HealthCheck
    from incident_sim.world.replicas import Replica
    from incident_sim.world.services import Service

ONE = 1_000_000


class Health:
    """The checks of one service's balancer."""

    def __init__(self, service: Service, spec: HealthCheck, loop: Loop) -> None:
        self.spec = spec
        self.on = True
        self.panicking = False
        self.panic = spec.panic
        self.evicted: set[str] = set()
        """Names of replicas found unfit; asked for membership alone."""
        self._service = service
        self._loop = loop
        self._turn = 0
        self._runs: dict[str, int] = {}
        """For each replica, its checks in a row: passed above zero, failed below."""
        loop.schedule(spec.every, Phase.CHECKS, self._round)

    def switch(self, *, on: bool) -> None:
        """Let checks count, or let everybody be fit."""
        self.on = on
        if not on:
            self.evicted.clear()
        self.rotate()

    def _round(self) -> None:
        """Checks are spread over the interval: one replica after the other."""
        ready = self._service.ready
        self._loop.schedule(max(1, self.spec.every // max(1, len(ready))), Phase.CHECKS, self._round)
        if ready:
            self._turn = (self._turn + 1) % len(ready)
            self._check(ready[self._turn])
            self.rotate()

    def _check(self, replica: Replica) -> None:
        run = self._runs.get(replica.name, 0)
        run = max(run, 0) + 1 if self._passes(replica) else min(run, 0) - 1
        self._runs[replica.name] = run
        if not self.on:
            return
        if -run >= self.spec.fails and replica.name not in self.evicted:
            self._unfit(replica)
        elif run >= self.spec.passes and replica.name in self.evicted:
            self.evicted.discard(replica.name)
            self._service.log("info", "replica_fit", replica.name)

    def _passes(self, replica: Replica) -> bool:
        """A check waits as long as the request at the head of the line has; a full queue refuses it."""
        if replica.queue:
            return self._loop.now - replica.queue[0].arrived <= self.spec.timeout
        sizes = self._service.sizes
        return not (sizes.queue == 0 and replica.busy >= sizes.workers)

    def _unfit(self, replica: Replica) -> None:
        self._service.log("warn", "replica_unfit", replica.name)
        if self.spec.restarts:
            self._runs.pop(replica.name, None)
            self._service.crash(replica)
        else:
            self.evicted.add(replica.name)

    def rotate(self) -> None:
        """Send requests to the fit, or to all where too few are."""
        service = self._service
        fit = [replica for replica in service.ready if replica.name not in self.evicted]
        self.panicking = len(fit) * ONE < self.panic * max(1, len(service.ready))
        service.rotation = service.ready if self.panicking or len(fit) == len(service.ready) else fit
