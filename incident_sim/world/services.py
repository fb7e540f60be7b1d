"""Live services: replicas with workers and bounded queues, and how a request is served."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from incident_sim.kernel import Law, Loop, Phase, Stream, Streams
from incident_sim.policies import TokenBucket
from incident_sim.world.meters import Cell
from incident_sim.world.requests import Hop

if TYPE_CHECKING:
    from incident_sim.policies import PolicyPatch
    from incident_sim.topology import Effect
    from incident_sim.world.calls import Step
    from incident_sim.world.ledger import Ledger
    from incident_sim.world.logs import LogBook

ONE = 1_000_000
_ENVIRONMENT: Any = Phase.ENVIRONMENT


@dataclass(frozen=True)
class ReleaseLive:
    """A version that replicas run, with what it changes."""

    name: str
    policies: dict[str, PolicyPatch] = field(default_factory=dict)
    slower: int = ONE
    errors: int = 0


class EndpointLive:
    """One thing a live service can be asked for."""

    __slots__ = ("effect", "error", "law", "name", "service", "steps")

    def __init__(self, service: Service, name: str, law: Law, error: int, effect: Effect | None) -> None:
        self.service = service
        self.name = name
        self.law = law
        self.error = error
        self.effect = effect
        self.steps: Sequence[Step] = ()


class Pool:
    """A replica's bulkhead around one call: slots in use, and who waits for one."""

    __slots__ = ("in_use", "waiting")

    def __init__(self) -> None:
        self.in_use = 0
        self.waiting: deque[tuple[int, Hop]] = deque()


class Replica:
    """One running copy of a service."""

    __slots__ = ("busy", "cold_until", "dead", "factor", "name", "pools", "queue", "release", "service")

    def __init__(self, service: Service, name: str, release: ReleaseLive, cold_until: int) -> None:
        self.service = service
        self.name = name
        self.release = release
        self.cold_until = cold_until
        self.busy = 0
        self.queue: deque[Hop] = deque()
        self.dead = False
        self.pools: dict[str, Pool] = {}
        self.factor = 0
        self.settle()

    def settle(self) -> None:
        """Work out how much longer work takes here, once the release or the service's speed has changed."""
        self.factor = self.release.slower * self.service.slower // ONE

    @property
    def load(self) -> int:
        """Requests here."""
        return self.busy + len(self.queue)


@dataclass(frozen=True)
class Sizes:
    """How much there is of a service, and how a fresh replica behaves."""

    workers: int
    queue: int
    lifo: bool
    deadline_checks: bool
    drops: bool
    warm_up: int
    cold: int


class Service:
    """A running service, or one region of a third party."""

    def __init__(
        self, name: str, region: str, sizes: Sizes, *, loop: Loop, streams: Streams, logs: LogBook, ledger: Ledger
    ) -> None:
        self.name = name
        self.region = region
        self.sizes = sizes
        self.endpoints: dict[str, EndpointLive] = {}
        self.ready: list[Replica] = []
        self.draining: list[Replica] = []
        self.limit: TokenBucket | None = None
        self.retry_after = 0
        self.slower = ONE
        self.failing = 0
        self.cells: dict[tuple[int, str], Cell] = {}
        self.refused = 0
        self.for_nobody = 0
        self.deepest = 0
        self.used = 0
        self.rejected = 0
        self.served = 0
        self.reply: Callable[[Hop, str | None], None] = _nobody
        self.proceed: Callable[[Hop], None] = _nowhere
        self._loop = loop
        self._env = loop.env
        self._ledger = ledger
        self._logs = logs
        key = f"{name}/{region}" if region else name
        self._work: Stream = streams.of(f"work/{key}")
        self._errors: Stream = streams.of(f"errors/{key}")
        self._turn = 0
        self._busy = 0
        self._busy_since = loop.now
        self._busy_time = 0
        self._on_worked: list[Callable[[Any], None]] = [self._worked]

    @property
    def waiting(self) -> int:
        """Requests in queues now."""
        return sum(len(replica.queue) for replica in (*self.ready, *self.draining))

    @property
    def busy(self) -> int:
        """Workers busy now."""
        return self._busy

    @property
    def workers(self) -> int:
        """Workers there are."""
        return len(self.ready) * self.sizes.workers

    def take_busy_time(self) -> int:
        """Worker time spent since this was last asked, in microseconds."""
        self._clock()
        spent, self._busy_time = self._busy_time, 0
        return spent

    def _clock(self) -> None:
        now = self._env.now
        self._busy_time += self._busy * (now - self._busy_since)
        self._busy_since = now

    def arrive(self, hop: Hop) -> None:
        """A request comes in: it is worked on, waits, or is refused at once."""
        env = self._env
        hop.arrived = now = env.now
        trace = hop.visit.trace
        if trace is not None:
            trace.open(hop)
        if self.limit is not None:
            if not self.limit.take(now):
                self.rejected += 1
                self._answer(hop, "429")
                return
            self.used += 1
        ready = self.ready
        if not ready:
            return  # nobody is there to refuse: the caller learns it from its own deadline
        # The emptier of two neighbours in turn: cheap, and near the shortest queue.
        turn = self._turn = (self._turn + 1) % len(ready)
        replica, other = ready[turn], ready[turn - 1]
        if other.busy + len(other.queue) < replica.busy + len(replica.queue):
            replica = other
        hop.replica = replica
        if replica.busy < self.sizes.workers:
            self._start(hop, replica)
            return
        depth = len(replica.queue)
        if depth >= self.sizes.queue:
            self.refused += 1
            self._logs.write(self.name, "warn", "queue_full", (str(depth),))
            if not self.sizes.drops:
                self._answer(hop, "queue_full")
            return
        replica.queue.append(hop)
        if depth >= self.deepest:
            self.deepest = depth + 1

    def _start(self, hop: Hop, replica: Replica) -> None:
        env = self._env
        now = env.now
        self._busy_time += self._busy * (now - self._busy_since)
        self._busy_since = now
        self._busy += 1
        replica.busy += 1
        span = hop.endpoint.law.span(self._work.draw()) * replica.factor // ONE
        if now < replica.cold_until:
            # From ``cold`` times as long down to once, in a straight line over the warm-up.
            left = (replica.cold_until - now) * ONE // self.sizes.warm_up
            span = span * (ONE + (self.sizes.cold - ONE) * left // ONE) // ONE
        hop.callbacks = self._on_worked
        env.schedule(hop, _ENVIRONMENT, span)

    def _worked(self, hop: Hop) -> None:
        replica = hop.replica
        if replica is None or replica.dead:
            self.finish(hop, "connection_reset")
            return
        error = hop.endpoint.error + self.failing + replica.release.errors
        if error and self._errors.chance(error):
            self.finish(hop, "error")
            return
        self.proceed(hop)

    def finish(self, hop: Hop, reason: str | None) -> None:
        """A request leaves its worker: the next is taken up, then the caller hears."""
        replica = hop.replica
        if replica is None:
            return
        now = self._env.now
        self._busy_time += self._busy * (now - self._busy_since)
        self._busy_since = now
        self._busy -= 1
        replica.busy -= 1
        if replica.queue and replica.busy < self.sizes.workers and not replica.dead:
            self._next(replica)
        if reason is None and hop.endpoint.effect is not None:
            self._ledger.wrote(hop.endpoint.effect, hop.visit, hop.key)
        self._answer(hop, reason)

    def _next(self, replica: Replica) -> None:
        queue, sizes = replica.queue, self.sizes
        while queue:
            hop = queue.pop() if sizes.lifo else queue.popleft()
            if sizes.deadline_checks and hop.parent is None and hop.visit.root is not hop:
                waited = str((self._env.now - hop.arrived) // 1000)
                self._logs.write(self.name, "info", "client_gone", (hop.endpoint.name, waited))
                self._answer(hop, "client_gone")
                continue
            self._start(hop, replica)
            return

    def _answer(self, hop: Hop, reason: str | None) -> None:
        replica = hop.replica
        release = replica.release.name if replica is not None else ""
        key = (hop.visit.segment, release)
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = Cell()
        latency = self._env.now - hop.arrived
        cell.add(latency, failed=reason is not None)
        self.served += 1
        trace = hop.visit.trace
        if trace is not None:
            trace.close(hop, reason)
        if hop.parent is None and hop.visit.root is not hop:
            self.for_nobody += 1
        self.reply(hop, reason)

    def add(self, replica: Replica) -> None:
        """Let a replica take requests."""
        self.ready.append(replica)

    def drain(self, replica: Replica) -> None:
        """Let a replica finish what it has, and take no more."""
        if replica in self.ready:
            self.ready.remove(replica)
            self.draining.append(replica)

    def kill(self, replica: Replica) -> None:
        """Stop a replica at once: what waited there is refused, what it worked on fails."""
        for replicas in (self.ready, self.draining):
            if replica in replicas:
                replicas.remove(replica)
        replica.dead = True
        waiting, replica.queue = replica.queue, deque()
        for hop in waiting:
            self._answer(hop, "connection_reset")

    def settle(self) -> None:
        """Let every replica work at the service's speed from its next request on."""
        for replica in (*self.ready, *self.draining):
            replica.settle()


def _nobody(hop: Hop, reason: str | None) -> None:
    raise NotImplementedError(f"{hop.endpoint.name} has nobody to answer to ({reason})")


def _nowhere(hop: Hop) -> None:
    raise NotImplementedError(f"{hop.endpoint.name} has nowhere to go")
