"""Live calls: how a service asks another, under timeout, retries, breaker and bulkhead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from incident_sim.kernel import Lanes, Loop, Phase
from incident_sim.policies import Fallback
from incident_sim.world.meters import BITS
from incident_sim.world.replicas import Pool
from incident_sim.world.requests import BACKING_OFF, WAITING_FOR_POOL, WAITING_FOR_REPLY, Hop

if TYPE_CHECKING:
    from incident_sim.world.edges import Guard, Target
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

    def proceed(self, hop: Hop) -> None:
        """Make the next call of a hop, or reply once all are made."""
        steps = hop.endpoint.steps
        count = len(steps)
        while hop.step < count:
            step = steps[hop.step]
            if step.flag is None or step.flag.on:
                hop.target = target = step.pick(hop.visit.segment)
                hop.tries = 0
                target.meter.calls += 1
                replica = hop.replica
                if replica is None:
                    return
                guard = target.edge.guard(replica.release)
                guard.split.calls += 1
                if guard.tokens is not None:
                    guard.tokens.earn()
                self._go(hop, target, replica, guard)
                return
            hop.step += 1
        hop.endpoint.service.finish(hop, None)

    def reply(self, hop: Hop, reason: str | None, now: int) -> None:
        """A hop has its outcome: tell who still waits for it."""
        parent = hop.parent
        if parent is not None:
            if parent.second is None or not self._hedged(parent, hop, reason):
                self._answered(parent, reason, now)
        elif hop.visit.root is hop:
            hop.visit.asker.answered(hop.visit, reason)

    def _attempt(self, hop: Hop) -> None:
        target, replica = hop.target, hop.replica
        if target is not None and replica is not None:
            self._go(hop, target, replica, target.edge.guard(replica.release))

    def _go(self, hop: Hop, target: Target, replica: Replica, guard: Guard) -> None:
        if replica.dead:
            hop.endpoint.service.finish(hop, "connection_reset")
            return
        edge = target.edge
        hop.guard = guard
        if edge.gate is not None:
            ready = target.service.ready
            reason = edge.gate.refusal(replica, ready[0].skew if ready else 0, self._env.now)
            if reason is not None:
                self._failed(hop, reason)
                return
        if edge.opened or guard.breakers:
            region = target.service.region
            machine = None if guard.breakers is None else guard.breakers.get(region)
            if (edge.opened and ("" in edge.opened or region in edge.opened)) or (
                machine is not None and machine.open_since is not None and not machine.allows(self._env.now)
            ):
                target.meter.short_circuited += 1
                self._failed(hop, "breaker_open")
                return
        bulkhead = guard.bulkhead
        if bulkhead is not None:
            pool = replica.pools.get(edge.name)
            if pool is None:
                pool = replica.pools[edge.name] = Pool()
            if pool.in_use >= bulkhead.size:
                if len(pool.waiting) >= bulkhead.waiting:
                    target.meter.short_circuited += 1
                    self._failed(hop, "bulkhead_full")
                    return
                hop.state = WAITING_FOR_POOL
                hop.ticket += 1
                hop.sent = self._env.now
                pool.waiting.append((hop.ticket, hop))
                self.deadlines.of(bulkhead.wait).add(hop, hop.sent)
                return
            pool.in_use += 1
        self._send(hop, target, guard)

    def _send(self, hop: Hop, target: Target, guard: Guard) -> None:
        meter = target.meter
        meter.attempts += 1
        meter.in_flight += 1
        guard.split.attempts += 1
        hop.child = child = Hop(target.endpoint, hop.visit, hop)
        hop.state = WAITING_FOR_REPLY
        hop.ticket += 1
        hop.sent = now = self._env.now
        guard.deadlines.add(hop, now)
        if guard.hedge is not None:
            self._hedges.of(guard.hedge).add(hop, now)
        if target.edge.network is None and hop.item < 0:
            target.service.arrive(child, now)
        else:
            self._deliver(hop, child, target)

    def _deliver(self, hop: Hop, child: Hop, target: Target) -> None:
        if hop.item >= 0:
            child.item = hop.item
        network = target.edge.network
        if network is None:
            target.service.arrive(child, self._env.now)
        elif not network.loses():
            child.callbacks = self._on_arrival
            self._env.schedule(child, _ENVIRONMENT, network.latency)

    def _hedge(self, hop: Hop) -> None:
        """No answer yet: ask a second time."""
        target, guard = hop.target, hop.guard
        if target is None or guard is None or hop.second is not None or hop.child is None:
            return
        target.meter.attempts += 1
        target.meter.in_flight += 1
        guard.split.attempts += 1
        hop.second = second = Hop(target.endpoint, hop.visit, hop)
        self._deliver(hop, second, target)

    def _hedged(self, hop: Hop, child: Hop, reason: str | None) -> bool:
        """One of two attempts is back; True where the other is still waited for."""
        other = hop.second if child is hop.child else hop.child
        if other is None:
            return False
        if hop.target is not None:
            hop.target.meter.in_flight -= 1
        hop.second = None
        if reason is not None:
            hop.child = other
            return True
        other.parent = None
        return False

    def _answered(self, hop: Hop, reason: str | None, now: int) -> None:
        target = hop.target
        if target is None:
            return
        hop.ticket += 1
        hop.child = None
        self._ended(hop, target, now, failed=reason is not None)
        if reason is None:
            hop.step += 1
            replica = hop.replica
            if replica is not None and replica.dead:
                hop.endpoint.service.finish(hop, "connection_reset")
                return
            self.proceed(hop)
            return
        if reason == "429":
            target.meter.rejected += 1
        self._failed(hop, reason)

    def _expired(self, hop: Hop) -> None:
        target = hop.target
        if target is None:
            return
        hop.ticket += 1
        if hop.state == WAITING_FOR_POOL:
            target.meter.short_circuited += 1
            self._failed(hop, "pool_timeout")
            return
        child, hop.child = hop.child, None
        if child is not None:
            child.parent = None
        second, hop.second = hop.second, None
        if second is not None:
            second.parent = None
            target.meter.in_flight -= 1
        target.meter.timeouts += 1
        if hop.guard is not None:
            hop.guard.split.timeouts += 1
        self._ended(hop, target, self._env.now, failed=True)
        self._failed(hop, "timeout")

    def _ended(self, hop: Hop, target: Target, now: int, *, failed: bool) -> None:
        meter = target.meter
        latency = now - hop.sent
        meter.in_flight -= 1
        shift = latency.bit_length() - BITS
        meter.counts[(shift << BITS) + (latency >> shift) if shift > 0 else latency] += 1
        replica, guard = hop.replica, hop.guard
        if replica is None or guard is None:
            return
        if guard.breakers is not None:
            machine = guard.breaker(target.service.region)
            if machine is not None:
                machine.saw(now, failed=failed)
        if replica.pools:
            pool = replica.pools.get(target.edge.name)
            if pool is not None and pool.in_use > 0:
                pool.in_use -= 1
                self._admit(pool)

    def _admit(self, pool: Pool) -> None:
        while pool.waiting:
            ticket, hop = pool.waiting.popleft()
            if hop.ticket == ticket and hop.target is not None and hop.replica is not None:
                pool.in_use += 1
                waited = self._env.now - hop.sent
                if waited > 100_000:
                    self._logs.write(
                        hop.endpoint.service.name, "warn", "pool_wait", (hop.target.service.name, str(waited // 1000))
                    )
                hop.guard = hop.target.edge.guard(hop.replica.release)
                self._send(hop, hop.target, hop.guard)
                return

    def _failed(self, hop: Hop, reason: str) -> None:
        target, replica = hop.target, hop.replica
        if target is None or replica is None:
            return
        edge, service = target.edge, target.service
        self._logs.outbound(hop, target, reason)
        guard = edge.guard(replica.release)
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
                delay += int((2 * edge.jitter.draw() - 1) * spread)
            if reason == "429":
                delay = max(delay, service.retry_after)
            if delay:
                hop.state = BACKING_OFF
                hop.callbacks = self._on_again
                self._env.schedule(hop, _ENVIRONMENT, delay)
            else:
                self._attempt(hop)
            return
        target.meter.errors += 1
        guard.split.errors += 1
        if guard.fallback is not None and self._falls_back(hop, guard.fallback):
            hop.step += 1
            self.proceed(hop)
            return
        hop.endpoint.service.finish(hop, reason)

    def _falls_back(self, hop: Hop, fallback: Fallback) -> bool:
        """Go on without the answer; False where even the queue for later is full."""
        if fallback.kind == "later":
            queue = self.queues.get(fallback.queue or "")
            return queue is not None and queue.publish(hop)
        return True

    def _arrive(self, hop: Hop) -> None:
        """A request comes off the network."""
        hop.endpoint.service.arrive(hop, self._env.now)
