"""Users: they arrive, wait as long as they will, try again, give up, and come back when told that all is well."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from incident_sim.kernel import Lanes, Loop, Occasion, Phase, Stream, Streams
from incident_sim.topology import Journey, Traffic
from incident_sim.world.meters import BITS, VisitMeter
from incident_sim.world.requests import Hop, Visit

if TYPE_CHECKING:
    from incident_sim.world.ledger import Ledger
    from incident_sim.world.logs import LogBook
    from incident_sim.world.services import EndpointLive
    from incident_sim.world.traces import TraceShelf

ONE = 1_000_000
SECOND = 1_000_000
_ENVIRONMENT: Any = Phase.ENVIRONMENT
COMING_BACK = 120 * SECOND
"""Those who gave up come back over about two minutes, before the pace."""


class JourneyLive:
    """One journey of all users, alive."""

    def __init__(self, spec: Journey, segments: int, streams: Streams) -> None:
        self.spec = spec
        self.name = spec.name
        self.entry: EndpointLive | None = None
        self.meters = [VisitMeter() for _ in range(segments)]
        self.surge = ONE
        self.admit = ONE
        self.gone = [0] * segments
        """Users who gave up and have not come back, by segment."""
        self.arrivals: Stream = streams.of(f"arrivals/{spec.name}")
        self.segments: Stream = streams.of(f"segments/{spec.name}")
        self.door: Stream = streams.of(f"door/{spec.name}")
        self.mind: Stream = streams.of(f"mind/{spec.name}")
        self.returns: Stream = streams.of(f"returns/{spec.name}")
        self._times = [point.at for point in spec.shape]

    def level(self, at: int) -> int:
        """The shape of the rate at an instant of the scenario, in parts per million."""
        shape = self.spec.shape
        if not shape:
            return ONE
        place = bisect_right(self._times, at)
        if place == 0:
            return shape[0].level
        if place == len(shape):
            return shape[-1].level
        low, high = shape[place - 1], shape[place]
        return low.level + (high.level - low.level) * (at - low.at) // (high.at - low.at)

    def gap(self, at: int) -> int:
        """A drawn time to the next arrival."""
        rate = self.spec.rate * self.level(at) // ONE * self.surge // ONE
        if rate <= 0:
            return SECOND
        return max(1, self.arrivals.exponential(1000 * SECOND // rate))


class Arrival(Occasion):
    """The next user of a journey."""

    def __init__(self, journey: JourneyLive) -> None:
        """Of one journey, again and again."""
        self.callbacks = None  # type: ignore[assignment]  # set to a shared list whenever it is scheduled
        self.journey = journey


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
        zero: int,
        pace: int,
    ) -> None:
        self.traffic = traffic
        self.journeys = [JourneyLive(spec, len(traffic.segments), streams) for spec in traffic.journeys]
        self._loop = loop
        self._env = loop.env
        self._ledger = ledger
        self._logs = logs
        self._traces = traces
        self._zero = zero
        self._pace = pace
        self._weights: Sequence[int] = tuple(accumulate(segment.weight for segment in traffic.segments))
        self._patience = Lanes(loop, self._gave_up_waiting)
        self._on_arrival: list[Callable[[Any], None]] = [self._arrived]
        self._on_return: list[Callable[[Any], None]] = [self._try]
        self._probes: dict[Visit, Callable[[str | None, int], None]] = {}

    def open(self) -> None:
        """Let the first users come."""
        for journey in self.journeys:
            self._expect(Arrival(journey))

    def by_name(self, name: str) -> JourneyLive:
        """The journey of a name."""
        return next(journey for journey in self.journeys if journey.name == name)

    def _expect(self, arrival: Arrival) -> None:
        arrival.callbacks = self._on_arrival
        self._env.schedule(arrival, _ENVIRONMENT, arrival.journey.gap(self._env.now - self._zero))

    def _arrived(self, arrival: Arrival) -> None:
        journey = arrival.journey
        self._begin(journey, journey.segments.pick(self._weights))
        self._expect(arrival)

    def _begin(self, journey: JourneyLive, segment: int) -> None:
        visit = Visit(journey, segment)
        visit.began = self._env.now
        visit.trace = self._traces.sample(visit)
        self._try(visit)

    def _try(self, visit: Visit) -> None:
        journey = visit.journey
        visit.attempt_began = self._env.now
        if journey.door.chance(ONE - journey.admit) and not visit.synthetic:
            journey.meters[visit.segment].shed += 1
            self.answered(visit, "shed")
            return
        if journey.entry is None:
            return
        visit.ticket += 1
        visit.root = root = Hop(journey.entry, visit, None)
        self._patience.of(journey.spec.patience).add(visit)
        journey.entry.service.arrive(root)

    def _gave_up_waiting(self, visit: Visit) -> None:
        self.answered(visit, "timeout")

    def answered(self, visit: Visit, reason: str | None) -> None:
        """A try has its outcome, as its user sees it."""
        visit.ticket += 1
        visit.root = None
        latency = self._env.now - visit.attempt_began
        if visit.synthetic:
            self._probes.pop(visit)(reason, latency)
            return
        journey = visit.journey
        meter = journey.meters[visit.segment]
        meter.attempts += 1
        if reason != "shed":
            shift = latency.bit_length() - BITS
            key = (shift << BITS) + (latency >> shift) if shift > 0 else latency
            meter.counts[key] = meter.counts.get(key, 0) + 1
        if visit.trace is not None:
            self._traces.end(visit, reason, latency)
        if reason is None:
            meter.users += 1
            meter.revenue += journey.spec.value
            self._ledger.left(visit)
            return
        meter.failures += 1
        refresh = journey.spec.refresh
        # One draw whatever comes of it: a user's mind is the same in every world that we compare.
        draw = journey.mind.draw()
        if visit.tries < refresh.times and int(draw * ONE) < refresh.chance:
            visit.tries += 1
            # The same draw, stretched over its part, says how long this user thinks: half to one and a half times.
            think = refresh.think // 2 + int(draw * ONE) * refresh.think // max(refresh.chance, 1)
            visit.callbacks = self._on_return
            self._env.schedule(visit, _ENVIRONMENT, think)
            return
        meter.users += 1
        meter.unserved += 1
        meter.value_lost += journey.spec.value
        journey.gone[visit.segment] += 1
        self._ledger.left(visit)

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
        visit = Visit(journey, segment)
        visit.synthetic = True
        visit.began = self._env.now
        self._probes[visit] = done
        self._try(visit)


class _Return:
    """A user who comes back."""

    def __init__(self, begin: Callable[[JourneyLive, int], None], journey: JourneyLive, segment: int) -> None:
        self._begin = begin
        self._journey = journey
        self._segment = segment

    def __call__(self) -> None:
        self._begin(self._journey, self._segment)
