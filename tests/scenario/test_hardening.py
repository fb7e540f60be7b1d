"""A safeguard names what there is, and makes of a scenario another one that differs in that alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from incident_sim.faults.release import Release
from incident_sim.files import open_scenario
from incident_sim.model import kinds
from incident_sim.safeguards import Safeguard
from incident_sim.safeguards.words import say_cost, say_safeguard
from incident_sim.scenario.checks import check
from incident_sim.scenario.checks_safeguards import check_safeguard, writing
from incident_sim.scenario.hardening import calm, harden
from incident_sim.scenario.schema import Scenario
from incident_sim.topology import CallSpec, ServiceSpec
from incident_sim.units import FROM_FILE, MINUTE, SECOND

SAFEGUARD: TypeAdapter[Safeguard] = TypeAdapter(Safeguard)
RULE = {"name": "payments-slow", "service": "payments", "figure": "p99", "above": 1_500_000, "hold": "20s"}
RULE |= {"kind": "threshold", "team": "payments", "severity": "page", "summary": "Payments are slow"}

EVERY: dict[str, dict[str, Any]] = {
    "timeout": {"call": "payments->paygate", "timeout": "2s"},
    "retry_limit": {"call": "checkout->payments", "times": 0},
    "retry_budget": {"call": "checkout->payments", "budget": "5%"},
    "breaker": {"call": "payments->paygate"},
    "bulkhead": {"call": "payments->paygate", "bulkhead": {"size": 2}},
    "policy_gate": {"call": "checkout->payments"},
    "fallback": {"call": "storefront->recommendations"},
    "canary": {"service": "checkout"},
    "deadline_checks": {"service": "payments"},
    "bounded_queue": {"service": "payments", "queue": 6},
    "newest_first": {"service": "payments"},
    "rate_limit": {"service": "payments", "limit": {"rate": "20/s"}},
    "capacity": {"service": "payments", "more_replicas": 2, "more_workers": 1},
    "cache": {"service": "storefront", "endpoint": "page", "entries": 100, "ttl": "30s"},
    "quota": {"third_party": "altpay", "rate": "20/s"},
    "alert": {"rule": RULE},
    "team_runbook": {"team": "payments", "answers": "1m"},
}
"""One of each kind that this scenario can have; it has no pools."""


def made(kind: str, **given: Any) -> Safeguard:
    """A safeguard as a file writes it."""
    return SAFEGUARD.validate_python({"kind": kind, **(given or EVERY[kind])}, context=FROM_FILE)


@pytest.fixture(scope="module")
def cascade() -> Scenario:
    """The payment cascade."""
    return open_scenario("checkout-cascade")


def call(scenario: Scenario, name: str) -> CallSpec:
    """A declared call."""
    return next(spec for spec in scenario.topology.calls if spec.name == name)


def service(scenario: Scenario, name: str) -> ServiceSpec:
    """A declared service."""
    return next(spec for spec in scenario.topology.services if spec.name == name)


def test_every_kind_can_be_had_somewhere_and_is_told_in_words() -> None:
    """Nothing can be defined and forgotten."""
    assert {*EVERY, "pool"} == set(kinds(Safeguard, "kind"))


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_a_safeguard_changes_the_scenario_and_leaves_the_declared_one_alone(kind: str, cascade: Scenario) -> None:
    """Another frozen scenario, which still makes sense."""
    before = cascade.model_dump_json()
    safeguard = made(kind)
    assert not list(check_safeguard(cascade, safeguard))
    hardened = harden(cascade, [safeguard])
    assert hardened != cascade
    assert cascade.model_dump_json() == before
    assert not list(check(hardened))
    assert say_safeguard(safeguard)
    assert say_cost(safeguard)


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("breaker", {"call": "payments->paygat"}, "there is no call 'payments->paygat': did you mean"),
        ("deadline_checks", {"service": "paygate"}, "there is no service 'paygate'"),
        ("pool", {"service": "payments", "pool": "db", "size": 4}, "there is no pool of payments 'db'"),
        ("fallback", {"call": "checkout->payments"}, "nobody can go on without payments"),
        ("fallback", {"call": "checkout->orders-db"}, "nobody can go on without orders-db"),
        ("capacity", {"service": "orders-db", "more_replicas": 1}, "no second can stand beside it"),
        ("capacity", {"service": "payments", "more_workers": 999, "more_replicas": 99}, "more than 20,000 workers"),
        ("cache", {"service": "fraud", "endpoint": "score", "entries": 9, "ttl": "1s"}, "this endpoint makes none"),
        (
            "cache",
            {"service": "payments", "endpoint": "charge", "entries": 9, "ttl": "1s"},
            "something is written here, or behind it",
        ),
        ("quota", {"third_party": "stripe", "rate": "9/s"}, "there is no third party 'stripe'"),
        ("alert", {"rule": {**RULE, "service": "nowhere"}}, "there is no service 'nowhere'"),
        ("alert", {"rule": {**RULE, "name": "checkout-burn-fast"}}, "there is an alert 'checkout-burn-fast' already"),
        ("team_runbook", {"team": "night", "looks": "10s"}, "there is no team 'night'"),
    ],
)
def test_what_cannot_be_had_is_said_with_what_there_is(
    kind: str, given: dict[str, Any], said: str, cascade: Scenario
) -> None:
    """A sentence, and no traceback."""
    found = [message for _, message in check_safeguard(cascade, made(kind, **given))]
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize("given", [{"kind": "capacity", "service": "cart"}, {"kind": "team_runbook", "team": "data"}])
def test_a_safeguard_that_changes_nothing_is_refused(given: dict[str, Any]) -> None:
    """It would cost a run and say nothing."""
    with pytest.raises(ValidationError, match=r"this (adds|changes) nothing"):
        SAFEGUARD.validate_python(given, context=FROM_FILE)


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        ("retry_budget", lambda spec, asked: spec.retry.budget == 50_000 and asked.retry.budget == 50_000),
        ("retry_limit", lambda spec, asked: spec.retry.times == 0 and asked.retry.times == 0),
        ("policy_gate", lambda spec, asked: spec.retry.times == 1 and asked.retry is None and asked.timeout is None),
    ],
)
def test_a_rule_on_a_call_holds_over_the_release_that_asks_for_more(
    kind: str, holds: Callable[[Any, Any], bool], cascade: Scenario
) -> None:
    """Else it would not have prevented the release that lifts it."""
    hardened = harden(cascade, [made(kind)])
    release = hardened.variants[1].faults[0]
    assert isinstance(release, Release)
    assert holds(call(hardened, "checkout->payments").policy, release.policies["checkout->payments"])


def test_bounds_only_tighten(cascade: Scenario) -> None:
    """A bound looser than what is there changes nothing."""
    loose = [
        made("timeout", call="payments->paygate", timeout="60s"),
        made("bounded_queue", service="payments", queue=4000),
        made("quota", third_party="altpay", rate="1/s"),
        made("team_runbook", team="payments", answers="30m"),
    ]
    assert harden(cascade, loose) == cascade


def test_several_safeguards_add_up(cascade: Scenario) -> None:
    """In the order in which they are listed."""
    hardened = harden(cascade, [made("breaker"), made("timeout"), made("capacity"), made("deadline_checks")])
    policy = call(hardened, "payments->paygate").policy
    assert (policy.timeout, policy.breaker is not None) == (2 * SECOND, True)
    payments = service(hardened, "payments")
    assert (payments.replicas, payments.workers, payments.deadline_checks) == (6, 4, True)


def test_a_calm_day_has_no_faults_and_is_no_longer_than_asked(cascade: Scenario) -> None:
    """What a safeguard costs is what it does when nothing is wrong."""
    quiet = calm(cascade, 10 * MINUTE)
    assert not any(variant.faults for variant in quiet.variants)
    assert quiet.lasts == 10 * MINUTE
    assert calm(cascade, 100 * MINUTE).lasts == cascade.lasts


def test_what_writes_is_found_through_calls_and_routes(cascade: Scenario) -> None:
    """A payment is written behind a route, two calls away from the user."""
    found = writing(cascade.topology)
    assert {"gateway.checkout", "payments.charge", "paygate.authorise", "orders-db.insert"} <= found
    assert "storefront.page" not in found
