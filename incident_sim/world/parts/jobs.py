"""Job queues: messages at least once, and whoever works on them."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from incident_sim.kernel import Lanes, Phase
from incident_sim.world.requests import Hop, Visit

if TYPE_CHECKING:
    from incident_sim.kernel import Loop
    from incident_sim.topology import JobQueue
    from incident_sim.world.endpoints import EndpointLive
    from incident_sim.world.replicas import Replica


class Job(Visit):
    """One message, with all its deliveries."""

    __slots__ = ("deliveries", "item", "published", "queue")

    def __init__(self, queue: JobQueueLive, segment: int, item: int, published: int) -> None:
        """Published now."""
        super().__init__(queue, segment)
        self.item = item
        self.queue = queue
        self.published = published
        self.deliveries = 0

    @property
    def client(self) -> str:
        """All messages of a queue come from it."""
        return self.queue.name

    @property
    def client_name(self) -> str:
        """The queue."""
        return self.queue.name


class JobQueueLive:
    """A queue, alive."""

    def __init__(self, spec: JobQueue, consumer: EndpointLive, loop: Loop) -> None:
        self.spec = spec
        self.name = spec.name
        self.consumers = spec.consumers
        self.paused = False
        self.published = 0
        self.done = 0
        self.expired = 0
        self.redelivered = 0
        self.dropped = 0
        """Messages that were lost for want of room."""
        self.dead: list[Job] = []
        """The dead letters, in the order in which they were given up."""
        self._consumer = consumer
        self._loop = loop
        self._lines: list[deque[Job]] = [deque() for _ in range(max(1, spec.partitions))]
        self._held: set[int] = set()
        """Partitions whose first message is under way; asked for membership alone."""
        self._out: dict[Job, None] = {}
        """Messages under way, in the order of their delivery."""
        self._turn = 0
        self._resting_until = loop.now
        self._deadlines = Lanes(loop, self._invisible)
        consumer.service.watched.append(self._rebalance)
        consumer.service.joined.append(self._rebalance)

    @property
    def depth(self) -> int:
        """Messages that wait."""
        return sum(len(line) for line in self._lines)

    @property
    def under_way(self) -> int:
        """Messages delivered and not yet done."""
        return len(self._out)

    @property
    def oldest(self) -> int:
        """How long the oldest waiting message has waited, in microseconds."""
        heads = [line[0].published for line in self._lines if line]
        return self._loop.now - min(heads) if heads else 0

    def publish(self, hop: Hop) -> bool:
        """A producer leaves a message; False where the queue is full."""
        return self.put(hop.visit.segment, hop.item)

    def put(self, segment: int, item: int) -> bool:
        """Leave a message about a key; False where the queue is full, and refuses."""
        if self.depth >= self.spec.most:
            if self.spec.when_full == "refuse":
                return False
            self._drop_oldest()
        self.published += 1
        job = Job(self, segment, item, self._loop.now)
        self._lines[self._line(job)].append(job)
        self._deliver()
        return True

    def _drop_oldest(self) -> None:
        oldest = min((line for line in self._lines if line), key=lambda line: line[0].published)
        oldest.popleft()
        self.dropped += 1
        self._consumer.service.log("error", "message_dropped", self.name)

    def _line(self, job: Job) -> int:
        return max(0, job.item) % len(self._lines)

    def pause(self, *, paused: bool) -> None:
        """Stop deliveries, or let them go on."""
        self.paused = paused
        self._deliver()

    def set_consumers(self, count: int) -> None:
        """Let so many messages be under way at once."""
        self.consumers = count
        self._deliver()

    def park(self) -> int:
        """Put the message that was delivered most often among the dead letters; how often that was."""
        heads = [line[0] for line in self._lines if line]
        worst = max((*self._out, *heads), key=lambda job: job.deliveries, default=None)
        if worst is None:
            return 0
        if worst in self._out:
            self._over(worst)
        else:
            self._lines[self._line(worst)].popleft()
        self.dead.append(worst)
        self._deliver()
        return worst.deliveries

    def purge(self) -> int:
        """Drop every waiting message; how many."""
        count = self.depth
        for line in self._lines:
            line.clear()
        return count

    def redrive(self) -> int:
        """Put the dead letters back; how many."""
        back, self.dead = self.dead, []
        for job in back:
            job.deliveries = 0
            self._lines[self._line(job)].append(job)
        self._deliver()
        return len(back)

    def _deliver(self) -> None:
        now = self._loop.now
        if self.paused or now < self._resting_until:
            return
        ordered = self.spec.partitions > 0
        misses = 0
        while len(self._out) < self.consumers and misses < len(self._lines):
            self._turn = (self._turn + 1) % len(self._lines)
            line = self._lines[self._turn]
            while line and self.spec.expires and now - line[0].published > self.spec.expires:
                line.popleft()
                self.expired += 1
            if not line or (ordered and self._turn in self._held):
                misses += 1
                continue
            misses = 0
            self._send(line.popleft())

    def _send(self, job: Job) -> None:
        job.deliveries += 1
        if job.deliveries > 1:
            self.redelivered += 1
        self._out[job] = None
        if self.spec.partitions:
            self._held.add(self._line(job))
        job.root = root = Hop(self._consumer, job, None)
        root.item = job.item
        now = self._loop.now
        self._deadlines.of(self.spec.visibility).add(job, now)
        self._consumer.service.arrive(root, now)

    def answered(self, job: Visit, reason: str | None, _: int) -> None:
        """A consumer is done with a message, or has refused it: then it waits out its invisibility."""
        if reason is not None or not isinstance(job, Job):
            return
        self._over(job)
        self.done += 1
        self._deliver()

    def _invisible(self, job: Job) -> None:
        """Nobody has said in time that it is done: it is delivered again, and whoever still works on it works twice."""
        self._over(job)
        if self.spec.deliveries and job.deliveries >= self.spec.deliveries:
            self.dead.append(job)
            self._consumer.service.log("error", "dead_letter", self.name, str(job.deliveries))
        else:
            self._lines[self._line(job)].appendleft(job)
        self._deliver()

    def _over(self, job: Job) -> None:
        job.root = None
        self._deadlines.drop(job)
        del self._out[job]
        self._held.discard(self._line(job))

    def _rebalance(self, _: Replica) -> None:
        """A replica of the consumer has come or gone: deliveries pause while all of them share the work anew."""
        if self.spec.rebalance:
            self._resting_until = self._loop.now + self.spec.rebalance
            self._loop.schedule(self.spec.rebalance, Phase.ENVIRONMENT, self._deliver)
