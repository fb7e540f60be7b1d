"""Whether a safeguard names what there is, and can be had there at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from incident_sim.documents import Path
from incident_sim.safeguards import (
    Alarm,
    Breaker,
    CachePolicy,
    Canary,
    Capacity,
    Compartment,
    DeadlineChecks,
    Degraded,
    DoorLimit,
    NewestFirst,
    PolicyGate,
    PoolSize,
    QueueBound,
    Quota,
    RetryBound,
    RetryBudget,
    Safeguard,
    TeamRunbook,
    TimeoutBound,
)
from incident_sim.scenario.checks import check_rule
from incident_sim.scenario.checks_parts import check_limit
from incident_sim.scenario.findings import Finding, known
from incident_sim.scenario.schema import Scenario
from incident_sim.topology import ServiceSpec, Topology

MOST_WORKERS = 20_000
"""Workers of one service in all: more than any drill has, and few enough to be built."""


def check_safeguard(scenario: Scenario, safeguard: Safeguard, here: Path = ()) -> Iterator[Finding]:
    """Everything for which this safeguard cannot be put in place."""
    topology = scenario.topology
    services = {spec.name: spec for spec in topology.services}
    match safeguard:
        case TimeoutBound() | RetryBound() | RetryBudget() | Breaker() | Compartment() | PolicyGate() | Degraded():
            calls = [call.name for call in topology.calls]
            yield from known((*here, "call"), "call", safeguard.call, calls)
            if safeguard.call in calls and isinstance(safeguard, Degraded):
                yield from _needless(topology, safeguard.call, (*here, "call"))
        case (
            Canary()
            | DeadlineChecks()
            | QueueBound()
            | NewestFirst()
            | DoorLimit()
            | Capacity()
            | CachePolicy()
            | PoolSize()
        ):
            yield from known((*here, "service"), "service", safeguard.service, list(services))
            if isinstance(safeguard, DoorLimit):
                yield from check_limit(topology, scenario.traffic, safeguard.limit, (*here, "limit"))
            if safeguard.service in services:
                yield from _service(topology, services[safeguard.service], safeguard, here)
        case Quota(third_party=party):
            parties = [spec.name for spec in topology.third_parties]
            yield from known((*here, "third_party"), "third party", party, parties)
        case Alarm(rule=rule):
            yield from check_rule(scenario, rule, (*here, "rule"))
            if rule.name in [alert.name for alert in scenario.alerts]:
                yield (*here, "rule", "name"), f"there is an alert {rule.name!r} already: give it a name of its own"
        case TeamRunbook(team=team):
            yield from known((*here, "team"), "team", team, [spec.name for spec in scenario.people.teams])
        case _:
            assert_never(safeguard)


def _service(topology: Topology, spec: ServiceSpec, safeguard: Safeguard, here: Path) -> Iterator[Finding]:
    match safeguard:
        case Capacity(more_replicas=replicas, more_workers=workers):
            if (spec.replicas + replicas) * (spec.workers + workers) > MOST_WORKERS:
                yield here, f"more than {MOST_WORKERS:,} workers in all are more than a drill can mean"
            if spec.most_replicas == 1 and replicas:
                yield (*here, "more_replicas"), f"there is one {spec.name}, and no second can stand beside it"
        case CachePolicy(endpoint=name):
            endpoints = {endpoint.name: endpoint for endpoint in spec.endpoints}
            yield from known((*here, "endpoint"), f"endpoint of {spec.name}", name, list(endpoints))
            if name in endpoints and not endpoints[name].calls:
                yield (*here, "endpoint"), "a cache saves calls, and this endpoint makes none"
            elif f"{spec.name}.{name}" in writing(topology):
                yield (
                    (*here, "endpoint"),
                    "something is written here, or behind it: an answer from memory would write nothing",
                )
        case PoolSize(pool=pool):
            yield from known((*here, "pool"), f"pool of {spec.name}", pool, [one.name for one in spec.pools])
        case _:
            pass


def _needless(topology: Topology, call: str, here: Path) -> Iterator[Finding]:
    """A call behind which something is written cannot be gone without: an order without a payment is none."""
    written = writing(topology)
    callee = next(spec.callee for spec in topology.calls if spec.name == call)
    if any(name.split(".")[0] == callee for name in written):
        yield here, f"nobody can go on without {callee}: something is written there that the rest rests on"


def writing(topology: Topology) -> set[str]:
    """The endpoints that write, or that call one that does, as ``service.endpoint``."""
    routes = {route.name: [share.to for share in route.shares] for route in topology.routes}
    needs: dict[str, list[str]] = {}
    found: set[str] = set()
    owned = [(spec.name, spec.endpoints) for spec in topology.services]
    owned += [(party.name, party.endpoints) for party in topology.third_parties]
    for owner, endpoints in owned:
        for endpoint in endpoints:
            name = f"{owner}.{endpoint.name}"
            needs[name] = [way for need in endpoint.calls for way in routes.get(need, [need])]
            if endpoint.effect is not None or endpoint.writes or endpoint.publishes is not None:
                found.add(name)
    while True:
        more = {name for name, ways in needs.items() if name not in found and found.intersection(ways)}
        if not more:
            return found
        found |= more
