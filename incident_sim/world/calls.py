"""Live calls: how a service asks another, under timeout, retries, breaker and bulkhead."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

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
NOT_RETRIED = ("breaker_open", "bulkhead_full")
"""What fails at home fails at once: asking again at once cannot help."""
DEEPEST = 40
"""Outcomes that set off one another are told one inside the other, so many at the most; the next waits for its turn."""


class Caller:
    """Carries out every call of the world: one step of a hop after the other."""

    def __init__(self, loop: Loop, logs: LogBook) -> None:
        self._clock = loop.clock
        self._logs = logs
        self.deadlines = Lanes(loop, self._expired)
        self.queues: dict[str, JobQueueLive] = {}
        self._hedges = Lanes(loop, self._hedge)
        self._depth = 0
        """Outcomes that are being told now, each inside the one before."""

    def proceed(self, hop: Hop, now: int) -> None:
        """Let a hop go on that has worked or has an answer: make its next call, or reply, and so on with who waits.

        A world spends most of its time here, so the way of a request without special parts stands in one loop, where a
        call for each step and floor would cost as much as the steps. Whatever is special leaves the loop for
        ``Service.finish`` and ``answered``, which do the same in full.
        """
        while True:
            endpoint, replica, visit = hop.endpoint, hop.replica, hop.visit
            step = endpoint.way[hop.step]
            if step is not None:
                if step.flag is not None and not step.flag.on:
                    hop.step += 1
                    continue
                target = step.pick(visit.segment) if step.shifts else step.targets[visit.segment]
                line = target.lines.get(replica.release.name) or target.line(replica.release)
                hop.tries = 0
                line.meter.calls += 1
                if line.tokens is not None:
                    line.tokens.earned += 1
                breaker = line.breaker
                if not line.plain or (breaker is not None and breaker.open_since is not None) or replica.dead:
                    line.meter.extra -= 1  # it will be counted when it is sent
                    self._go(hop, line, replica, now)
                    return
                # As ``_go`` and ``_send`` do it, in place.
                hop.line = line
                hop.child = child = Hop(line.endpoint, visit, hop, hop.item)
                hop.sent = now
                deadlines = line.deadlines
                deadlines.waiting[hop] = now
                if not deadlines.armed:
                    deadlines.arm(deadlines.span)
                line.service.arrive(child, now)
                return
            service = endpoint.service
            if not endpoint.simple:
                service.finish(hop, None, now)
                return
            # It has all its answers: its worker is free, the reply is counted, and whoever waits goes on.
            service.busy_area += now
            replica.busy -= 1
            if replica.queue and replica.busy < service.sizes.workers and not replica.dead:
                service.take_up(replica, now)
            replica.cells[visit.segment].spans.append(now - hop.arrived)
            service.served += 1
            if visit.trace is not None:
                visit.trace.close(hop, None)
            parent = hop.parent
            if parent is None:
                if visit.root is hop:
                    visit.asker.answered(visit, None, now)
                else:
                    service.for_nobody += 1
                return
            line = parent.line
            if not line.plain or line.edge.pooled or parent.replica.dead:
                self.answered(parent, hop, None, now)
                return
            # As ``answered`` does it, in place.
            del line.deadlines.waiting[parent]
            parent.child = None
            line.spans.append(now - parent.sent)
            breaker = line.breaker
            if breaker is not None:
                if now < breaker.ends and breaker.open_since is None:
                    breaker.seen += 1
                else:
                    breaker.saw(now, False)
            parent.step += 1
            hop = parent

    def _attempt(self, hop: Hop) -> None:
        """Ask again, by the settings that are in force now."""
        replica = hop.replica
        self._go(hop, hop.line.target.line(replica.release), replica, self._clock.now)

    def _go(self, hop: Hop, line: Line, replica: Replica, now: int) -> None:
        hop.line = line
        if replica.dead:
            hop.endpoint.service.finish(hop, "connection_reset", now)
            return
        edge = line.edge
        if edge.gate is not None:
            if edge.gate.asks(replica, partial(self._attempt, hop), now):
                return
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
                edge.pooled = True
            if pool.in_use >= bulkhead.size:
                if len(pool.waiting) >= bulkhead.waiting:
                    line.meter.short_circuited += 1
                    if breaker is not None:
                        breaker.forgo()
                    self._failed(hop, "bulkhead_full", now)
                    return
                hop.state = WAITING_FOR_POOL
                hop.ticket = self._clock.number()
                hop.sent = now
                pool.waiting.append((hop.ticket, hop))
                self.deadlines.of(bulkhead.wait).add(hop, now)
                return
            pool.in_use += 1
        self._send(hop, line, now)

    def _send(self, hop: Hop, line: Line, now: int) -> None:
        line.meter.extra += 1
        hop.child = child = Hop(line.endpoint, hop.visit, hop, hop.item)
        hop.state = WAITING_FOR_REPLY
        hop.sent = now
        line.deadlines.add(hop, now)
        if line.guard.hedge is not None:
            hop.second = None
            self._hedges.of(line.guard.hedge).add(hop, now)
        self._deliver(child, line, now)

    def _deliver(self, child: Hop, line: Line, now: int) -> None:
        network = line.edge.network
        if network is None:
            line.service.arrive(child, now)
        elif not network.loses():
            self._clock.call(network.latency, Phase.ENVIRONMENT, self._arrive, child)

    def _hedge(self, hop: Hop) -> None:
        """No answer yet: ask a second time."""
        line = hop.line
        if hop.second is not None or hop.child is None:
            return
        line.meter.extra += 1
        hop.second = second = Hop(line.endpoint, hop.visit, hop, hop.item)
        self._deliver(second, line, self._clock.now)

    def _hedged(self, hop: Hop, child: Hop, reason: str | None) -> bool:
        """One of two attempts is back; True where the other is still waited for."""
        other = hop.second if child is hop.child else hop.child
        if other is None:
            return False
        hop.line.meter.dropped += 1
        hop.second = None
        if reason is not None:
            hop.child = other
            return True
        other.parent = None
        return False

    def answered(self, hop: Hop, child: Hop, reason: str | None, now: int) -> None:
        """A hop has the outcome of an attempt that it still waited for."""
        if self._depth == DEEPEST:
            self._clock.call(0, Phase.ENVIRONMENT, self._tell, (hop, child, reason))
            return
        self._depth += 1
        self._hear(hop, child, reason, now)
        self._depth -= 1

    def _tell(self, outcome: tuple[Hop, Hop, str | None]) -> None:
        """Its turn has come, in the same instant: unless nobody waits for it any more, a hop hears of it."""
        hop, child, reason = outcome
        if child.parent is hop:
            self.answered(hop, child, reason, self._clock.now)

    def _hear(self, hop: Hop, child: Hop, reason: str | None, now: int) -> None:
        line = hop.line
        if line.guard.hedge is not None and hop.second is not None and self._hedged(hop, child, reason):
            return
        hop.child = None
        line.deadlines.drop(hop)
        self._ended(hop, line, now, reason is not None)
        if reason is None:
            hop.step += 1
            if hop.replica.dead:
                hop.endpoint.service.finish(hop, "connection_reset", now)
            else:
                self.proceed(hop, now)
            return
        if reason == "429":
            line.meter.rejected += 1
        self._failed(hop, reason, now)

    def _expired(self, hop: Hop) -> None:
        line, now = hop.line, self._clock.now
        if line.guard.bulkhead is not None and hop.state == WAITING_FOR_POOL:
            hop.ticket = 0
            line.meter.short_circuited += 1
            if line.breaker is not None:
                line.breaker.forgo()
            self._failed(hop, "pool_timeout", now)
            return
        child, hop.child = hop.child, None
        if child is not None:
            child.parent = None
        if line.guard.hedge is not None and hop.second is not None:
            hop.second.parent = None
            hop.second = None
            line.meter.dropped += 1
        line.meter.timeouts += 1
        self._ended(hop, line, now, True)
        self._failed(hop, "timeout", now)

    def _ended(self, hop: Hop, line: Line, now: int, failed: bool) -> None:  # noqa: FBT001  # on the hot path
        line.spans.append(now - hop.sent)
        if line.guard.hedge is not None:
            self._hedges.of(line.guard.hedge).drop(hop)
        if line.breaker is not None:
            line.breaker.saw(now, failed)
        if line.edge.pooled:
            pool = hop.replica.pools.get(line.edge.name)
            if pool is not None and pool.in_use > 0:
                pool.in_use -= 1
                self._admit(pool, now)

    def _admit(self, pool: Pool, now: int) -> None:
        while pool.waiting:
            ticket, hop = pool.waiting.popleft()
            if hop.ticket == ticket:
                pool.in_use += 1
                self.deadlines.drop(hop)
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
        self._logs.outbound(hop, line, reason)
        # Settings may have changed while it waited: whether it asks again is for those in force now.
        line = line.target.lines.get(replica.release.name) or line.target.line(replica.release)
        guard = line.guard
        if (
            hop.tries < guard.retries
            and reason not in NOT_RETRIED
            and not replica.dead
            and (guard.tokens is None or guard.tokens.spend())
        ):
            hop.tries += 1
            delay = guard.backoff << (hop.tries - 1)
            if guard.jitter and delay:
                spread = delay * guard.jitter // ONE
                delay += int((2 * line.edge.jitter.draw() - 1) * spread)
            if reason == "429":
                delay = max(delay, line.service.retry_after)
            if delay:
                hop.state = BACKING_OFF
                self._clock.call(delay, Phase.ENVIRONMENT, self._attempt, hop)
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
        hop.endpoint.service.arrive(hop, self._clock.now)
