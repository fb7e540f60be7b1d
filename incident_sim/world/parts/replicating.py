"""Replication: a primary, followers that copy late, elections, and writes that are lost between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.kernel import Phase

if TYPE_CHECKING:
    from incident_sim.kernel import Loop
    from incident_sim.topology import Replication
    from incident_sim.world.services import Service

SECOND = 1_000_000
EVERY = 500_000
"""How often followers copy and watch."""


class Copies:
    """The primary and followers of one store."""

    def __init__(
        self, service: Service, spec: Replication, loop: Loop, changed: Callable[[str, str, tuple[str, ...]], None]
    ) -> None:
        self.spec = spec
        self.heartbeat = spec.heartbeat
        self.automatic = spec.automatic
        self.behind = 0
        """Writes that no follower has yet, in thousandths."""
        self.lost = 0
        """Writes that were acknowledged and are gone."""
        self.elections = 0
        self.headless_until = loop.now
        self.apply = spec.apply
        self._service = service
        self._loop = loop
        self._changed = changed
        loop.schedule(EVERY, Phase.CHECKS, self._round)

    @property
    def headless(self) -> bool:
        """Whether there is no primary now."""
        return self._loop.now < self.headless_until

    @property
    def lag(self) -> int:
        """How long followers would take to copy what they have not, in microseconds."""
        return self.behind * SECOND // self.apply if self.apply else 0

    def wrote(self) -> None:
        """The primary acknowledged a write."""
        self.behind += 1000

    def _round(self) -> None:
        self._loop.schedule(EVERY, Phase.CHECKS, self._round)
        self.behind = max(0, self.behind - self.apply * EVERY // SECOND)
        if self.automatic and not self.headless and self._silent() > self.heartbeat:
            self.fail_over()

    def _silent(self) -> int:
        """How long the primary leaves somebody waiting: its heartbeat waits as long."""
        waits = [self._loop.now - replica.queue[0].arrived for replica in self._service.ready if replica.queue]
        return max(waits, default=0)

    def fail_over(self) -> None:
        """Choose another primary; writes that it has not copied are lost."""
        self.elections += 1
        self.headless_until = self._loop.now + self.spec.election
        lost = self.behind // 1000
        self.lost += lost
        self.behind = 0
        self._changed("failover_started", self._service.name, (str(lost),))
        self._service.log("error", "primary_lost", str(lost))
        for replica in list(self._service.ready):
            waiting = list(replica.queue)
            replica.queue.clear()
            for hop in waiting:
                self._service.answer(hop, "no_primary", self._loop.now)
