"""Whether a declared system can run: names exist, calls end, and the load is one a human would mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from incident_sim.documents import Path
from incident_sim.scenario.checks_parts import check_limit, check_parts
from incident_sim.scenario.demand import Way, Ways, reach_of, spares_of, ways_of
from incident_sim.scenario.findings import Finding, known, twice
from incident_sim.topology import RouteSpec, Topology, Traffic

MOST_LOAD = 2_000_000
"""Two thousand attempts a second, in thousandths: more than a drill can mean, and than a core can carry."""

MOST_DEPTH = 64
"""Requests of which each waits for the next: several times what real systems have been seen to chain."""

MOST_SHOWN = 6
"""Endpoints that are named of a longer cycle."""

ONE = 1_000_000


def check_system(topology: Topology) -> Iterator[Finding]:
    """Everything wrong among services, third parties, calls, routes and flags."""
    services = [service.name for service in topology.services]
    parties = [party.name for party in topology.third_parties]
    yield from twice(("topology", "services"), "service", services)
    yield from twice(("topology", "third_parties"), "third party", parties)
    for place, name in enumerate(parties):
        if name in services:
            yield ("topology", "third_parties", place, "name"), f"{name!r} is the name of a service already"
    yield from twice(("topology", "calls"), "call", [call.name for call in topology.calls])
    yield from _calls(topology, services, parties)
    yield from _routes(topology)
    yield from _endpoints(topology)
    yield from _flags(topology)
    yield from check_parts(topology)
    yield from _ends(topology)


def endpoints(topology: Topology) -> list[str]:
    """Everything that can be asked for, as ``service.endpoint``."""
    ours = [f"{service.name}.{endpoint.name}" for service in topology.services for endpoint in service.endpoints]
    theirs = [f"{party.name}.{endpoint.name}" for party in topology.third_parties for endpoint in party.endpoints]
    return ours + theirs


def _calls(topology: Topology, services: Sequence[str], parties: Sequence[str]) -> Iterator[Finding]:
    for place, call in enumerate(topology.calls):
        here: Path = ("topology", "calls", place)
        yield from known((*here, "caller"), "service", call.caller, services)
        yield from known((*here, "callee"), "service or third party", call.callee, (*services, *parties))
        if call.caller == call.callee:
            yield here, "a service does not call itself over the network"


def _routes(topology: Topology) -> Iterator[Finding]:
    targets = endpoints(topology)
    for place, route in enumerate(topology.routes):
        here: Path = ("topology", "routes", place)
        for number, share in enumerate(route.shares):
            yield from known((*here, "shares", number, "to"), "endpoint", share.to, targets)
        if route.otherwise is not None:
            yield from known((*here, "otherwise"), "endpoint", route.otherwise, targets)
        total = sum(share.share for share in route.shares)
        if total != ONE:
            yield (*here, "shares"), f"the shares of a route make 100 %, and these make {total / 10_000:g} %"


def _endpoints(topology: Topology) -> Iterator[Finding]:
    targets = endpoints(topology)
    routes = {route.name: route for route in topology.routes}
    calls = [call.name for call in topology.calls]
    for place, service in enumerate(topology.services):
        yield from twice(
            ("topology", "services", place, "endpoints"), "endpoint", [endpoint.name for endpoint in service.endpoints]
        )
        if service.replicas > service.most_replicas:
            yield ("topology", "services", place, "replicas"), "more replicas than most_replicas allows"
        for number, endpoint in enumerate(service.endpoints):
            for step, need in enumerate(endpoint.calls):
                path: Path = ("topology", "services", place, "endpoints", number, "calls", step)
                if need not in routes:
                    yield from known(path, "endpoint or route", need, (*targets, *routes))
                for callee in _callees(need, routes):
                    if f"{service.name}->{callee}" not in calls:
                        yield path, f"the call {service.name}->{callee} is not declared: give it a policy under calls"


def _callees(need: str, routes: Mapping[str, RouteSpec]) -> list[str]:
    route = routes.get(need)
    if route is None:
        return [need.split(".", maxsplit=1)[0]] if "." in need else []
    ways = [share.to for share in route.shares] + ([route.otherwise] if route.otherwise else [])
    return list(dict.fromkeys(way.split(".")[0] for way in ways))


def _flags(topology: Topology) -> Iterator[Finding]:
    targets = endpoints(topology)
    yield from twice(("topology", "flags"), "flag", [flag.name for flag in topology.flags])
    for place, flag in enumerate(topology.flags):
        for number, guarded in enumerate(flag.guards):
            yield from known(("topology", "flags", place, "guards", number), "endpoint", guarded, targets)


def _ends(topology: Topology) -> Iterator[Finding]:
    """Calls that lead back to where they began, and those that go on for too long."""
    ways = ways_of(topology)
    found = _cycle(ways, spares_of(topology))
    if found is not None:
        yield found
    reach = reach_of(ways)
    deepest = max(reach, key=lambda name: reach[name].depth)
    if reach[deepest].depth > MOST_DEPTH:
        service, endpoint = deepest.split(".")
        place = next(number for number, spec in enumerate(topology.services) if spec.name == service)
        names = [spec.name for spec in topology.services[place].endpoints]
        here: Path = ("topology", "services", place, "endpoints", names.index(endpoint))
        told = f"{deepest} begins a chain of {reach[deepest].depth} requests of which each waits for the next"
        yield here, f"{told}; at most {MOST_DEPTH} are allowed"


def _cycle(ways: Ways, spares: Mapping[str, Sequence[Way]]) -> Finding | None:
    """The first way that leads back to where it began."""
    done: dict[str, None] = {}
    for start in ways:
        if start in done:
            continue
        # An explicit stack: a file may chain more calls than Python likes to recurse.
        stack = [(start, _all_ways(start, ways, spares))]
        on_path: dict[str, None] = {start: None}
        while stack:
            name, following = stack[-1]
            way = next(following, None)
            if way is None:
                stack.pop()
                on_path.pop(name)
                done[name] = None
            elif way.to in on_path:
                path = list(on_path)
                told = [*path[path.index(way.to) :], way.to]
                if len(told) > MOST_SHOWN:
                    told[MOST_SHOWN // 2 : -MOST_SHOWN // 2] = ["..."]
                return way.place, f"calls without an end: {' -> '.join(told)}; none may lead back to where it began"
            elif way.to not in done and way.to in ways:
                on_path[way.to] = None
                stack.append((way.to, _all_ways(way.to, ways, spares)))
    return None


def _all_ways(name: str, ways: Ways, spares: Mapping[str, Sequence[Way]]) -> Iterator[Way]:
    """Where an endpoint leads, also where its calls fail."""
    caller = name.split(".", maxsplit=1)[0]
    for step in ways[name]:
        for way in step:
            yield way
            if way.waits:
                yield from spares.get(f"{caller}->{way.to.split('.')[0]}", ())


def check_traffic(topology: Topology, traffic: Traffic) -> Iterator[Finding]:
    """Everything wrong among segments and journeys."""
    dimensions = list(traffic.segments[0].values)
    for place, segment in enumerate(traffic.segments):
        if list(segment.values) != dimensions:
            yield (
                ("traffic", "segments", place, "values"),
                f"every segment names the same dimensions in the same order: {', '.join(dimensions)}",
            )
    yield from twice(("traffic", "journeys"), "journey", [journey.name for journey in traffic.journeys])
    services = [service.name for service in topology.services]
    targets = [target for target in endpoints(topology) if target.split(".")[0] in services]
    for place, journey in enumerate(traffic.journeys):
        here: Path = ("traffic", "journeys", place)
        yield from known((*here, "entry"), "endpoint of a service", journey.entry, targets)
        if journey.rate > MOST_LOAD:
            yield (*here, "rate"), f"more than {MOST_LOAD // 1000} attempts a second is more than a drill can mean"
        if not journey.rate and journey.population is None and journey.sessions is None:
            yield (*here, "rate"), "nobody comes: give a rate, a population or sessions"
        values = [value for dimension in dimensions for value in traffic.values(dimension)]
        for value in journey.mix:
            yield from known((*here, "mix", value), "value of a dimension", value, values)
        times = [point.at for point in journey.shape]
        if times != sorted(times) or len(set(times)) != len(times):
            yield (*here, "shape"), "the points of a shape stand in the order of their times, each at its own"
    yield from twice(("traffic", "batches"), "batch", [batch.name for batch in traffic.batches])
    for place, batch in enumerate(traffic.batches):
        yield from known(("traffic", "batches", place, "entry"), "endpoint of a service", batch.entry, targets)
    for place, service in enumerate(topology.services):
        if service.limit is not None:
            yield from check_limit(topology, traffic, service.limit, ("topology", "services", place, "limit"))
    for place, party in enumerate(topology.third_parties):
        if party.limit.per is not None:
            problem = "a vendor has one account of ours, and cannot tell our users apart: leave `per` out"
            yield ("topology", "third_parties", place, "limit", "per"), problem
        if party.region_by not in dimensions:
            yield from known(
                ("topology", "third_parties", place, "region_by"), "dimension", party.region_by, dimensions
            )
    for place, route in enumerate(topology.routes):
        for dimension in route.only:
            yield from known(("topology", "routes", place, "only", dimension), "dimension", dimension, dimensions)


def check_reach(topology: Topology, traffic: Traffic, through: str | None) -> Iterator[Finding]:
    """Services that nobody ever asks for anything, and an entry of telemetry that is not there."""
    targets = endpoints(topology)
    if through is not None:
        yield from known(("telemetry", "through"), "endpoint", through, targets)
    ways = ways_of(topology)
    stack = [journey.entry for journey in traffic.journeys] + [batch.entry for batch in traffic.batches]
    stack += [way.to for spares in spares_of(topology).values() for way in spares]
    stack += [through] if through is not None else []
    stack += [one.resolves.by for one in topology.calls if one.resolves is not None and one.resolves.by is not None]
    stack += [name for one in topology.services if one.bootstrap is not None for name in one.bootstrap.fetches]
    reached: dict[str, None] = {}
    while stack:
        name = stack.pop()
        if name not in reached:
            reached[name] = None
            stack.extend(way.to for step in ways.get(name, ()) for way in step)
    asked = {name.split(".")[0] for name in reached}
    # A store that only takes connections is used, too.
    asked |= {pool.to for service in topology.services for pool in service.pools if pool.to is not None}
    for place, service in enumerate(topology.services):
        if service.name not in asked:
            yield (
                ("topology", "services", place),
                f"nobody ever asks {service.name} for anything: no journey leads there",
            )
