"""Live services: workers and bounded queues, the parts a service has, and how a request is served."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Protocol

from incident_sim.kernel import GRID, Loop, Phase, Stream, Streams
from incident_sim.world.fleet import Fleet, Sizes
from incident_sim.world.parts.caches import FETCH, HIT, MISS
from incident_sim.world.replicas import LONG_AGO, ReleaseLive, Replica

if TYPE_CHECKING:
    from incident_sim.world.endpoints import EndpointLive
    from incident_sim.world.ledger import Ledger
    from incident_sim.world.logs import LogBook
    from incident_sim.world.parts.holds import Holds
    from incident_sim.world.parts.limiting import Limiter
    from incident_sim.world.parts.replicating import Copies
    from incident_sim.world.parts.resources import Resources
    from incident_sim.world.parts.scaling import Scaler
    from incident_sim.world.requests import Hop

ONE = 1_000_000
_ENVIRONMENT = Phase.ENVIRONMENT
DEEPEST = 20
"""Requests of one service that end one inside the other, where each is refused when its turn comes."""


class Carrier(Protocol):
    """Whoever makes the calls of a service's requests."""

    def proceed(self, hop: Hop, now: int) -> None:
        """Make the next call of a hop, or reply once all are made."""

    def answered(self, hop: Hop, child: Hop, reason: str | None, now: int) -> None:
        """A hop has the outcome of an attempt that it still waited for."""


class Service(Fleet):
    """A running service, or one region of a third party."""

    # What each request reads has a slot, which is found faster than a name in a dictionary of fifty.
    __slots__ = (
        "_draw",
        "_errors",
        "_inside",
        "_number",
        "_on_worked",
        "_plain",
        "_push",
        "_simple",
        "_turn",
        "_workers",
        "awake",
        "busy_area",
        "caller",
        "counted",
        "for_nobody",
        "lethal",
        "limit",
        "served",
        "spoilt",
        "stranded",
        "work_time",
    )

    def __init__(
        self,
        name: str,
        region: str,
        sizes: Sizes,
        *,
        segments: int,
        loop: Loop,
        streams: Streams,
        logs: LogBook,
        ledger: Ledger,
        roused: list[Service],
    ) -> None:
        super().__init__(name, region, sizes, segments, loop, logs)
        self.awake = False
        """Whether something has happened here since telemetry last found it at rest."""
        self._roused = roused
        self.endpoints: dict[str, EndpointLive] = {}
        self.limit: Limiter | None = None
        self.retry_after = 0
        self.lethal: set[int] = set()
        """Keys whose requests kill the replica that works on them; asked for membership alone."""
        self.spoilt: set[int] = set()
        """Keys under which bad data is stored; asked for membership alone."""
        self.stranded: dict[str, int] = {}
        """Releases that cannot read what a later one has written, and the share of requests they fail for it."""
        self.holds: Holds | None = None
        self.resources: Resources | None = None
        self.scaler: Scaler | None = None
        self.copies: Copies | None = None
        self.connections: int | None = None
        self.open_connections = 0
        self.parted = True
        """Whether it has parts that show figures of their own."""
        self.silent = False
        """Whether its metrics have stopped."""
        self.refused = 0
        self.for_nobody = 0
        self.deepest = 0
        self.used = 0
        self.rejected = 0
        self.served = 0
        self.counted = 0
        """Those of ``served`` that were answered before the open window began."""
        self.work_time = 0
        """Worker time at work, and not waiting for others, in microseconds; counted when the work begins."""
        self.caller: Carrier = _Nobody()
        """Who makes the calls of its requests."""
        self._ledger = ledger
        key = f"{name}/{region}" if region else name
        self._draw = streams.of(f"work/{key}").draw
        self._errors: Stream = streams.of(f"errors/{key}")
        self._balance: Stream = streams.of(f"balance/{key}")
        self._turn = 0
        self._inside = 0
        """Requests that are being taken up now, each inside the end of the one before."""
        self._workers = sizes.workers
        self.busy_area = 0
        """Ends less starts of all stays at workers so far: with those still there it is the time spent."""
        # Until ``fit`` is told otherwise, everything is special.
        self._plain = self._simple = False
        self._on_worked = self._worked
        self._push, self._number = self._clock.push, self._clock.number
        self._nobody = Replica(self, "", ReleaseLive(""), LONG_AGO)
        """Stands where the replica of a request would be that was refused before it came to one."""

    def fit(self) -> None:
        """Take note of the parts and limits there are: a service without any takes the short way."""
        self._plain = (
            self.resources is None
            and self.copies is None
            and self.sizes.pick == "less_busy"
            and not self.sizes.slow_start
            and all(endpoint.keys is None for endpoint in self.endpoints.values())
        )
        self._simple = self.resources is None and not any(endpoint.held for endpoint in self.endpoints.values())
        parts = (
            self.holds,
            self.resources,
            self.starts,
            self.health,
            self.shards,
            self.copies,
            self.connections,
        )
        self.parted = any(part is not None for part in parts) or any(
            endpoint.cache is not None for endpoint in self.endpoints.values()
        )
        for endpoint in self.endpoints.values():
            endpoint.fit()

    def rouse(self) -> None:
        """Let telemetry look here: of a service at rest it keeps the rows it has."""
        if not self.awake:
            self.awake = True
            self._roused.append(self)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way here, and nothing was answered or refused since the open window began."""
        return not (
            self.served != self.counted or self.deepest or self.refused or self.for_nobody or self.busy or self.waiting
        )

    def busy_total(self) -> int:
        """Worker time spent since the beginning, in microseconds."""
        return self.busy_area + self.busy * self._loop.now

    def arrive(self, hop: Hop, now: int) -> None:
        """A request comes in: it is worked on, waits, or is refused at once."""
        hop.arrived = now
        if not self.awake:
            self.rouse()
        trace = hop.visit.trace
        if trace is not None:
            trace.open(hop)
        ready = self.rotation
        if not self._plain or self.limit is not None or not ready:
            self._admit(hop, ready, now)
            return
        # The emptier of two neighbours in turn: cheap, and near the shortest queue.
        turn = self._turn + 1
        if turn >= len(ready):
            turn %= len(ready)
        self._turn = turn
        replica, other = ready[turn], ready[turn - 1]
        if other is not replica and other.busy + len(other.queue) < replica.busy + len(replica.queue):
            replica = other
        hop.replica = replica
        if replica.busy < self._workers and self._simple and now >= replica.cold_until:
            # As ``_start`` does it, in place.
            self.busy_area -= now
            replica.busy += 1
            span = hop.endpoint.table[floor(self._draw() * GRID)]
            if replica.factor != ONE:
                span = span * replica.factor // ONE
            self.work_time += span
            hop.due = now + span
            self._push((hop.due, _ENVIRONMENT, self._number(), self._on_worked, hop))
            return
        self._take(hop, replica, now)

    def _admit(self, hop: Hop, ready: list[Replica], now: int) -> None:
        """Look at a request at the door, and find a replica for it."""
        hop.replica = self._nobody
        reason = self._refusal(hop)
        if reason is not None:
            self.answer(hop, reason, now)
            return
        if not ready:
            return  # nobody is there to refuse: the caller learns it from its own deadline
        replica = self._picked(hop, ready)
        if replica is None:
            self.answer(hop, "shard_down", now)
            return
        if self.resources is not None:
            reason = self.resources.refusal(hop, replica)
            if reason is not None:
                self.answer(hop, reason, now)
                return
        hop.replica = replica
        self._take(hop, replica, now)

    def _take(self, hop: Hop, replica: Replica, now: int) -> None:
        """A replica works on a request, or lets it wait, or refuses it."""
        if replica.busy < self._workers:
            self._start(hop, replica, now)
            return
        depth = len(replica.queue)
        if depth >= self.sizes.queue:
            self.refused += 1
            self._logs.write(self.name, "warn", "queue_full", (str(depth),))
            if not self.sizes.drops:
                self.answer(hop, "queue_full", now)
            return
        replica.queue.append(hop)
        if depth >= self.deepest:
            self.deepest = depth + 1

    def _refusal(self, hop: Hop) -> str | None:
        """Why nobody here can take a request, if so; its key is drawn on the way."""
        keys = hop.endpoint.keys
        if keys is not None and hop.item < 0:
            hop.item = keys.draw()
        if self.limit is not None:
            if not self.limit.lets(hop, hop.arrived):
                self.rejected += 1
                if self.limit.spec.per is not None:
                    self._logs.write(self.name, "warn", "limited", (hop.endpoint.name, self.limit.name(hop)))
                return "429"
            self.used += 1
        if self.copies is not None and not hop.endpoint.follower and self.copies.primary is None:
            return "no_primary"
        return None

    def _picked(self, hop: Hop, ready: list[Replica]) -> Replica | None:
        """Who takes a request; nobody, where its one owner is down or was found unfit."""
        if self.copies is not None and not hop.endpoint.follower:
            return self.copies.primary
        if self.shards is not None and hop.item >= 0:
            owner = self.shards.owner(hop.item)
            return owner if ready is self.ready or owner in ready else None
        turn = self._turn = (self._turn + 1) % len(ready)
        replica, other = ready[turn], ready[turn - 1]
        if self.sizes.pick == "less_busy" and other.load < replica.load:
            replica, other = other, replica
        if self.sizes.slow_start and self._clock.now < replica.slow_until:
            # A fresh replica is passed over, less often from moment to moment.
            left = replica.slow_until - self._clock.now
            if self._balance.draw() * self.sizes.slow_start < left:
                return other
        return replica

    def _start(self, hop: Hop, replica: Replica, now: int) -> None:
        self.busy_area -= now
        replica.busy += 1
        if self._simple and now >= replica.cold_until:
            span = hop.endpoint.table[floor(self._draw() * GRID)]
            if replica.factor != ONE:
                span = span * replica.factor // ONE
            self.work_time += span
            hop.due = now + span
            self._push((hop.due, _ENVIRONMENT, self._number(), self._on_worked, hop))
        elif hop.endpoint.held and self.holds is not None:
            self.holds.take(hop)
        else:
            self.work(hop)

    def work(self, hop: Hop) -> None:
        """Work on a request that has its worker and all it must hold."""
        replica = hop.replica
        now = self._clock.now
        span = hop.endpoint.law.span(self._draw()) * replica.factor // ONE
        if now < replica.cold_until:
            # From ``cold`` times as long down to once, in a straight line over the warm-up.
            left = (replica.cold_until - now) * ONE // self.sizes.warm_up
            span = span * (ONE + (self.sizes.cold - ONE) * left // ONE) // ONE
        if self.resources is not None:
            span = span * self.resources.pressure(replica) // ONE
        self.work_time += span
        hop.due = now + span
        self._push((hop.due, _ENVIRONMENT, self._number(), self._on_worked, hop))

    def _worked(self, hop: Hop) -> None:
        replica, endpoint, now = hop.replica, hop.endpoint, hop.due
        if replica.dead:
            self.finish(hop, "connection_reset", now)
            return
        if (self.lethal or self.spoilt) and self._ruined(hop, replica, now):
            return
        error = endpoint.error + replica.errors
        if self.stranded or replica.release.breaks:
            release = replica.release
            error += self.stranded.get(release.name, 0) + release.breaks.get(hop.visit.segment, 0)
        if error and self._errors.chance(error):
            self.finish(hop, "error", now)
            return
        if endpoint.cache is not None:
            found = endpoint.cache.look(hop, now)
            if found is HIT:
                self.finish(hop, None, now)
                return
            if found is not MISS:
                return
        self.caller.proceed(hop, now)

    def _ruined(self, hop: Hop, replica: Replica, now: int) -> bool:
        """Whether what a request is about kills who works on it, or was stored wrong; then it has been answered."""
        if hop.item in self.lethal:
            self._logs.write(self.name, "error", "panic", (hop.endpoint.name, str(hop.item)))
            self.crash(replica)
            self.finish(hop, "connection_reset", now)
            return True
        if hop.item in self.spoilt:
            self.finish(hop, "bad_data", now)
            return True
        return False

    def finish(self, hop: Hop, reason: str | None, now: int) -> None:
        """A request leaves its worker: the next is taken up, then the caller hears."""
        replica = hop.replica
        endpoint = hop.endpoint
        if hop.holds & FETCH and endpoint.cache is not None:
            hop.holds ^= FETCH
            reason = endpoint.cache.settle(hop, reason, now)
        if hop.holds and self.holds is not None:
            self.holds.give_back(hop)
        self.busy_area += now
        replica.busy -= 1
        if reason is None and endpoint.publishes is not None and not endpoint.publishes.publish(hop):
            reason = "queue_full"
        if self.resources is not None:
            self.resources.leave(hop, replica, written=reason is None)
        if replica.queue and replica.busy < self.sizes.workers and not replica.dead:
            if self._inside < DEEPEST:
                self._inside += 1
                self.take_up(replica, now)
                self._inside -= 1
            else:
                self._clock.call(0, _ENVIRONMENT, self._resume, replica)
        if reason is None:
            if endpoint.effect is not None:
                self._ledger.wrote(endpoint.effect, hop.visit, hop.key)
            if endpoint.writes:
                self._wrote(hop, replica)
            if self.copies is not None and (endpoint.writes or endpoint.effect is not None):
                self.copies.wrote(hop, replica)
        self.answer(hop, reason, now)

    def _resume(self, replica: Replica) -> None:
        """Go on with a queue, in the same instant, whose requests end as soon as they are taken up."""
        if replica.busy < self.sizes.workers and not replica.dead:
            self.take_up(replica, self._clock.now)

    def _wrote(self, hop: Hop, replica: Replica) -> None:
        if replica.release.spoils and self._errors.chance(replica.release.spoils):
            self.spoilt.add(hop.item)

    def take_up(self, replica: Replica, now: int) -> None:
        """A worker of a replica is free for the next in its queue."""
        queue, sizes = replica.queue, self.sizes
        while queue:
            hop = queue.pop() if sizes.lifo else queue.popleft()
            if sizes.deadline_checks and hop.parent is None and hop.visit.root is not hop:
                waited = str((now - hop.arrived) // 1000)
                self._logs.write(self.name, "info", "client_gone", (hop.endpoint.name, waited))
                self.answer(hop, "client_gone", now)
                continue
            self._start(hop, replica, now)
            return

    def answer(self, hop: Hop, reason: str | None, now: int) -> None:
        """A request has its outcome: count it, and tell whoever still waits."""
        visit = hop.visit
        cell = hop.replica.cells[visit.segment]
        cell.spans.append(now - hop.arrived)
        if reason is not None:
            cell.errors += 1
        self.served += 1
        trace = visit.trace
        if trace is not None:
            trace.close(hop, reason)
        parent = hop.parent
        if parent is not None:
            self.caller.answered(parent, hop, reason, now)
        elif visit.root is hop:
            visit.asker.answered(visit, reason, now)
        else:
            self.for_nobody += 1


class _Nobody:
    """Stands where whoever makes the calls will be."""

    def proceed(self, hop: Hop, now: int) -> None:
        """Refuse."""
        raise NotImplementedError(f"{hop.endpoint.name} has nowhere to go at {now}")

    def answered(self, hop: Hop, child: Hop, reason: str | None, now: int) -> None:
        """Refuse."""
        raise NotImplementedError(f"{child.endpoint.name} has nobody to answer to at {now} ({reason})")
