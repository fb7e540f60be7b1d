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


class Session:
    """Somebody's session at a store: a migration, a long read. It keeps its lock until it is ended."""

    __slots__ = ("by", "claim", "has", "name", "table")

    def __init__(self, name: str, by: str, table: Table, *, exclusive: bool) -> None:
        self.name = name
        self.by = by
        """The hand that has opened it."""
        self.table = table
        self.has = False
        """Whether it has its lock, and does not wait for it."""
        self.claim = Claim(exclusive=exclusive, hop=None, name=name, granted=self._granted)

    def _granted(self) -> None:
        self.has = True

    def end(self) -> None:
        """Let it be done, whether it has its lock or still waits for it."""
        if self.has:
            self.table.give(exclusive=self.claim.exclusive)
        else:
            self.table.line.remove(self.claim)
            self.table.serve()


class Leak:
    """Connections of one replica's pool that one hand lets be lost."""

    __slots__ = ("by", "left", "lost", "pool", "replica")

    def __init__(self, replica: Replica, pool: str, by: str, count: int) -> None:
        self.replica = replica
        self.pool = pool
        self.by = by
        self.lost = 0
        self.left = count
        """Those that are lost as soon as they come back."""

    def lose(self) -> None:
        """One more."""
        self.lost += 1
        self.left -= 1


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
        self.sessions: list[Session] = []
        """Those that are open, oldest first; several may have one name."""
        self.timeouts = 0
        self._service = service
        self._lock_wait = lock_wait
        self._loop = loop
        self._deadlines = Lanes(loop, self._expired)
        self._leaks: list[Leak] = []
        service.watched.append(self._left)

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

    def open_session(self, name: str, table: str, by: str, *, exclusive: bool) -> None:
        """A session asks for a table, and keeps it until it is ended."""
        session = Session(name, by, self.table(table), exclusive=exclusive)
        self.sessions.append(session)
        session.table.ask(session.claim)

    def end_session(self, name: str, by: str = "") -> bool:
        """End the sessions of a name, or one hand's alone; whether the last of that name has gone with it."""
        ended = [session for session in self.sessions if session.name == name and by in ("", session.by)]
        self.sessions = [session for session in self.sessions if session not in ended]
        for session in ended:
            session.end()
        return bool(ended) and all(session.name != name for session in self.sessions)

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

    def leak(self, name: str, count: int, by: str) -> None:
        """Connections that nobody gives back: each replica loses so many, those in use as soon as they are free."""
        for replica in self._service.ready:
            pool = self._pool(replica, name)
            leak = Leak(replica, name, by, count)
            self._leaks.append(leak)
            while leak.left and pool.in_use < self.sizes[name] and self._open(name):
                pool.in_use += 1
                leak.lose()

    def mend(self, name: str, by: str) -> None:
        """What a hand has let be lost is found again."""
        mended = [leak for leak in self._leaks if leak.by == by and leak.pool == name]
        self._leaks = [leak for leak in self._leaks if leak not in mended]
        for leak in mended:
            leak.replica.pools[name].in_use -= leak.lost
            self._close(name, leak.lost)
            self._admit(leak.replica, name)

    def _left(self, replica: Replica) -> None:
        """A replica goes: what was lost there ends with its process, and the store has it back."""
        for leak in self._leaks:
            if leak.replica is replica:
                self._close(leak.pool, leak.lost)
        self._leaks = [leak for leak in self._leaks if leak.replica is not replica]

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
        if not self._open(name):
            self._service.finish(hop, "too_many_connections", self._loop.now)
            return
        pool.in_use += 1
        self._granted(hop, POOL)

    def _open(self, name: str) -> bool:
        """Open a connection to the store behind a pool, unless it has as many as it can have."""
        backing = self.backing.get(name)
        if backing is not None:
            if backing.connections is not None and backing.open_connections >= backing.connections:
                return False
            backing.open_connections += 1
        return True

    def _close(self, name: str, count: int = 1) -> None:
        """Close connections to the store behind a pool."""
        backing = self.backing.get(name)
        if backing is not None:
            backing.open_connections -= count

    def _granted(self, hop: Hop, what: int) -> None:
        hop.ticket = 0
        self._deadlines.drop(hop)
        hop.holds |= what
        self.take(hop)

    def _put(self, replica: Replica, name: str) -> None:
        pool = replica.pools.get(name)
        if pool is None:
            return
        for leak in self._leaks:
            if leak.replica is replica and leak.pool == name and leak.left:
                leak.lose()
                return
        pool.in_use -= 1
        self._close(name)
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
