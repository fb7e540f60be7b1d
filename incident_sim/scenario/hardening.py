"""A scenario with a safeguard in it: the same afternoon, in a system that has done its homework.

Safeguards on a call hold over releases and pushes of configuration: a rule of the platform that a release could lift
would not have prevented the release that lifts it. What engineers do by hand during an incident stays possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import assert_never

from incident_sim.faults import Fault
from incident_sim.faults.configuration import ConfigurationPush
from incident_sim.faults.release import Release
from incident_sim.policies import CallPolicy, Fallback, PolicyPatch, Retry
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
from incident_sim.scenario.schema import PeopleSpec, Scenario, TeamSpec, Variant
from incident_sim.topology import Cache, Endpoint, ServiceSpec, ThirdPartySpec, Topology

Rule = Callable[[PolicyPatch], PolicyPatch]
"""What a safeguard makes of the policies that somebody asks for."""


def harden(scenario: Scenario, safeguards: Iterable[Safeguard]) -> Scenario:
    """The scenario with all of these safeguards in place."""
    return reduce(_with, safeguards, scenario)


def calm(scenario: Scenario, lasts: int) -> Scenario:
    """The scenario on a day on which nothing goes wrong."""
    variants = tuple(variant.model_copy(update={"faults": ()}) for variant in scenario.variants)
    return scenario.model_copy(update={"variants": variants, "lasts": min(lasts, scenario.lasts)})


def _with(scenario: Scenario, safeguard: Safeguard) -> Scenario:
    match safeguard:
        case TimeoutBound() | RetryBound() | RetryBudget() | Breaker() | Compartment() | PolicyGate() | Degraded():
            return _ruled(scenario, safeguard.call, _rule(safeguard))
        case DeadlineChecks() | QueueBound() | NewestFirst() | DoorLimit() | Capacity() | CachePolicy() | PoolSize():
            return _served(scenario, safeguard.service, lambda spec: _service(spec, safeguard))
        case Canary():
            return _soaking(scenario, safeguard)
        case Quota():
            return _allowed(scenario, safeguard)
        case Alarm(rule=rule):
            return scenario.model_copy(update={"alerts": (*scenario.alerts, rule)})
        case TeamRunbook():
            return scenario.model_copy(update={"people": _staffed(scenario.people, safeguard)})
        case _:
            assert_never(safeguard)


def _rule(safeguard: TimeoutBound | RetryBound | RetryBudget | Breaker | Compartment | PolicyGate | Degraded) -> Rule:
    match safeguard:
        case TimeoutBound(timeout=most):
            return lambda asked: _changed(asked, timeout=None if asked.timeout is None else min(asked.timeout, most))
        case RetryBound(times=most):
            return lambda asked: _retrying(asked, lambda retry: {"times": min(retry.times, most)})
        case RetryBudget(budget=most):
            return lambda asked: _retrying(
                asked, lambda retry: {"budget": most if retry.budget is None else min(retry.budget, most)}
            )
        case Breaker(breaker=breaker):
            return lambda asked: _changed(asked, breaker=breaker)
        case Compartment(bulkhead=bulkhead):
            return lambda asked: _changed(asked, bulkhead=bulkhead)
        case PolicyGate():
            return _reviewed
        case Degraded():
            return lambda asked: _changed(asked, fallback=Fallback())
        case _:
            assert_never(safeguard)


def _reviewed(_: PolicyPatch) -> PolicyPatch:
    return PolicyPatch()


def _changed(asked: PolicyPatch, **parts: object) -> PolicyPatch:
    return asked.model_copy(update=parts)


def _retrying(asked: PolicyPatch, bound: Callable[[Retry], dict[str, int]]) -> PolicyPatch:
    return asked if asked.retry is None else _changed(asked, retry=asked.retry.model_copy(update=bound(asked.retry)))


def _ruled(scenario: Scenario, call: str, rule: Rule) -> Scenario:
    """One call under a rule: as it is declared, and in whatever a release or a push asks for it."""
    calls = tuple(
        spec.model_copy(update={"policy": _policy(spec.policy, rule)}) if spec.name == call else spec
        for spec in scenario.topology.calls
    )
    past = tuple(
        release.model_copy(update={"policies": _policies(release.policies, call, rule)})
        for release in scenario.releases
    )
    topology = scenario.topology.model_copy(update={"calls": calls})
    variants = tuple(_tamed(variant, call, rule) for variant in scenario.variants)
    return scenario.model_copy(update={"topology": topology, "releases": past, "variants": variants})


def _policy(policy: CallPolicy, rule: Rule) -> CallPolicy:
    return rule(PolicyPatch(**dict(policy))).over(policy)


def _policies(asked: dict[str, PolicyPatch], call: str, rule: Rule) -> dict[str, PolicyPatch]:
    return {name: rule(patch) if name == call else patch for name, patch in asked.items()}


def _tamed(variant: Variant, call: str, rule: Rule) -> Variant:
    faults: list[Fault] = []
    for fault in variant.faults:
        match fault:
            case Release():
                faults.append(fault.model_copy(update={"policies": _policies(fault.policies, call, rule)}))
            case ConfigurationPush() if fault.call == call:
                faults.append(fault.model_copy(update={"patch": rule(fault.patch)}))
            case _:
                faults.append(fault)
    return variant.model_copy(update={"faults": tuple(faults)})


def _soaking(scenario: Scenario, canary: Canary) -> Scenario:
    def held(fault: Fault) -> Fault:
        if not isinstance(fault, Release) or fault.service != canary.service:
            return fault
        upto = min(fault.upto, canary.share)
        soaks = tuple(soak for soak in fault.soaks if soak.share <= upto)
        return fault.model_copy(update={"upto": upto, "soaks": soaks})

    variants = tuple(
        variant.model_copy(update={"faults": tuple(held(fault) for fault in variant.faults)})
        for variant in scenario.variants
    )
    return scenario.model_copy(update={"variants": variants})


def _served(scenario: Scenario, service: str, change: Callable[[ServiceSpec], ServiceSpec]) -> Scenario:
    services = tuple(change(spec) if spec.name == service else spec for spec in scenario.topology.services)
    return _drawn(scenario, scenario.topology.model_copy(update={"services": services}))


def _drawn(scenario: Scenario, topology: Topology) -> Scenario:
    return scenario.model_copy(update={"topology": topology})


def _service(
    spec: ServiceSpec,
    safeguard: DeadlineChecks | QueueBound | NewestFirst | DoorLimit | Capacity | CachePolicy | PoolSize,
) -> ServiceSpec:
    match safeguard:
        case DeadlineChecks():
            parts: dict[str, object] = {"deadline_checks": True}
        case QueueBound(queue=queue):
            parts = {"queue": min(spec.queue, queue)}
        case NewestFirst():
            parts = {"discipline": "lifo"}
        case DoorLimit(limit=limit):
            parts = {"limit": limit}
        case Capacity(more_replicas=replicas, more_workers=workers):
            more = spec.replicas + replicas
            parts = {
                "replicas": more,
                "most_replicas": max(more, spec.most_replicas),
                "workers": spec.workers + workers,
            }
        case CachePolicy():
            parts = {"endpoints": tuple(_cached(endpoint, safeguard) for endpoint in spec.endpoints)}
        case PoolSize(pool=name, size=size):
            pools = (pool.model_copy(update={"size": size}) if pool.name == name else pool for pool in spec.pools)
            parts = {"pools": tuple(pools)}
        case _:
            assert_never(safeguard)
    return spec.model_copy(update=parts)


def _cached(endpoint: Endpoint, policy: CachePolicy) -> Endpoint:
    if endpoint.name != policy.endpoint:
        return endpoint
    scope = "replica" if endpoint.cache is None else endpoint.cache.scope
    cache = Cache(
        entries=policy.entries, ttl=policy.ttl, scope=scope, single_flight=policy.single_flight, stale=policy.stale
    )
    return endpoint.model_copy(update={"cache": cache})


def _allowed(scenario: Scenario, quota: Quota) -> Scenario:
    def larger(party: ThirdPartySpec) -> ThirdPartySpec:
        if party.name != quota.third_party:
            return party
        limit = party.limit.model_copy(update={"rate": max(party.limit.rate, quota.rate)})
        return party.model_copy(update={"limit": limit})

    parties = tuple(larger(party) for party in scenario.topology.third_parties)
    return _drawn(scenario, scenario.topology.model_copy(update={"third_parties": parties}))


def _staffed(people: PeopleSpec, runbook: TeamRunbook) -> PeopleSpec:
    def faster(team: TeamSpec) -> TeamSpec:
        if team.name != runbook.team:
            return team
        spans = {"answers": runbook.answers, "looks": runbook.looks}
        return team.model_copy(
            update={name: min(getattr(team, name), span) for name, span in spans.items() if span is not None}
        )

    return people.model_copy(update={"teams": tuple(faster(team) for team in people.teams)})
