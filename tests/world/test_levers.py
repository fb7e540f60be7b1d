"""Each lever moves what it says, when it says."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from incident_sim.faults import FailingDependency, QuotaCut, Release, SlowDependency
from incident_sim.policies import CircuitBreaker, PolicyPatch

SECOND = 1_000_000
MINUTE = 60 * SECOND


def changes(run: Any) -> list[str]:
    """The names of the changes written down."""
    return [fact.change for _, fact in run.facts if fact.fact == "change_recorded"]


def ship(**more: Any) -> Release:
    """A release of the web service at zero."""
    return Release(id="ship", at=0, service="web", release="web-3", summary="New", author="web", step=SECOND, **more)


def test_a_bad_release_fails_in_proportion_to_its_rollout_and_a_rollback_ends_it(small: Any) -> None:
    """Half the replicas, about half the errors; going back really goes back."""
    run = small(faults=(ship(errors=1_000_000, upto=500_000),)).run(60)
    assert 0.35 < run.failing(30, 60) < 0.65
    run.world.releases.roll_back("web")
    run.run(140)
    assert run.failing(110, 140) == 0
    assert changes(run)[-1] == "rollback_finished"


def test_a_harmless_release_changes_nothing_for_users(small: Any) -> None:
    """Rolling it back is neutral."""
    run = small(faults=(ship(),)).run(60)
    run.world.releases.roll_back("web")
    assert run.run(120).failing(0, 120) == 0


def test_a_paused_rollout_stays_where_it_is_until_it_is_resumed(small: Any) -> None:
    """One of two replicas, until somebody says go on."""
    run = small(faults=(ship(),)).run(3)
    run.world.releases.pause_rollout("web")
    run.run(60)
    names = [replica.release.name for replica in run.world.system.services["web"].ready]
    assert names.count("web-3") == 1
    run.world.releases.resume_rollout("web")
    run.run(90)
    assert {replica.release.name for replica in run.world.system.services["web"].ready} == {"web-3"}


@pytest.mark.parametrize(
    ("soaks", "upto", "said"),
    [
        (((500_000, 1), (500_000, 1)), 1_000_000, "larger share than the one before"),
        (((100_000, 1), (600_000, 1)), 500_000, "never reached"),
        (((100_000, 0),), 1_000_000, "greater than 0"),
    ],
)
def test_soaks_rise_and_end_where_the_rollout_does(soaks: tuple[tuple[int, int], ...], upto: int, said: str) -> None:
    """Anything else is a slip of the pen."""
    parts = tuple({"share": share, "lasts": lasts} for share, lasts in soaks)
    with pytest.raises(ValidationError, match=said):
        ship(soaks=parts, upto=upto)


def test_an_open_breaker_towards_one_region_fails_that_region_fast_and_no_other(small: Any) -> None:
    """Those who needed the call fail quickly; the others never notice."""
    slow = SlowDependency(id="slow", at=0, target="vendor", region="eu", factor=100_000_000)
    run = small(faults=(slow,)).run(30)
    run.world.settings.open_breaker("web->vendor", "eu")
    run.run(120)
    assert run.failing(60, 120, "buy", 0) == 1
    assert run.failing(60, 120, "buy", 1) == 0
    last = [fact for _, fact in run.facts if fact.fact == "window_closed"][-1]
    assert next(row.p95 for row in last.journeys if row.journey == "buy") < SECOND
    run.world.settings.close_breaker("web->vendor", "eu")
    run.run(180)
    assert not run.world.system.edges["web->vendor"].opened


def test_a_breaker_that_was_opened_by_hand_closes_though_the_declared_one_had_opened_too(small: Any) -> None:
    """Calls that a hand refuses use up none of the probes by which the other finds out that all is well."""
    slow = SlowDependency(id="slow", at=0, until=60 * SECOND, target="vendor", region="eu", factor=100_000_000)
    run = small(faults=(slow,)).run(1)
    run.world.system.edges["web->vendor"].configure(PolicyPatch(breaker=CircuitBreaker(cooldown=5 * SECOND)))
    run.run(30)
    run.world.settings.open_breaker("web->vendor", "eu")
    run.run(90)
    run.world.settings.close_breaker("web->vendor", "eu")
    run.run(200)
    assert run.failing(150, 200, "buy", 0) == 0


def test_a_cut_quota_answers_429_beyond_itself_and_ends_with_its_fault(small: Any) -> None:
    """The success rate flat-tops at the allowance."""
    run = small(faults=(QuotaCut(id="cut", at=0, until=60 * SECOND, target="vendor", region="eu", rate=1000),)).run(120)
    rows = [row for _, fact in run.facts if fact.fact == "window_closed" for row in fact.calls if row.region == "eu"]
    assert max(row.rejected for row in rows) > 20
    assert run.failing(30, 60, "buy", 0) > 0.6
    assert run.failing(70, 120) == 0


def test_shed_users_are_refused_at_the_door_and_counted(small: Any) -> None:
    """A share is let in; the rest fail at once and are said so."""
    run = small().run(10)
    run.world.routing.admit("buy", 300_000)
    run.run(130)
    assert 0.6 < run.failing(30, 130, "buy") < 0.8
    assert run.failing(30, 130, "look") == 0
    last = [fact for _, fact in run.facts if fact.fact == "window_closed"][-1]
    assert next(row.shed for row in last.journeys if row.journey == "buy") > 30


def test_a_flag_leaves_the_call_out_that_it_guards(small: Any) -> None:
    """A feature that is off asks nobody."""
    flags = ({"name": "paying", "summary": "Pay", "guards": ("vendor.pay",)},)
    run = small(faults=(FailingDependency(id="down", at=0, target="vendor", errors=1_000_000),), topology__flags=flags)
    run.run(30)
    assert run.failing(10, 30, "buy") == 1
    run.world.settings.turn_flag("paying", on=False)
    assert run.run(90).failing(45, 90, "buy") == 0


def test_a_restart_replaces_every_replica_and_scaling_adds_fresh_ones(small: Any) -> None:
    """Fresh ones have names of their own."""
    run = small().run(10)
    before = {replica.name for replica in run.world.system.services["web"].ready}
    run.world.capacity.restart("web")
    run.run(40)
    after = {replica.name for replica in run.world.system.services["web"].ready}
    assert len(after) == len(before)
    assert not after & before
    run.world.capacity.scale("web", 5)
    run.run(60)
    assert len(run.world.system.services["web"].ready) == 5


def test_a_short_timeout_reaches_every_release_by_configuration(small: Any) -> None:
    """Settings stand over what a release declares."""
    bad = ship(policies={"web->vendor": PolicyPatch(timeout=30 * SECOND)})
    run = small(faults=(bad,)).run(30)
    run.world.settings.set_timeout("web->vendor", 50_000)
    run.run(120)
    assert run.failing(70, 120, "buy") > 0.8


def test_a_status_page_admits_long_trouble_late_and_never_mentions_a_short_spell(small: Any) -> None:
    """The page lags, in both directions."""
    long = SlowDependency(id="long", at=0, until=300 * SECOND, target="vendor", region="eu", factor=2_000_000)
    run = small(faults=(long,)).run(600)
    posts = [(at, fact.region, fact.state) for at, fact in run.facts if fact.fact == "vendor_posted"]
    assert posts[0] == (2 * MINUTE, "eu", "degraded")
    assert [state for _, _, state in posts] == ["degraded", "recovering", "operational"]
    short = SlowDependency(id="short", at=0, until=20 * SECOND, target="vendor", region="eu", factor=2_000_000)
    assert not [fact for _, fact in small(faults=(short,)).run(600).facts if fact.fact == "vendor_posted"]


def test_a_paged_engineer_comes_after_a_while_and_reports_what_their_telemetry_shows(small: Any) -> None:
    """People take time, and see what can be seen."""
    down = FailingDependency(id="down", at=0, target="vendor", errors=1_000_000)
    run = small(faults=(down,)).run(60)
    run.world.desk.page("web")
    run.run(240)
    kinds = [fact.fact for _, fact in run.facts if fact.fact.startswith(("page_", "colleague_"))]
    assert kinds == ["page_sent", "page_answered", "colleague_reported"]
    report = next(fact for _, fact in run.facts if fact.fact == "colleague_reported")
    assert "errors_up" in [finding.code for finding in report.findings]


def test_adding_a_service_moves_nobody_elses_luck(small: Any) -> None:
    """Streams are named: a newcomer draws from its own."""
    extra = {
        "name": "extra",
        "team": "web",
        "replicas": 1,
        "workers": 5,
        "queue": 5,
        "release": "extra-1",
        "endpoints": ({"name": "idle", "work": {"p50": "1ms", "p99": "1ms"}},),
    }
    one = small().run(60)
    two = small(add_service=extra).run(60)
    truths = [[fact for _, fact in run.facts if fact.fact == "outcomes_counted"] for run in (one, two)]
    assert [fact.rows for fact in truths[0]] == [fact.rows for fact in truths[1]]
