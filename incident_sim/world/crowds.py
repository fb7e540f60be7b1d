"""Clients that do not come and go by chance: closed populations, long-lived sessions, and batch jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from incident_sim.kernel import Lanes, Loop, Phase, Stream, Streams
from incident_sim.world.requests import Hop, Visit

if TYPE_CHECKING:
    from incident_sim.topology import Batch, Population, Sessions
    from incident_sim.world.endpoints import EndpointLive
    from incident_sim.world.journeys import JourneyLive
    from incident_sim.world.replicas import Replica

ONE = 1_000_000
NEXT = 1_000
REST = 50_000
"""How long a batch waits before its next request, after a good answer and after a bad one."""

Begin = Callable[["JourneyLive", int], None]


class Members:
    """A closed population: whoever has left thinks, and comes again."""

    def __init__(self, spec: Population, journey: JourneyLive, begin: Begin, loop: Loop, streams: Streams) -> None:
        self._spec = spec
        self._journey = journey
        self._begin = begin
        self._loop = loop
        self._think: Stream = streams.of(f"think/{journey.name}")

    def open(self) -> None:
        """Let everybody begin by thinking."""
        for _ in range(self._spec.users):
            self.left(self._journey.arrivals.segment(), None, None)

    def left(self, segment: int, reason: str | None, replica: Replica | None) -> None:
        """Somebody has an answer, or has given up."""
        self._loop.schedule(
            self._think.exponential(self._spec.think),
            Phase.ENVIRONMENT,
            lambda: self._begin(self._journey, segment),
        )


class Connected:
    """Clients with long-lived connections: whoever loses theirs comes back after the back-off."""

    def __init__(
        self, spec: Sessions, journey: JourneyLive, begin: Begin, entry: EndpointLive, loop: Loop, streams: Streams
    ) -> None:
        self.connected = 0
        self.jitter = spec.jitter
        self._spec = spec
        self._journey = journey
        self._begin = begin
        self._loop = loop
        self._lives: Stream = streams.of(f"sessions/{journey.name}")
        self._backoffs: Stream = streams.of(f"backoff/{journey.name}")
        self._on: dict[str, dict[int, int]] = {}
        """For each replica, its clients by number, with the segment of each."""
        self._numbers = 0
        entry.service.watched.append(self._dropped)

    def open(self) -> None:
        """Let everybody connect within one lifetime, as they would have if they had always been there."""
        for _ in range(self._spec.clients):
            segment = self._journey.arrivals.segment()
            self._later(self._lives.below(min(self._spec.lifetime, 30 * ONE)), segment)

    def left(self, segment: int, reason: str | None, replica: Replica | None) -> None:
        """A client was let in, or was not."""
        if reason is not None or replica is None or replica.dead:
            self._again(segment)
            return
        self.connected += 1
        self._numbers += 1
        number = self._numbers
        self._on.setdefault(replica.name, {})[number] = segment
        replica.sessions += 1
        self._loop.schedule(
            self._lives.exponential(self._spec.lifetime), Phase.ENVIRONMENT, lambda: self._ended(replica, number)
        )

    def _ended(self, replica: Replica, number: int) -> None:
        segment = self._on.get(replica.name, {}).pop(number, None)
        if segment is not None:
            self.connected -= 1
            replica.sessions -= 1
            self._later(1, segment)

    def _dropped(self, replica: Replica) -> None:
        """A replica has gone: everybody on it has lost their connection at once."""
        for segment in self._on.pop(replica.name, {}).values():
            self.connected -= 1
            replica.sessions -= 1
            self._again(segment)

    def _again(self, segment: int) -> None:
        spread = self._spec.backoff * self.jitter // ONE
        delay = self._spec.backoff + int((2 * self._backoffs.draw() - 1) * spread)
        self._later(max(1, delay), segment)

    def _later(self, delay: int, segment: int) -> None:
        self._loop.schedule(delay, Phase.ENVIRONMENT, lambda: self._begin(self._journey, segment))


class Errand(Visit):
    """A request of a tool."""

    __slots__ = ("tool",)

    synthetic = True

    def __init__(self, asker: Errands, segment: int, tool: str) -> None:
        """Sent by a tool, whose requests are all one client's."""
        super().__init__(asker, segment)
        self.tool = tool

    @property
    def client(self) -> str:
        """The tool."""
        return self.tool

    @property
    def client_name(self) -> str:
        """The tool's name."""
        return self.tool


class Errands:
    """Requests that no user makes: synthetic probes, shipped telemetry, batch jobs. Each is asked once."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._patience = Lanes(loop, lambda visit: self.answered(visit, "timeout", loop.now))
        self._done: dict[Visit, Callable[[str | None, int], None]] = {}

    def ask(
        self, entry: EndpointLive, segment: int, patience: int, done: Callable[[str | None, int], None], tool: str
    ) -> None:
        """Send one request for a tool and say what became of it, and how long that took."""
        visit = Errand(self, segment, tool)
        visit.attempt_began = self._loop.now
        visit.root = root = Hop(entry, visit, None)
        self._done[visit] = done
        self._patience.of(patience).add(visit, visit.attempt_began)
        entry.service.arrive(root, visit.attempt_began)

    def answered(self, visit: Any, reason: str | None, now: int) -> None:
        """An errand has its outcome."""
        self._patience.drop(visit)
        visit.root = None
        self._done.pop(visit)(reason, now - visit.attempt_began)


class BatchLive:
    """A batch job: so many requests, some at once, and again every so often."""

    def __init__(self, spec: Batch, entry: EndpointLive, errands: Errands, loop: Loop, zero: int) -> None:
        self.name = spec.name
        self.left = 0
        self.stopped = False
        self._spec = spec
        self._entry = entry
        self._errands = errands
        self._loop = loop
        self._under_way = 0
        if zero + spec.at >= loop.now:
            loop.schedule_at(zero + spec.at, Phase.ENVIRONMENT, self.start)

    def start(self) -> None:
        """Begin, or begin again."""
        if self._spec.every is not None:
            self._loop.schedule(self._spec.every, Phase.ENVIRONMENT, self.start)
        if not self.stopped:
            self.left += self._spec.count
            self._fill()

    def stop(self, *, stopped: bool) -> None:
        """Leave what is left undone, or let the job begin again when it is due."""
        self.stopped = stopped
        if stopped:
            self.left = 0

    def _fill(self) -> None:
        # The room is counted first: what is refused at once makes room again, but not in the same instant.
        for _ in range(min(self.left, self._spec.at_once - self._under_way)):
            self.left -= 1
            self._under_way += 1
            self._errands.ask(self._entry, 0, self._spec.patience, self._done, self.name)

    def _done(self, reason: str | None, latency: int) -> None:
        """One is answered; its place is taken soon, or after a rest where it failed."""
        self._loop.schedule(NEXT if reason is None else REST, Phase.ENVIRONMENT, self._free)

    def _free(self) -> None:
        self._under_way -= 1
        self._fill()
