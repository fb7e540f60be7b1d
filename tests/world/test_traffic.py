"""Users come as declared: rates by the clock, uneven arrivals, closed groups, batches, and an ordinary day."""

from __future__ import annotations

from statistics import fmean, pvariance
from typing import Any

import pytest

from incident_sim.faults import FailingDependency, SlowDependency, Surge
from incident_sim.journal.signals import AlertFired, AlertResolved
from incident_sim.topology import Series
from incident_sim.world.arrivals import series_level
from tests.world.building import Small, call, endpoint, journey, service, system

SECOND = 1_000_000
SHOP = system((service("web", endpoint("ask", "5ms"), workers=100),), ())


def counts(run: Small, every: int, start: int, end: int) -> list[int]:
    """Users who ended in each stretch of seconds."""
    rows = [
        (fact.start, sum(row.users for row in fact.rows)) for _, fact in run.facts if fact.fact == "outcomes_counted"
    ]
    return [
        sum(count for at, count in rows if begin * SECOND <= at < (begin + every) * SECOND)
        for begin in range(start, end, every)
    ]


@pytest.mark.parametrize(
    ("at", "level"), [(0, 100), (30, 200), (60, 300), (90, 200), (120, 100), (150, 200), (-30, 200)]
)
def test_a_series_is_joined_by_straight_lines_and_comes_again(at: int, level: int) -> None:
    """Two levels a minute apart, at any instant before and after."""
    series = Series(step=60 * SECOND, levels=(100, 300))
    assert series_level(series, at * SECOND) == level


def test_a_rate_follows_its_series(small: Any) -> None:
    """A day in a few minutes: the rush has as many more users as the series says."""
    series = {"step": "60s", "levels": (0.5, 0.5, 2.0, 2.0)}
    run = small(**SHOP, traffic__journeys=(journey("web.ask", "40/s", series=series),)).run(480)
    calm, rush = counts(run, 60, 0, 60)[0], counts(run, 60, 120, 180)[0]
    assert rush / calm == pytest.approx(4, rel=0.15)
    assert counts(run, 60, 240, 300)[0] == pytest.approx(calm, rel=0.2)


def test_a_rate_of_nothing_brings_nobody(small: Any) -> None:
    """Zero is zero."""
    run = small(**SHOP, traffic__journeys=(journey("web.ask", "40/s", shape=({"at": "0s", "level": 0},)),)).run(60)
    assert sum(counts(run, 5, 0, 60)) == 0


def test_bursts_are_over_dispersed_and_keep_their_mean(small: Any) -> None:
    """The variance of counts over their mean is 1 for plain arrivals, and 1 + mean / shape for a gamma mixture."""
    plain = small(**SHOP, traffic__journeys=(journey("web.ask", "20/s"),)).run(1500)
    burst = {"shape": 4, "step": "5s"}
    uneven = small(**SHOP, traffic__journeys=(journey("web.ask", "20/s", burst=burst),)).run(1500)
    some, more = counts(plain, 5, 0, 1495), counts(uneven, 5, 0, 1495)
    assert fmean(more) == pytest.approx(fmean(some), rel=0.1)
    assert 0.7 < pvariance(some) / fmean(some) < 1.4
    assert pvariance(more) / fmean(more) == pytest.approx(1 + 100 / 4, rel=0.35)


def test_a_mix_brings_more_of_some(small: Any) -> None:
    """Three times as many of one value, of those who come."""
    run = small(**SHOP, traffic__journeys=(journey("web.ask", "40/s", mix={"eu": 3.0}),)).run(100)
    rows = [row for _, fact in run.facts if fact.fact == "outcomes_counted" for row in fact.rows]
    europe = sum(row.attempts for row in rows if row.segment == 0)
    assert europe / sum(row.attempts for row in rows) == pytest.approx(0.75, abs=0.03)


def test_a_closed_population_slows_with_what_it_waits_for(small: Any) -> None:
    """Interactive response time law: throughput = members / (think + response), whatever the response."""
    world = {**SHOP, "traffic__journeys": (journey("web.ask", "0/s", population={"users": 50, "think": "1s"}),)}
    slow = SlowDependency(id="slow", at=0, target="web", factor=200_000_000)
    run = small(faults=(slow,), **world).run(110)
    assert counts(run, 40, -45, -5)[0] / 40 == pytest.approx(50 / 1.005, rel=0.05)
    assert counts(run, 80, 20, 100)[0] / 80 == pytest.approx(50 / 2, rel=0.05)


def test_a_batch_asks_as_often_as_declared_and_again_when_due(small: Any) -> None:
    """So many requests, so many at once, every so often."""
    batch = {"name": "nightly", "entry": "web.ask", "at": "0s", "every": "60s", "count": 100, "at_once": 4}
    run = small(**SHOP, traffic__journeys=(journey("web.ask", "1/h"),), traffic__batches=(batch,)).run(200)
    assert sum(requests for at, requests in run.series("web", "requests") if at > 0) == pytest.approx(400, abs=3)
    stopped = small(**SHOP, traffic__journeys=(journey("web.ask", "1/h"),), traffic__batches=(batch,)).run(30)
    stopped.world.routing.stop_batch("nightly", stopped=True)
    stopped.run(200)
    assert sum(requests for at, requests in stopped.series("web", "requests") if at > 0) == pytest.approx(100, abs=3)


def test_an_ordinary_day_wobbles_and_harms_nobody(small: Any) -> None:
    """Latency moves now and then, some service here and there; users do not notice."""
    shop = system(
        (service("web", endpoint("ask", "20ms", "db.get")), service("db", endpoint("get", "10ms"))), (call("web->db"),)
    )
    traffic = {"traffic__journeys": (journey("web.ask", "20/s"),)}
    noisy = small(**shop, **traffic, noise=0.1).run(600)
    still = small(**shop, **traffic).run(600)
    assert len({p50 for _, p50 in still.series("db", "p50")}) == 1
    assert len({p50 for _, p50 in noisy.series("db", "p50")}) > 3
    assert max(p50 for _, p50 in noisy.series("db", "p50")) < 12_500
    assert noisy.failing(0, 600) < 0.001


WATCHED: dict[str, Any] = {
    "kind": "threshold",
    "name": "busy",
    "service": "web",
    "figure": "busy",
    "above": 400_000,
    "hold": "20s",
    "team": "web",
    "summary": "Busy",
}


def told(run: Small) -> list[str]:
    """Alerts as they fired and resolved."""
    return [fact.fact for _, fact in run.facts if isinstance(fact, (AlertFired, AlertResolved))]


def test_a_threshold_waits_and_one_without_patience_flaps(small: Any) -> None:
    """A figure near its bound: an alert that clears at once comes and goes; one that waits stays."""
    world = system((service("web", endpoint("ask", "100ms", p99="400ms"), replicas=1),), ())
    traffic = {"traffic__journeys": (journey("web.ask", "30/s"),)}
    flapping = small(**world, **traffic, alerts=({**WATCHED, "hold": "0s"},)).run(600)
    patient = small(**world, **traffic, alerts=({**WATCHED, "hold": "0s", "clear": "3m"},)).run(600)
    assert len(told(flapping)) > 6
    assert len(told(patient)) < len(told(flapping)) / 2


def test_a_gauge_is_watched_on_either_side(small: Any) -> None:
    """A hit ratio that falls below its bound."""
    rule = {
        "kind": "gauge",
        "name": "hits",
        "target": "web",
        "gauge": "hit_ratio/page",
        "below": 500_000,
        "hold": "10s",
        "team": "web",
        "summary": "Cold",
    }
    page = endpoint("page", "2ms", "db.get", keys={"count": 50}, cache={"entries": 50, "ttl": "1h", "scope": "service"})
    shop = system((service("web", page), service("db", endpoint("get", "5ms"))), (call("web->db"),))
    run = small(**shop, traffic__journeys=(journey("web.page", "40/s"),), alerts=(rule,)).run(20)
    run.world.routing.heat("web", "page", 0, 900_000, "scatter")
    run.run(60)
    assert told(run) == ["alert_fired"]
    run.world.routing.heat("web", "page", 0, 0, "scatter")
    assert told(run.run(120)) == ["alert_fired", "alert_resolved"]


def burn(name: str, long: str, short: str) -> dict[str, Any]:
    """A rule on an objective of 99.9 % that fires at 14.4 times its budget, over two windows."""
    rule = {"kind": "burn_rate", "name": name, "objective": "buying", "factor": 14.4, "long": long, "short": short}
    return {**rule, "team": "web", "summary": "Buying burns its budget"}


BURNS = (burn("both", "1h", "5m"), burn("short", "5m", "5m"), burn("long", "1h", "1h"))


def changed(run: Small, alert: str) -> list[tuple[str, float]]:
    """When an alert fired and resolved, in seconds."""
    facts = [(at, fact) for at, fact in run.facts if isinstance(fact, (AlertFired, AlertResolved))]
    return [(fact.fact, at / SECOND) for at, fact in facts if fact.alert == alert]


def test_a_burn_rate_fires_while_both_windows_burn_and_resolves_with_the_short_one(small: Any) -> None:
    """Half of all fail: the hour has burnt enough after 104 s, and the five minutes forget it in as many."""
    down = FailingDependency(id="down", at=0, until=200 * SECOND, target="db", errors=500_000)
    run = small(faults=(down,), alerts=BURNS).run(600)
    (fired, at), (resolved, again) = changed(run, "both")
    assert (fired, resolved) == ("alert_fired", "alert_resolved")
    assert at == pytest.approx(0.0144 * 3600 / 0.5, abs=25)
    assert again == pytest.approx(200 + 300, abs=25)
    assert [what for what, _ in changed(run, "long")] == ["alert_fired"], "an hour remembers for an hour"


def test_a_harmless_blip_burns_the_short_window_and_pages_nobody(small: Any) -> None:
    """Twenty seconds are much of five minutes and little of an hour."""
    blip = FailingDependency(id="blip", at=0, until=20 * SECOND, target="db", errors=500_000)
    run = small(faults=(blip,), alerts=BURNS).run(400)
    assert changed(run, "both") == changed(run, "long") == []
    assert [what for what, _ in changed(run, "short")] == ["alert_fired", "alert_resolved"]


def test_absence_is_noticed_by_the_clock(small: Any) -> None:
    """A service that is silent, and a telemetry that is down altogether."""
    rule = {"kind": "absence", "name": "gone", "service": "web", "hold": "30s", "team": "web", "summary": "No metrics"}
    world = {**SHOP, "traffic__journeys": (journey("web.ask", "20/s"),), "alerts": (rule,)}
    run = small(**world).run(20)
    run.world.settings.silence("web", "agent", silent=True)
    assert told(run.run(120)) == ["alert_fired"]
    run.world.settings.silence("web", "agent", silent=False)
    assert told(run.run(180)) == ["alert_fired", "alert_resolved"]
    shop = system((service("web", endpoint("ask", "5ms")), service("ingest", endpoint("write", "5ms"))), ())
    blind = {**world, **shop, "telemetry": {"through": "ingest.write"}}
    down = small(**blind).run(20)
    for replica in list(down.world.system.services["ingest"].ready):
        down.world.system.services["ingest"].kill(replica)
    assert told(down.run(120)) == ["alert_fired"]


def test_an_onset_comes_in_steps(small: Any) -> None:
    """Linear and doubling onsets grow to the same strength."""
    for law in ("linear", "doubling"):
        onset = {"over": 100 * SECOND, "steps": 10, "law": law}
        surge = Surge.model_validate({"id": "s", "at": 0, "journey": "buy", "factor": 5_000_000, "onset": onset})
        run = small(faults=(surge,), **SHOP, traffic__journeys=(journey("web.ask", "20/s"),)).run(160)
        growing = counts(run, 20, 0, 120)
        assert growing == sorted(growing), law
        assert counts(run, 20, 120, 140)[0] / counts(run, 20, -40, -20)[0] == pytest.approx(5, rel=0.15)
