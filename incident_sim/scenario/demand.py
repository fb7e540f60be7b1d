"""What a declared scenario asks of a machine: how far a request leads, and how many there are at the worst."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_sim.documents import Path
from incident_sim.faults.traffic import Surge

if TYPE_CHECKING:
    from incident_sim.faults import Fault
    from incident_sim.scenario.schema import Scenario
    from incident_sim.topology import Batch, Journey, Topology

ONE = 1_000_000
SECOND = 1_000_000
MOST = 10**9
"""Counting ends here: what is more is as far from any machine."""
CONNECTING = 30 * SECOND
"""Long-lived clients connect within this, or within their lifetime, when a world begins."""
TURN = 1_000
"""A batch takes this long from a good answer to its next request."""


@dataclass(frozen=True)
class Way:
    """One endpoint that a request at another can lead to, and the place in the file that says so."""

    to: str
    place: Path
    waits: bool = True
    """Whether the request waits for it: a message is left, and not waited for."""


Ways = dict[str, list[list[Way]]]
"""For each ``service.endpoint`` its steps, in order, and for each step where it can go."""


def ways_of(topology: Topology) -> Ways:
    """Where every endpoint of ours leads: its calls, by whatever route, and the messages it leaves."""
    consumers = {queue.name: queue.consumer for queue in topology.queues}
    routes: dict[str, list[Way]] = {}
    for place, route in enumerate(topology.routes):
        here: Path = ("topology", "routes", place)
        routes[route.name] = [Way(one.to, (*here, "shares", number, "to")) for number, one in enumerate(route.shares)]
        if route.otherwise is not None:
            routes[route.name].append(Way(route.otherwise, (*here, "otherwise")))
    found: Ways = {}
    for place, service in enumerate(topology.services):
        for number, endpoint in enumerate(service.endpoints):
            here = ("topology", "services", place, "endpoints", number)
            steps = [routes.get(need, [Way(need, (*here, "calls", step))]) for step, need in enumerate(endpoint.calls)]
            if endpoint.publishes in consumers:
                steps.append([Way(consumers[endpoint.publishes], (*here, "publishes"), waits=False)])
            found[f"{service.name}.{endpoint.name}"] = steps
    return found


def spares_of(topology: Topology) -> dict[str, list[Way]]:
    """For each call the consumer of the work that it leaves for later where it fails, if it does."""
    consumers = {queue.name: queue.consumer for queue in topology.queues}
    found: dict[str, list[Way]] = {}
    for place, call in enumerate(topology.calls):
        fallback = call.policy.fallback
        if fallback is not None and fallback.kind == "later" and fallback.queue in consumers:
            way = Way(consumers[fallback.queue], ("topology", "calls", place, "policy", "fallback"), waits=False)
            found.setdefault(call.name, []).append(way)
    return found


@dataclass(frozen=True)
class Reach:
    """How far one request at an endpoint leads."""

    hops: int
    """Requests that it makes in all, itself included, where each call goes the longest way and none fails."""
    depth: int
    """Requests of which each waits for the next, itself included."""


def reach_of(ways: Ways) -> dict[str, Reach]:
    """How far each endpoint leads; a way that comes back to where it began counts for nothing."""
    found: dict[str, Reach] = {}
    under_way: dict[str, None] = {}
    for start in ways:
        # An explicit stack: a file may chain more calls than Python likes to recurse.
        stack = [start]
        while stack:
            name = stack[-1]
            under_way[name] = None
            steps = ways.get(name, [])
            open_ways = (way.to for step in steps for way in step if way.to not in found and way.to not in under_way)
            following = next(open_ways, None)
            if following is not None:
                stack.append(following)
                continue
            stack.pop()
            under_way.pop(name, None)
            found.setdefault(name, _reach(steps, found))
    return found


def _reach(steps: Sequence[Sequence[Way]], found: dict[str, Reach]) -> Reach:
    nothing = Reach(0, 0)
    hops, depth = 1, 0
    for step in steps:
        hops += max((found.get(way.to, nothing).hops for way in step), default=0)
        depth = max(depth, *(found.get(way.to, nothing).depth for way in step if way.waits), 0)
    return Reach(min(MOST, hops), depth + 1)


@dataclass(frozen=True)
class Source:
    """Somebody who asks, and how many requests that makes at the peak."""

    place: Path
    """What in the file makes it so many most of all."""
    hops: int
    """Requests a second over all services."""


def sources_of(scenario: Scenario, faults: Sequence[Fault] = (), here: Path = ()) -> Iterator[Source]:
    """All who ask, each at its peak before anything fails; ``here`` is where the faults are declared.

    A rate counts with the highest points of its shape and its series, and with the surges that coincide; bursts have a
    mean of one. A population counts as if each answer came at once, long-lived clients as if all came back at once.
    """
    reach = reach_of(ways_of(scenario.topology))
    for place, journey in enumerate(scenario.traffic.journeys):
        factors = _factors(journey, ("traffic", "journeys", place))
        factors |= _surges(journey.name, faults, (*here, "faults"), scenario.lasts)
        for reason, rate in _rates(journey, factors):
            yield _source(reason, rate, journey.entry, reach)
        if journey.population is not None:
            rate = journey.population.users * 1000 * SECOND // journey.population.think
            yield _source(("traffic", "journeys", place, "population"), rate, journey.entry, reach)
        if journey.sessions is not None:
            soonest = min(max(journey.sessions.backoff, 1), journey.sessions.lifetime, CONNECTING)
            rate = journey.sessions.clients * 1000 * SECOND // soonest
            yield _source(("traffic", "journeys", place, "sessions"), rate, journey.entry, reach)
    for place, batch in enumerate(scenario.traffic.batches):
        rate = _batch(batch, scenario.topology)
        yield _source(("traffic", "batches", place, "count"), rate, batch.entry, reach)


def peak_of(scenario: Scenario, faults: Sequence[Fault]) -> int:
    """Requests a second over all services that all traffic and these faults can make before anything fails."""
    return sum(source.hops for source in sources_of(scenario, faults))


def _source(place: Path, rate: int, entry: str, reach: Mapping[str, Reach]) -> Source:
    hops = reach[entry].hops if entry in reach else 1
    return Source(place, min(MOST, rate * hops // 1000))


def _rates(journey: Journey, factors: Mapping[Path, int]) -> Iterator[tuple[Path, int]]:
    """Users in a thousand seconds who come by chance, and what makes them so many."""
    if journey.rate:
        rate = journey.rate
        for factor in factors.values():
            rate = rate * factor // ONE
        yield max(factors, key=lambda reason: factors[reason]), rate


def _factors(journey: Journey, here: Path) -> dict[Path, int]:
    """How many times its rate a journey has at the most, by the key that says so."""
    factors: dict[Path, int] = {(*here, "rate"): ONE}
    if journey.shape:
        factors[*here, "shape"] = max(point.level for point in journey.shape)
    if journey.series is not None:
        factors[*here, "series"] = max(journey.series.levels)
    return factors


def _surges(journey: str, faults: Sequence[Fault], here: Path, lasts: int) -> dict[Path, int]:
    """The surges of a journey that coincide where they are strongest, with their factors."""
    spans: list[tuple[int, int, int, Path]] = []
    for place, fault in enumerate(faults):
        if isinstance(fault, Surge) and fault.journey == journey and fault.factor > ONE:
            until = lasts if fault.until is None or fault.repeat is not None else fault.until
            spans.append((fault.at, until + fault.spread, fault.factor, (*here, place, "factor")))
    strongest: dict[Path, int] = {}
    most = ONE
    for start, *_ in spans:
        together = {reason: factor for since, until, factor, reason in spans if since <= start < until}
        product = ONE
        for factor in together.values():
            product = product * factor // ONE
        if product > most:
            most, strongest = product, together
    return strongest


def _batch(batch: Batch, topology: Topology) -> int:
    """Requests in a thousand seconds while a batch is at work, or which it would need to be done in time."""
    service, endpoint = batch.entry.split(".")
    works = (
        one.work for spec in topology.services if spec.name == service for one in spec.endpoints if one.name == endpoint
    )
    work = next(works, None)
    span = 0 if work is None else work.mean or work.p50 or 0
    rate = min(batch.count * 1000, batch.at_once * 1000 * SECOND // (TURN + span))
    return rate if batch.every is None else max(rate, batch.count * 1000 * SECOND // batch.every)
