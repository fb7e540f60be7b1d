"""Users: they arrive, wait as long as they will, try again, give up, and come back when told that all is well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor
from typing import TYPE_CHECKING, Protocol

from incident_sim.kernel import Lane, Lanes, Loop, Phase, Stream, Streams
from incident_sim.topology import Journey, SegmentSpec, Traffic
from incident_sim.world.arrivals import Arrivals
from incident_sim.world.crowds import BatchLive, Connected, Errands, Members
from incident_sim.world.meters import VisitMeter
from incident_sim.world.requests import Hop, UserVisit

if TYPE_CHECKING:
    from incident_sim.world.endpoints import EndpointLive
    from incident_sim.world.ledger import Ledger
    from incident_sim.world.logs import LogBook
    from incident_sim.world.replicas import Replica
    from incident_sim.world.traces import TraceShelf

ONE = 1_000_000
SECOND = 1_000_000
COMING_BACK = 120 * SECOND
"""Those who gave up come back over about two minutes, before the pace."""


class Crowd(Protocol):
    """Clients of a journey that do not come by chance."""

    def open(self) -> None:
        """Let them begin."""

    def left(self, segment: int, reason: str | None, replica: Replica | None) -> None:
        """One of them has an answer from a replica, or has given up."""


class JourneyLive:
    """One journey of all users, alive."""

    def __init__(
        self, spec: Journey, segments: Sequence[SegmentSpec], streams: Streams, entry: EndpointLive, patience: Lane
    ) -> None:
        self.spec = spec
        self.name = spec.name
        self.value = spec.value
        # Read once: what is declared takes its time to say what it has.
        self.refreshes, self.refreshing, self.think = spec.refresh.times, spec.refresh.chance, spec.refresh.think
        self.visits = 0
        self.entry = entry
        self.patience = patience
        """The deadlines of its users."""
        self.meters = [VisitMeter() for _ in segments]
        self.arrivals = Arrivals(spec, segments, streams)
        self.crowd: Crowd | None = None
        self.admit = ONE
        self.gone = [0] * len(segments)
        """Users who gave up and have not come back, by segment."""
        self.door: Stream = streams.of(f"door/{spec.name}")
        self.mind: Stream = streams.of(f"mind/{spec.name}")
        self.returns: Stream = streams.of(f"returns/{spec.name}")


class Users:
    """Everybody outside who wants something of us."""

    def __init__(
        self,
        traffic: Traffic,
        *,
        loop: Loop,
        streams: Streams,
        ledger: Ledger,
        logs: LogBook,
        traces: TraceShelf,
        entry: Callable[[str], EndpointLive],
        zero: int,
        pace: int,
    ) -> None:
        self.traffic = traffic
        patience = Lanes(loop, self._gave_up_waiting)
        self.journeys = [
            JourneyLive(spec, traffic.segments, streams, entry(spec.entry), patience.of(spec.patience))
            for spec in traffic.journeys
        ]
        for journey in self.journeys:
            journey.crowd = self._crowd(journey, loop, streams)
        self.errands = Errands(loop)
        self.batches = [BatchLive(spec, entry(spec.entry), self.errands, loop, zero) for spec in traffic.batches]
        self._loop = loop
        self._clock = loop.clock
        self._ledger = ledger
        self._logs = logs
        self._traces = traces
        self._zero = zero
        self._pace = pace
        self._on_arrival = self._arrived

    def _crowd(self, journey: JourneyLive, loop: Loop, streams: Streams) -> Crowd | None:
        spec = journey.spec
        if spec.population is not None:
            return Members(spec.population, journey, self._begin, loop, streams)
        if spec.sessions is not None:
            return Connected(spec.sessions, journey, self._begin, journey.entry, loop, streams)
        return None

    def open(self) -> None:
        """Let the first users come."""
        for journey in self.journeys:
            if journey.spec.rate:
                self._expect(journey, self._clock.now)
            if journey.crowd is not None:
                journey.crowd.open()

    def by_name(self, name: str) -> JourneyLive:
        """The journey of a name."""
        return next(journey for journey in self.journeys if journey.name == name)

    def _expect(self, journey: JourneyLive, now: int) -> None:
        """Let the next user come."""
        clock = self._clock
        at = now + journey.arrivals.gap(now - self._zero)
        clock.push((at, Phase.ENVIRONMENT, clock.number(), self._on_arrival, journey))

    def _arrived(self, journey: JourneyLive) -> None:
        now = self._clock.now
        if journey.arrivals.comes:
            self._enter(self._visit(journey, journey.arrivals.segment()), now)
        self._expect(journey, now)

    def _begin(self, journey: JourneyLive, segment: int) -> None:
        self._enter(self._visit(journey, segment), self._clock.now)

    def _try(self, visit: UserVisit) -> None:
        self._enter(visit, self._clock.now)

    def _visit(self, journey: JourneyLive, segment: int) -> UserVisit:
        seen = journey.visits
        journey.visits = seen + 1
        trace = None if seen % self._traces.one_in else self._traces.begin(journey.name, seen)
        return UserVisit(self, journey, segment, trace)

    def _enter(self, visit: UserVisit, now: int) -> None:
        journey = visit.journey
        visit.attempt_began = now
        # One draw, whether or not anybody is kept out: closing a door moves nobody's luck.
        if floor(journey.door.draw() * ONE) < ONE - journey.admit:
            journey.meters[visit.segment].shed += 1
            visit.root = None
            self.answered(visit, "shed", now)
            return
        visit.root = root = Hop(journey.entry, visit, None)
        patience = journey.patience
        patience.waiting[visit] = now
        if not patience.armed:
            patience.arm(patience.span)
        journey.entry.service.arrive(root, now)

    def _gave_up_waiting(self, visit: UserVisit) -> None:
        self.answered(visit, "timeout", self._clock.now)

    def answered(self, visit: UserVisit, reason: str | None, now: int) -> None:
        """A try has its outcome, as its user sees it."""
        journey = visit.journey
        journey.patience.drop(visit)
        root, visit.root = visit.root, None
        latency = now - visit.attempt_began
        meter = journey.meters[visit.segment]
        meter.attempts += 1
        if reason != "shed":
            meter.spans.append(latency)
        if visit.trace is not None:
            self._traces.end(visit, reason, latency)
        if reason is None:
            meter.users += 1
            meter.revenue += journey.value
            self._left(visit, None, root)
            return
        meter.failures += 1
        # One draw whatever comes of it: a user's mind is the same in every world that we compare.
        draw = journey.mind.draw()
        if visit.tries < journey.refreshes and int(draw * ONE) < journey.refreshing:
            visit.tries += 1
            # The same draw, stretched over its part, says how long this user thinks: half to one and a half times.
            think = journey.think // 2 + int(draw * ONE) * journey.think // max(journey.refreshing, 1)
            self._clock.call(think, Phase.ENVIRONMENT, self._try, visit)
            return
        meter.users += 1
        meter.unserved += 1
        meter.value_lost += journey.value
        journey.gone[visit.segment] += 1
        self._left(visit, reason, root)

    def _left(self, visit: UserVisit, reason: str | None, root: Hop | None) -> None:
        self._ledger.left(visit)
        if visit.journey.crowd is not None:
            visit.journey.crowd.left(visit.segment, reason, None if root is None else root.replica)

    def come_back(self) -> None:
        """It was said that all is well: a share of those who gave up try again over the next minutes."""
        span = COMING_BACK * self._pace // ONE
        for journey in self.journeys:
            for segment, gone in enumerate(journey.gone):
                returning = gone * journey.spec.comes_back // ONE
                journey.gone[segment] = 0
                for _ in range(returning):
                    self._loop.schedule(
                        journey.returns.below(max(1, span)),
                        Phase.ENVIRONMENT,
                        _Return(self._begin, journey, segment),
                    )

    def probe(self, journey: JourneyLive, segment: int, done: Callable[[str | None, int], None]) -> None:
        """Send one synthetic user, who leaves no payment behind and is counted nowhere."""
        self.errands.ask(journey.entry, segment, journey.spec.patience, done, "probe")


class _Return:
    """A user who comes back."""

    def __init__(self, begin: Callable[[JourneyLive, int], None], journey: JourneyLive, segment: int) -> None:
        self._begin = begin
        self._journey = journey
        self._segment = segment

    def __call__(self) -> None:
        self._begin(self._journey, self._segment)
