"""Live calls: how a service asks another, under timeout, retries, breaker and bulkhead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from incident_sim.kernel import Lanes, Loop, Phase
from incident_sim.policies import Fallback
from incident_sim.world.replicas import Pool
from incident_sim.world.requests import BACKING_OFF, WAITING_FOR_POOL, WAITING_FOR_REPLY, Hop

if TYPE_CHECKING:
    from incident_sim.world.edges import Line
    from incident_sim.world.logs import LogBook
    from incident_sim.world.parts.jobs import JobQueueLive
    from incident_sim.world.replicas import Replica

ONE = 1_000_000
_ENVIRONMENT: Any = Phase.ENVIRONMENT
NOT_RETRIED = ("breaker_open", "bulkhead_full")
"""What fails at home fails at once: asking again at once cannot help."""


class Caller:
    """Carries out every call of the world: one step of a hop after the other."""

    def __init__(self, loop: Loop, logs: LogBook) -> None:
        self._env = loop.env
        self._logs = logs
        self.deadlines = Lanes(loop, self._expired)
        self.queues: dict[str, JobQueueLive] = {}
        self._hedges = Lanes(loop, self._hedge)
        self._on_again: list[Callable[[Any], None]] = [self._attempt]
        self._on_arrival: list[Callable[[Any], None]] = [self._arrive]

    def proceed(self, hop: Hop, now: int) -> None:
        """Make the next call of a hop, or reply once all are made."""
        steps = hop.endpoint.steps
        count = len(steps)
        while hop.step < count:
            step = steps[hop.step]
            if step.flag is None or step.flag.on:
                target = step.pick(hop.visit.segment)
                replica = hop.replica
                if replica is None:
                    return
                line = target.lines.get(replica.release.name) or target.line(replica.release)
                hop.tries = 0
                line.meter.calls += 1
                if line.guard.tokens is not None:
                    line.guard.tokens.earn()
                self._go(hop, line, replica, now)
                return
            hop.step += 1
        hop.endpoint.service.finish(hop, None, now)

    def _attempt(self, hop: Hop) -> None:
        """Ask again, by the settings that are in force now."""
        line, replica = hop.line, hop.replica
        if line is not None and replica is not None:
            self._go(hop, line.target.line(replica.release), replica, self._env.now)

    def _go(self, hop: Hop, line: Line, replica: Replica, now: int) -> None:
        hop.line = line
        if replica.dead:
            hop.endpoint.service.finish(hop, "connection_reset", now)
            return
        edge = line.edge
        if edge.gate is not None:
            ready = line.service.ready
            reason = edge.gate.refusal(replica, ready[0].skew if ready else 0, now)
            if reason is not None:
                self._failed(hop, reason, now)
                return
        breaker = line.breaker
        # What somebody has opened by hand comes first: it must not use up the probes of the one that opens by itself.
        if (edge.opened and ("" in edge.opened or line.service.region in edge.opened)) or (
            breaker is not None and breaker.open_since is not None and not breaker.allows(now)
        ):
            line.meter.short_circuited += 1
            self._failed(hop, "breaker_open", now)
            return
        bulkhead = line.guard.bulkhead
        if bulkhead is not None:
            pool = replica.pools.get(edge.name)
            if pool is None:
                pool = replica.pools[edge.name] = Pool()
            if pool.in_use >= bulkhead.size:
                if len(pool.waiting) >= bulkhead.waiting:
                    line.meter.short_circuited += 1
                    if breaker is not None:
                        breaker.forgo()
                    self._failed(hop, "bulkhead_full", now)
                    return
                hop.state = WAITING_FOR_POOL
                hop.ticket += 1
                hop.sent = now
                pool.waiting.append((hop.ticket, hop))
                self.deadlines.of(bulkhead.wait).add(hop, now)
                return
            pool.in_use += 1
        self._send(hop, line, now)

    def _send(self, hop: Hop, line: Line, now: int) -> None:
        meter = line.meter
        meter.attempts += 1
        meter.in_flight += 1
        hop.child = child = Hop(line.endpoint, hop.visit, hop)
        hop.state = WAITING_FOR_REPLY
        hop.ticket += 1
        hop.sent = now
        guard = line.guard
        guard.deadlines.add(hop, now)
        if guard.hedge is not None:
            self._hedges.of(guard.hedge).add(hop, now)
        if line.edge.network is None and hop.item < 0:
            line.service.arrive(child, now)
        else:
            self._deliver(hop, child, line, now)

    def _deliver(self, hop: Hop, child: Hop, line: Line, now: int) -> None:
        if hop.item >= 0:
            child.item = hop.item
        network = line.edge.network
        if network is None:
            line.service.arrive(child, now)
        elif not network.loses():
            child.callbacks = self._on_arrival
            self._env.schedule(child, _ENVIRONMENT, network.latency)

    def _hedge(self, hop: Hop) -> None:
        """No answer yet: ask a second time."""
        line = hop.line
        if line is None or hop.second is not None or hop.child is None:
            return
        line.meter.attempts += 1
        line.meter.in_flight += 1
        hop.second = second = Hop(line.endpoint, hop.visit, hop)
        self._deliver(hop, second, line, self._env.now)

    def _hedged(self, hop: Hop, child: Hop, reason: str | None) -> bool:
        """One of two attempts is back; True where the other is still waited for."""
        other = hop.second if child is hop.child else hop.child
        if other is None:
            return False
        if hop.line is not None:
            hop.line.meter.in_flight -= 1
        hop.second = None
        if reason is not None:
            hop.child = other
            return True
        other.parent = None
        return False

    def answered(self, hop: Hop, child: Hop, reason: str | None, now: int) -> None:
        """A hop has the outcome of an attempt that it still waited for."""
        line = hop.line
        if line is None or (hop.second is not None and self._hedged(hop, child, reason)):
            return
        hop.ticket += 1
        hop.child = None
        self._ended(hop, line, now, reason is not None)
        if reason is None:
            hop.step += 1
            replica = hop.replica
            if replica is not None and replica.dead:
                hop.endpoint.service.finish(hop, "connection_reset", now)
            elif hop.step < len(hop.endpoint.steps):
                self.proceed(hop, now)
            else:
                hop.endpoint.service.finish(hop, None, now)
            return
        if reason == "429":
            line.meter.rejected += 1
        self._failed(hop, reason, now)

    def _expired(self, hop: Hop) -> None:
        line, now = hop.line, self._env.now
        if line is None:
            return
        hop.ticket += 1
        if hop.state == WAITING_FOR_POOL:
            line.meter.short_circuited += 1
            if line.breaker is not None:
                line.breaker.forgo()
            self._failed(hop, "pool_timeout", now)
            return
        child, hop.child = hop.child, None
        if child is not None:
            child.parent = None
        second, hop.second = hop.second, None
        if second is not None:
            second.parent = None
            line.meter.in_flight -= 1
        line.meter.timeouts += 1
        self._ended(hop, line, now, True)
        self._failed(hop, "timeout", now)

    def _ended(self, hop: Hop, line: Line, now: int, failed: bool) -> None:  # noqa: FBT001  # on the hot path
        meter = line.meter
        meter.in_flight -= 1
        meter.spans.append(now - hop.sent)
        if line.breaker is not None:
            line.breaker.saw(now, failed)
        replica = hop.replica
        if replica is not None and replica.pools:
            pool = replica.pools.get(line.edge.name)
            if pool is not None and pool.in_use > 0:
                pool.in_use -= 1
                self._admit(pool, now)

    def _admit(self, pool: Pool, now: int) -> None:
        while pool.waiting:
            ticket, hop = pool.waiting.popleft()
            if hop.ticket == ticket and hop.line is not None and hop.replica is not None:
                pool.in_use += 1
                waited = now - hop.sent
                if waited > 100_000:
                    self._logs.write(
                        hop.endpoint.service.name, "warn", "pool_wait", (hop.line.service.name, str(waited // 1000))
                    )
                hop.line = hop.line.target.line(hop.replica.release)
                self._send(hop, hop.line, now)
                return

    def _failed(self, hop: Hop, reason: str, now: int) -> None:
        line, replica = hop.line, hop.replica
        if line is None or replica is None:
            return
        self._logs.outbound(hop, line, reason)
        # Settings may have changed while it waited: whether it asks again is for those in force now.
        line = line.target.lines.get(replica.release.name) or line.target.line(replica.release)
        guard = line.guard
        retry = guard.retry
        if (
            hop.tries < retry.times
            and reason not in NOT_RETRIED
            and not replica.dead
            and (guard.tokens is None or guard.tokens.spend())
        ):
            hop.tries += 1
            delay = retry.backoff << (hop.tries - 1)
            if retry.jitter and delay:
                spread = delay * retry.jitter // ONE
                delay += int((2 * line.edge.jitter.draw() - 1) * spread)
            if reason == "429":
                delay = max(delay, line.service.retry_after)
            if delay:
                hop.state = BACKING_OFF
                hop.callbacks = self._on_again
                self._env.schedule(hop, _ENVIRONMENT, delay)
            else:
                self._go(hop, line, replica, now)
            return
        line.meter.errors += 1
        if guard.fallback is not None and self._falls_back(hop, guard.fallback):
            hop.step += 1
            self.proceed(hop, now)
            return
        hop.endpoint.service.finish(hop, reason, now)

    def _falls_back(self, hop: Hop, fallback: Fallback) -> bool:
        """Go on without the answer; False where even the queue for later is full."""
        if fallback.kind == "later":
            queue = self.queues.get(fallback.queue or "")
            return queue is not None and queue.publish(hop)
        return True

    def _arrive(self, hop: Hop) -> None:
        """A request comes off the network."""
        hop.endpoint.service.arrive(hop, self._env.now)
