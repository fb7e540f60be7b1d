"""What a scenario tells its players: everything but what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from incident_sim.journal.briefing import (
    Briefing,
    FlagEntry,
    FormPool,
    JourneyEntry,
    MapEdge,
    MapNode,
    Member,
    RouteEntry,
)
from incident_sim.scenario.schema import Scenario
from incident_sim.scenario.truth import Choice
from incident_sim.topology import RouteSpec


def brief(scenario: Scenario, people: Mapping[str, str]) -> Briefing:
    """The briefing of a scenario; ``people`` says who is on call for each team."""
    topology = scenario.topology
    return Briefing(
        scenario=scenario.id,
        title=scenario.title,
        company=scenario.briefing.company,
        story=scenario.briefing.story,
        judged=scenario.briefing.judged,
        journeys=tuple(
            JourneyEntry(
                name=journey.name,
                entry=journey.entry.split(".")[0],
                usual_rate=journey.rate,
                usual_failures=scenario.telemetry.calm_failures,
                value=journey.value,
            )
            for journey in scenario.traffic.journeys
        ),
        nodes=(*_services(scenario), *_parties(scenario)),
        edges=tuple(MapEdge(caller=call.caller, callee=call.callee) for call in topology.calls),
        calls=tuple(call.name for call in topology.calls),
        routes=tuple(_route(scenario, route) for route in topology.routes),
        flags=tuple(FlagEntry(name=flag.name, summary=flag.summary, on=flag.on) for flag in topology.flags),
        parts=tuple(_parts(scenario)),
        dimensions=tuple((name, scenario.traffic.values(name)) for name in scenario.traffic.dimensions),
        objectives=scenario.objectives,
        alerts=scenario.alerts,
        severities=scenario.briefing.severities,
        people=tuple(
            Member(
                team=team.name,
                person=people[team.name],
                owns=tuple(service.name for service in topology.services if service.team == team.name),
            )
            for team in scenario.people.teams
        ),
        runbooks=scenario.briefing.runbooks,
        form=_form(scenario),
        pace=scenario.pace,
        currency=scenario.briefing.currency,
    )


def _parts(scenario: Scenario) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Every kind of part that there is at all, and what each is called."""
    topology = scenario.topology
    services = topology.services
    found: dict[str, list[str]] = {
        "cache": [f"{one.name}.{end.name}" for one in services for end in one.endpoints if end.cache is not None],
        "pool": [f"{one.name}.{pool.name}" for one in services for pool in one.pools],
        "resource": [f"{one.name}.{resource.name}" for one in services for resource in one.resources],
        "autoscaler": [one.name for one in services if one.autoscaler is not None],
        "health check": [one.name for one in services if one.balancer.health is not None],
        "limiter": [one.name for one in services if one.limit is not None],
        "locking store": [one.name for one in services if any(end.lock is not None for end in one.endpoints)],
        "replicated store": [one.name for one in services if one.replication is not None],
        "queue": [queue.name for queue in topology.queues],
        "resolving call": [call.name for call in topology.calls if call.resolves is not None],
        "certificate": [certificate.name for certificate in topology.certificates],
        "connected journey": [journey.name for journey in scenario.traffic.journeys if journey.sessions is not None],
        "batch": [batch.name for batch in scenario.traffic.batches],
    }
    yield from ((kind, tuple(names)) for kind, names in found.items() if names)


def _services(scenario: Scenario) -> Iterable[MapNode]:
    earlier = {past.service: past.release for past in scenario.releases}
    for service in scenario.topology.services:
        yield MapNode(
            name=service.name,
            kind=service.kind,
            team=service.team,
            summary=service.summary,
            replicas=service.replicas,
            most_replicas=service.most_replicas,
            release=service.release,
            earlier=earlier.get(service.name),
        )


def _parties(scenario: Scenario) -> Iterable[MapNode]:
    for party in scenario.topology.third_parties:
        yield MapNode(
            name=party.name,
            kind="third_party",
            team="",
            summary=party.summary,
            regions=tuple(region.name for region in party.regions),
        )


def _route(scenario: Scenario, route: RouteSpec) -> RouteEntry:
    callers = [
        service.name
        for service in scenario.topology.services
        if any(route.name in endpoint.calls for endpoint in service.endpoints)
    ]
    targets = [(share.to.split(".")[0], share.share) for share in route.shares]
    if route.otherwise is not None and route.otherwise not in [share.to for share in route.shares]:
        targets.append((route.otherwise.split(".")[0], 0))
    return RouteEntry(
        name=route.name,
        caller=callers[0] if callers else "",
        targets=tuple(name for name, _ in targets),
        shares=tuple(share for _, share in targets),
    )


def _form(scenario: Scenario) -> FormPool:
    """The pools of all variants, merged and sorted, so that a pool does not tell which variant this is."""
    pools = [variant.truth.pools for variant in scenario.variants]
    return FormPool(
        triggers=_merged(pool.triggers for pool in pools),
        factors=_merged(pool.factors for pool in pools),
        well=_merged(pool.well for pool in pools),
        badly=_merged(pool.badly for pool in pools),
        lucky=_merged(pool.lucky for pool in pools),
    )


def _merged(pools: Iterable[tuple[Choice, ...]]) -> tuple[tuple[str, str], ...]:
    found = {choice.id: choice.text for pool in pools for choice in pool}
    return tuple(sorted(found.items()))
