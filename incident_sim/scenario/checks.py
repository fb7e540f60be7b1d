"""What a scenario must make sense of beyond its form: names that exist, calls that end, worlds that can run."""

from __future__ import annotations

from collections.abc import Iterator

from incident_sim.documents import Path
from incident_sim.monitoring import AlertRule
from incident_sim.scenario.checks_load import check_load
from incident_sim.scenario.checks_system import check_reach, check_system, check_traffic
from incident_sim.scenario.checks_truth import check_variant
from incident_sim.scenario.findings import Finding, known, twice
from incident_sim.scenario.schema import Scenario


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything wrong with a scenario that its schema cannot see."""
    yield from check_system(scenario.topology)
    yield from check_traffic(scenario.topology, scenario.traffic)
    yield from check_load(scenario)
    yield from check_reach(scenario.topology, scenario.traffic, scenario.telemetry.through)
    yield from _watched(scenario)
    yield from _people(scenario)
    yield from _history(scenario)
    for place, variant in enumerate(scenario.variants):
        yield from check_variant(scenario, variant, ("variants", place))


def _watched(scenario: Scenario) -> Iterator[Finding]:
    journeys = [journey.name for journey in scenario.traffic.journeys]
    objectives = [objective.name for objective in scenario.objectives]
    for place, objective in enumerate(scenario.objectives):
        yield from known(("objectives", place, "journey"), "journey", objective.journey, journeys)
    for place, rule in enumerate(scenario.alerts):
        yield from check_rule(scenario, rule, ("alerts", place))
    yield from twice(("alerts",), "alert", [rule.name for rule in scenario.alerts])
    yield from twice(("objectives",), "objective", objectives)


def check_rule(scenario: Scenario, rule: AlertRule, here: Path) -> Iterator[Finding]:
    """Everything that an alert rule watches or wakes, and that is not there."""
    services = [service.name for service in scenario.topology.services]
    yield from known((*here, "team"), "team", rule.team, [team.name for team in scenario.people.teams])
    match rule.kind:
        case "burn_rate":
            objectives = [objective.name for objective in scenario.objectives]
            yield from known((*here, "objective"), "objective", rule.objective, objectives)
        case "threshold" | "absence":
            yield from known((*here, "service"), "service", rule.service, services)
        case "gauge":
            queues = [queue.name for queue in scenario.topology.queues]
            yield from known((*here, "target"), "service or queue", rule.target, (*services, *queues))


def _people(scenario: Scenario) -> Iterator[Finding]:
    teams = [team.name for team in scenario.people.teams]
    yield from twice(("people", "teams"), "team", teams)
    for place, service in enumerate(scenario.topology.services):
        yield from known(("topology", "services", place, "team"), "team", service.team, teams)


def _history(scenario: Scenario) -> Iterator[Finding]:
    services = [service.name for service in scenario.topology.services]
    calls = [call.name for call in scenario.topology.calls]
    for place, past in enumerate(scenario.releases):
        yield from known(("releases", place, "service"), "service", past.service, services)
        for call in past.policies:
            yield from known(("releases", place, "policies", call), "call", call, calls)
    for place, change in enumerate(scenario.past):
        if change.at >= 0:
            yield ("past", place, "at"), "the past lies before the scenario's zero: write a negative time"
