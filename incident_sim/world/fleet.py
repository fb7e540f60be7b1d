"""The replicas of a service: how they come, go, die, are replaced, and how fast they are."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_sim.kernel import Loop, Phase
from incident_sim.world.blend import Blend
from incident_sim.world.meters import Cell
from incident_sim.world.replicas import Replica

if TYPE_CHECKING:
    from incident_sim.world.logs import LogBook
    from incident_sim.world.parts.balancing import Health
    from incident_sim.world.parts.shards import Shards
    from incident_sim.world.parts.starting import Starts
    from incident_sim.world.requests import Hop

ONE = 1_000_000
LOADS = 2_000_000
"""Within this, every running replica loads a configuration that was pushed."""
STARTS = 100_000
"""How long after its start a replica has loaded its configuration."""


@dataclass(frozen=True)
class Sizes:
    """How much there is of a service, how it picks and queues, and how a fresh replica behaves."""

    workers: int
    queue: int
    lifo: bool = False
    deadline_checks: bool = False
    drops: bool = False
    warm_up: int = 0
    cold: int = ONE
    pick: str = "less_busy"
    slow_start: int = 0


class Fleet:
    """What there is of a service. ``Service`` adds how requests are served."""

    __slots__ = ("__dict__", "_clock", "rotation", "sizes")

    def __init__(self, name: str, region: str, sizes: Sizes, segments: int, loop: Loop, logs: LogBook) -> None:
        self.name = name
        self.region = region
        self.title = f"{name}@{region}" if region else name
        """What truth and traces call it."""
        self.sizes = sizes
        self.ready: list[Replica] = []
        """Replicas that are up."""
        self.cells: dict[str, list[Cell]] = {}
        """What the open window has counted, by release and segment."""
        self._segments = segments
        self.rotation = self.ready
        """Replicas that get requests: the same list, unless checks have found some unfit."""
        self.draining: list[Replica] = []
        self.killed: list[Replica] = []
        self.slowness = Blend()
        self.failure = Blend()
        self.slower = ONE
        self.failing = 0
        self.poisoned = False
        """Whether the configuration in force kills every replica that loads it."""
        self.health: Health | None = None
        self.shards: Shards | None = None
        self.starts: Starts | None = None
        self.watched: list[Callable[[Replica], None]] = []
        """Who is told when a replica takes no more requests."""
        self.joined: list[Callable[[Replica], None]] = []
        """Who is told when a replica begins to take requests."""
        self.deaths = 0
        self.respawn: Callable[[Replica], None] = _no_supervisor
        self._loop = loop
        self._clock = loop.clock
        self._logs = logs

    def rouse(self) -> None:
        """Something happens here."""
        raise NotImplementedError

    def answer(self, hop: Hop, reason: str | None, now: int) -> None:
        """A request has its outcome."""
        raise NotImplementedError

    def cells_of(self, release: str) -> list[Cell]:
        """What the open window has counted for a release, by segment."""
        cells = self.cells.get(release)
        if cells is None:
            cells = self.cells[release] = [Cell() for _ in range(self._segments)]
        return cells

    @property
    def busy(self) -> int:
        """Workers busy now, those of replicas that were killed over their work among them."""
        busy = 0
        for replica in self.ready:
            busy += replica.busy
        if self.draining or self.killed:
            busy += sum(replica.busy for replica in (*self.draining, *self.killed))
        return busy

    @property
    def waiting(self) -> int:
        """Requests in queues now."""
        return sum(len(replica.queue) for replica in (*self.ready, *self.draining))

    @property
    def workers(self) -> int:
        """Workers there are."""
        return len(self.ready) * self.sizes.workers

    def log(self, level: str, template: str, *values: str) -> None:
        """Write a line of this service's log."""
        self._logs.write(self.name, level, template, values)

    def add(self, replica: Replica) -> None:
        """Let a replica take requests."""
        self.ready.append(replica)
        self._came(replica)

    def replace(self, old: Replica, fresh: Replica) -> bool:
        """Let a fresh replica take a running one's place, which finishes what it has; False if that one has gone."""
        if old not in self.ready:
            return False
        # In the same place, so that the order of replicas does not depend on how often they were replaced.
        self.ready[self.ready.index(old)] = fresh
        self.draining.append(old)
        if self.shards is not None:
            self.shards.replaced(old, fresh)
        self._came(fresh)
        self._left(old)
        return True

    def _left(self, replica: Replica) -> None:
        self.rouse()
        if self.shards is not None:
            self.shards.left(replica)
        for watch in self.watched:
            watch(replica)

    def _came(self, replica: Replica) -> None:
        self.rouse()
        if self.shards is not None:
            self.shards.came(replica)
        if self.sizes.slow_start:
            replica.slow_until = self._clock.now + self.sizes.slow_start
        if self.health is not None:
            self.health.rotate()
        if self.poisoned:
            self._loop.schedule(STARTS, Phase.ENVIRONMENT, lambda: self._load(replica))
        for join in self.joined:
            join(replica)

    def poison(self, *, poisoned: bool) -> None:
        """Push a configuration that kills whoever loads it, or take it back."""
        self.poisoned = poisoned
        for place, replica in enumerate(self.ready if poisoned else ()):
            self._loop.schedule(
                LOADS * (place + 1) // (len(self.ready) + 1), Phase.ENVIRONMENT, _Loading(self._load, replica)
            )

    def _load(self, replica: Replica) -> None:
        if self.poisoned and not replica.dead:
            self._logs.write(self.name, "error", "bad_configuration", ())
            self.crash(replica)

    def drain(self, replica: Replica) -> None:
        """Let a replica finish what it has, and take no more."""
        if replica in self.ready:
            self.ready.remove(replica)
            self.draining.append(replica)
            if self.health is not None:
                self.health.rotate()
            self._left(replica)

    def crash(self, replica: Replica) -> None:
        """A replica dies by itself; whoever keeps it up starts another."""
        if replica.dead:
            return
        self.deaths += 1
        self._logs.write(self.name, "error", "process_died", (replica.name,))
        self.kill(replica)
        self.respawn(replica)

    def kill(self, replica: Replica) -> None:
        """Stop a replica at once: what waited there is refused, what it worked on fails."""
        for replicas in (self.ready, self.draining):
            if replica in replicas:
                replicas.remove(replica)
        replica.dead = True
        self.killed = [*(dead for dead in self.killed if dead.busy), replica]
        if self.health is not None:
            self.health.rotate()
        waiting, replica.queue = replica.queue, deque()
        # First nobody counts on it any more: who is refused may ask again at once.
        self._left(replica)
        for hop in waiting:
            self.answer(hop, "connection_reset", self._loop.now)

    def settle(self) -> None:
        """Let every replica work at the service's speed from its next request on."""
        self.slower = self.slowness.product()
        self.failing = self.failure.total()
        for replica in (*self.ready, *self.draining):
            replica.settle()


class _Loading:
    """A replica that is about to load its configuration."""

    def __init__(self, load: Callable[[Replica], None], replica: Replica) -> None:
        self._load = load
        self._replica = replica

    def __call__(self) -> None:
        self._load(self._replica)


def _no_supervisor(replica: Replica) -> None:
    raise NotImplementedError(f"nobody keeps {replica.name} up")
