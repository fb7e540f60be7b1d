"""What a request holds while it is served: a connection of a pool, and a lock on a table.

Both are taken before the work begins and given back with the reply, by a worker that waits all the while.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.kernel import Lanes
from incident_sim.world.replicas import Pool

if TYPE_CHECKING:
    from incident_sim.kernel import Loop
    from incident_sim.topology import Pool as PoolSpec
    from incident_sim.world.replicas import Replica
    from incident_sim.world.requests import Hop
    from incident_sim.world.services import Service

POOL, LOCK = 1, 2
"""Bits of what a request holds."""


class Claim:
    """Somebody's place in the line for a table: a request, or a session such as a migration."""

    __slots__ = ("exclusive", "granted", "hop", "name", "ticket")

    def __init__(self, *, exclusive: bool, hop: Hop | None, name: str, granted: Callable[[], None]) -> None:
        self.exclusive = exclusive
        self.hop = hop
        self.ticket = 0 if hop is None else hop.ticket
        self.name = name
        self.granted = granted

    @property
    def gone(self) -> bool:
        """Whether it no longer waits."""
        return self.hop is not None and self.hop.ticket != self.ticket


class Table:
    """A lock that many may share or one have alone, granted in the order in which it was asked for."""

    def __init__(self) -> None:
        self.shared = 0
        self.exclusive = False
        self.line: deque[Claim] = deque()

    def ask(self, claim: Claim) -> None:
        """Stand in line, behind everybody who came before."""
        self.line.append(claim)
        self.serve()

    def give(self, *, exclusive: bool) -> None:
        """Somebody is done with it."""
        if exclusive:
            self.exclusive = False
        else:
            self.shared -= 1
        self.serve()

    def serve(self) -> None:
        """Let those at the head of the line in, as far as they agree with who is in."""
        while self.line:
            claim = self.line[0]
            if claim.gone:
                self.line.popleft()
                continue
            if self.exclusive or (claim.exclusive and self.shared):
                return
            self.line.popleft()
            if claim.exclusive:
                self.exclusive = True
            else:
                self.shared += 1
            claim.granted()


class Holds:
    """Pools and tables of one service."""

    def __init__(self, service: Service, pools: tuple[PoolSpec, ...], lock_wait: int, loop: Loop) -> None:
        self.pools = {pool.name: pool for pool in pools}
        self.sizes = {pool.name: pool.size for pool in pools}
        self.waits = {pool.name: pool.wait for pool in pools}
        self.backing: dict[str, Service] = {}
        self.tables: dict[str, Table] = {}
        self.sessions: dict[str, tuple[str, bool, bool]] = {}
        """For each open session, by name: its table, whether it wants it alone, and whether it has it."""
        self.timeouts = 0
        self._service = service
        self._lock_wait = lock_wait
        self._loop = loop
        self._deadlines = Lanes(loop, self._expired)
        self._claims: dict[str, Claim] = {}

    def take(self, hop: Hop) -> None:
        """Take all that the request's endpoint wants, then let it be worked on."""
        name = hop.endpoint.pool
        if name is not None and not hop.holds & POOL:
            self._take_pool(hop, name)
            return
        locked = hop.endpoint.lock
        if locked is not None and not hop.holds & LOCK:
            hop.ticket = self._loop.clock.number()
            claim = Claim(
                exclusive=locked.mode == "exclusive",
                hop=hop,
                name=hop.endpoint.name,
                granted=lambda: self._granted(hop, LOCK),
            )
            if self._lock_wait:
                self._deadlines.of(self._lock_wait).add(hop, self._loop.now)
            self.table(locked.table).ask(claim)
            return
        self._service.work(hop)

    def table(self, name: str) -> Table:
        """The lock of a table."""
        table = self.tables.get(name)
        if table is None:
            table = self.tables[name] = Table()
        return table

    def give_back(self, hop: Hop) -> None:
        """A request is over: whatever it holds is free for the next."""
        holds, hop.holds = hop.holds, 0
        locked, name, replica = hop.endpoint.lock, hop.endpoint.pool, hop.replica
        if holds & LOCK and locked is not None:
            self.table(locked.table).give(exclusive=locked.mode == "exclusive")
        if holds & POOL and name is not None:
            self._put(replica, name)

    def open_session(self, name: str, table: str, *, exclusive: bool) -> None:
        """A session asks for a table, and keeps it until it is ended."""
        self.sessions[name] = (table, exclusive, False)

        def granted() -> None:
            self.sessions[name] = (table, exclusive, True)

        self._claims[name] = claim = Claim(exclusive=exclusive, hop=None, name=name, granted=granted)
        self.table(table).ask(claim)

    def end_session(self, name: str) -> bool:
        """End a session, whether it has its lock or still waits for it; whether there was one."""
        if name not in self.sessions:
            return False
        table_name, exclusive, has = self.sessions.pop(name)
        table, claim = self.table(table_name), self._claims.pop(name)
        if has:
            table.give(exclusive=exclusive)
        else:
            table.line.remove(claim)
            table.serve()
        return True

    def waiting(self) -> int:
        """Requests that wait for a table or a connection now."""
        pools = sum(
            len(pool.waiting)
            for replica in (*self._service.ready, *self._service.draining)
            for name, pool in replica.pools.items()
            if name in self.pools
        )
        lines = [table.line for table in self.tables.values()]
        return pools + sum(1 for line in lines for claim in line if claim.hop is not None and not claim.gone)

    def in_use(self, name: str) -> int:
        """Connections of a pool in use, over all replicas."""
        return sum(replica.pools[name].in_use for replica in self._service.ready if name in replica.pools)

    def leak(self, name: str, count: int) -> None:
        """Connections that nobody gives back: each replica loses so many."""
        for replica in self._service.ready:
            pool = self._pool(replica, name)
            pool.in_use += count

    def resize(self, name: str, size: int, wait: int | None) -> None:
        """Give every replica's pool another size, and another patience."""
        self.sizes[name] = size
        if wait is not None:
            self.waits[name] = wait
        for replica in (*self._service.ready, *self._service.draining):
            if name in replica.pools:
                self._admit(replica, name)

    def _take_pool(self, hop: Hop, name: str) -> None:
        replica = hop.replica
        pool = self._pool(replica, name)
        if pool.in_use >= self.sizes[name]:
            if len(pool.waiting) >= self.pools[name].waiting:
                self._refuse(hop, name)
                return
            hop.ticket = self._loop.clock.number()
            pool.waiting.append((hop.ticket, hop))
            self._deadlines.of(self.waits[name]).add(hop, self._loop.now)
            return
        self._connect(hop, pool, name)

    def _connect(self, hop: Hop, pool: Pool, name: str) -> None:
        backing = self.backing.get(name)
        if backing is not None:
            if backing.connections is not None and backing.open_connections >= backing.connections:
                self._service.finish(hop, "too_many_connections", self._loop.now)
                return
            backing.open_connections += 1
        pool.in_use += 1
        self._granted(hop, POOL)

    def _granted(self, hop: Hop, what: int) -> None:
        hop.ticket = 0
        self._deadlines.drop(hop)
        hop.holds |= what
        self.take(hop)

    def _put(self, replica: Replica, name: str) -> None:
        pool = replica.pools.get(name)
        if pool is None:
            return
        pool.in_use -= 1
        backing = self.backing.get(name)
        if backing is not None:
            backing.open_connections -= 1
        self._admit(replica, name)

    def _admit(self, replica: Replica, name: str) -> None:
        pool = replica.pools[name]
        while pool.waiting and pool.in_use < self.sizes[name]:
            ticket, hop = pool.waiting.popleft()
            if hop.ticket == ticket:
                self._deadlines.drop(hop)
                self._connect(hop, pool, name)

    def _pool(self, replica: Replica, name: str) -> Pool:
        pool = replica.pools.get(name)
        if pool is None:
            pool = replica.pools[name] = Pool()
        return pool

    def _expired(self, hop: Hop) -> None:
        hop.ticket = 0
        if hop.endpoint.pool is not None and not hop.holds & POOL:
            self._refuse(hop, hop.endpoint.pool)
            return
        self.timeouts += 1
        locked = hop.endpoint.lock
        self._service.log("error", "lock_timeout", locked.table if locked is not None else "")
        self._service.finish(hop, "lock_timeout", self._loop.now)

    def _refuse(self, hop: Hop, name: str) -> None:
        self.timeouts += 1
        self._service.log("error", "acquire_timeout", name, str((self._loop.now - hop.arrived) // 1000))
        self._service.finish(hop, "pool_timeout", self._loop.now)
