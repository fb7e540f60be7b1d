"""Nothing is lost between what happened and what is counted."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_sim.faults import FailingDependency, SlowDependency

SECOND = 1_000_000


def sums(run: Any) -> tuple[int, int, int, int]:
    """Attempts and failures as telemetry published them, and as they really were."""
    published = [fact for _, fact in run.facts if fact.fact == "window_closed"]
    end = published[-1].end
    seen = [row for fact in published for row in fact.journeys]
    true = [row for _, fact in run.facts if fact.fact == "outcomes_counted" and fact.end <= end for row in fact.rows]
    return (
        sum(row.attempts for row in seen),
        sum(row.failures for row in seen),
        sum(row.attempts for row in true),
        sum(row.failures for row in true),
    )


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 1000), st.integers(1, 60), st.integers(0, 600_000))
def test_telemetry_and_truth_count_the_same_outcomes(small: Any, seed: int, slow: int, errors: int) -> None:
    """Every attempt has exactly one outcome, and windows neither lose nor double it."""
    faults = (
        SlowDependency(id="slow", at=0, target="vendor", region="eu", factor=slow * 1_000_000),
        FailingDependency(id="errors", at=10 * SECOND, target="vendor", region="us", errors=errors),
    )
    attempts, failures, true_attempts, true_failures = sums(small(seed=seed, faults=faults).run(65))
    assert (attempts, failures) == (true_attempts, true_failures)


def test_a_timed_out_payment_may_have_succeeded(small: Any) -> None:
    """The vendor's outcome and ours differ, and truth keeps both; reconciling settles what there is."""
    slow = SlowDependency(id="slow", at=0, until=30 * SECOND, target="vendor", factor=40_000_000)
    run = small(faults=(slow,)).run(60)
    assert run.world.ledger.without_order > 50
    run.world.data.reconcile()
    run.run(200)
    assert run.world.ledger.without_order == 0
    reports = [fact for _, fact in run.facts if fact.fact == "integrity_reported"]
    assert reports[-1].authorised_without_order > 50


def test_users_who_refresh_are_charged_twice_when_late_payments_succeed(small: Any) -> None:
    """A second try is a second payment: the key belongs to the try."""
    slow = SlowDependency(id="slow", at=0, until=30 * SECOND, target="vendor", factor=40_000_000)
    refresh = {"chance": 0.9, "times": 3, "think": "1s"}
    run = small(faults=(slow,), traffic__journeys__0__refresh=refresh).run(60)
    assert run.world.ledger.charged_twice > 20


def test_a_calm_world_does_no_harm(small: Any) -> None:
    """Without a fault nobody fails, nothing is in doubt, and no alert fires."""
    run = small().run(300)
    assert run.failing(0, 300) == 0
    assert (run.world.ledger.without_order, run.world.ledger.charged_twice) == (0, 0)
    assert not [fact for _, fact in run.facts if fact.fact == "alert_fired"]


def test_those_who_gave_up_come_back_once_all_is_said_to_be_well(small: Any) -> None:
    """An all-clear brings load of its own."""
    slow = SlowDependency(id="slow", at=0, until=60 * SECOND, target="vendor", factor=90_000_000)
    journey = {"name": "buy", "entry": "web.buy", "rate": "10/s", "patience": "3s", "comes_back": 1.0}
    run = small(faults=(slow,), traffic__journeys=(journey,)).run(100)
    gone = sum(run.world.users.by_name("buy").gone)
    assert gone > 300
    run.world.desk.announce("resolved")
    run.run(240)
    attempts = sum(
        row.attempts
        for _, fact in run.facts
        if fact.fact == "outcomes_counted" and 100 * SECOND <= fact.start < 240 * SECOND
        for row in fact.rows
    )
    assert attempts > 1400 + gone // 2
