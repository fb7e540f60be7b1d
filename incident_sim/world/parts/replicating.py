"""Replication: one primary, followers that copy late, elections, and writes that are lost between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.kernel import Phase

if TYPE_CHECKING:
    from incident_sim.kernel import Loop
    from incident_sim.topology import Replication
    from incident_sim.world.ledger import Ledger
    from incident_sim.world.replicas import Replica
    from incident_sim.world.requests import Hop, Visit
    from incident_sim.world.services import Service

SECOND = 1_000_000
EVERY = 500_000
"""How often followers copy and watch."""


class Copies:
    """The primary of one store, which alone takes writes, and what its followers have not copied yet."""

    def __init__(
        self,
        service: Service,
        spec: Replication,
        loop: Loop,
        ledger: Ledger,
        changed: Callable[[str, str, tuple[str, ...]], None],
    ) -> None:
        self.spec = spec
        self.heartbeat = spec.heartbeat
        self.automatic = spec.automatic
        self.primary: Replica | None = service.ready[0]
        """Nobody, from its death or the start of an election until another is chosen."""
        self.lost = 0
        """Writes that were acknowledged and are gone."""
        self.elections = 0
        self.apply = spec.apply
        self._service = service
        self._loop = loop
        self._ledger = ledger
        self._changed = changed
        self._uncopied: deque[Visit | None] = deque()
        """Writes that no follower has yet, oldest first; with the visit, where one is an order."""
        self._copying = 0
        """How much of the next write has been copied, in thousandths."""
        self._electing = False
        self._before = 0
        """What had been lost before the election that is under way, or was last."""
        self._silent_since = loop.now
        self._heirs: list[Replica] = []
        """Who was a follower when there last was a primary."""
        self._fenced: Replica | None = None
        """The last primary that was deposed alive: what it still acknowledges is lost at once."""
        service.watched.append(self._left)
        loop.schedule(EVERY, Phase.CHECKS, self._round)

    @property
    def behind(self) -> int:
        """Writes that no follower has yet."""
        return len(self._uncopied)

    @property
    def lag(self) -> int:
        """How long followers would take to copy what they have not, in microseconds."""
        return self.behind * 1000 * SECOND // self.apply if self.apply else 0

    def wrote(self, hop: Hop, replica: Replica) -> None:
        """A replica acknowledged a write."""
        order = hop.visit if hop.endpoint.effect == "place_order" else None
        if replica is self._fenced:
            self._lose(order)
        else:
            self._uncopied.append(order)

    def fail_over(self) -> None:
        """Choose another primary; nobody is primary meanwhile."""
        if self._electing:
            return
        self.elections += 1
        self._electing = True
        self._before = self.lost
        self._changed("failover_started", self._service.name, (str(self.behind),))
        self._service.log("error", "primary_lost", str(self.behind))
        self._depose()
        self._loop.schedule(self.spec.election, Phase.ENVIRONMENT, self._elect)

    def _round(self) -> None:
        self._loop.schedule(EVERY, Phase.CHECKS, self._round)
        ready = self._service.ready
        if self.primary is not None and len(ready) > 1:
            self._copy()
        if self._electing:
            return
        if self.primary is None and ready and not self._followers():
            self._promote(ready[0])
        elif self.automatic and self._silent() > self.heartbeat:
            self.fail_over()

    def _copy(self) -> None:
        self._copying += self.apply * EVERY // SECOND
        whole = min(self._copying // 1000, self.behind)
        for _ in range(whole):
            self._uncopied.popleft()
        self._copying = self._copying - 1000 * whole if self._uncopied else 0

    def _silent(self) -> int:
        """How long the primary leaves somebody waiting: its heartbeat waits as long."""
        if self.primary is None:
            return self._loop.now - self._silent_since
        return self._loop.now - self.primary.queue[0].arrived if self.primary.queue else 0

    def _left(self, replica: Replica) -> None:
        """A replica has gone: a dead primary is missed; a retired one hands over, and all that it has written."""
        if replica is not self.primary:
            return
        if replica.dead or not self._service.ready:
            self._depose()
        else:
            self._promote(self._service.ready[0])

    def _depose(self) -> None:
        """There is no primary now; who waited for it is refused."""
        old, self.primary = self.primary, None
        if old is None:
            return
        self._silent_since = self._loop.now
        self._fenced = old
        self._heirs = [replica for replica in self._service.ready if replica is not old]
        waiting, old.queue = old.queue, deque(hop for hop in old.queue if hop.endpoint.follower)
        for hop in waiting:
            if not hop.endpoint.follower:
                self._service.answer(hop, "no_primary", self._loop.now)

    def _followers(self) -> list[Replica]:
        ready = self._service.ready
        return [replica for replica in self._heirs if replica in ready]

    def _elect(self) -> None:
        """The election is over: a follower is primary, without what it has not copied.

        Where no follower is left the store waits for a replica, which finds everything as it was left.
        """
        followers, ready = self._followers(), self._service.ready
        if not ready:
            self._loop.schedule(EVERY, Phase.ENVIRONMENT, self._elect)
            return
        self._electing = False
        while followers and self._uncopied:
            self._lose(self._uncopied.popleft())
        chosen = followers[0] if followers else ready[0]
        self._promote(chosen)
        self._changed("failover_finished", self._service.name, (chosen.name, str(self.lost - self._before)))

    def _promote(self, replica: Replica) -> None:
        self.primary = replica
        if replica is self._fenced:
            self._fenced = None
        self._service.log("info", "primary_elected", replica.name)

    def _lose(self, order: Visit | None) -> None:
        self.lost += 1
        if order is not None:
            self._ledger.lost(order)
