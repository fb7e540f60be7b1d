"""What others do to us, and what we do to ourselves: archetypes 6, 7, 8, 9, 10 and 24."""

from __future__ import annotations

import itertools
from typing import Any

from incident_sim.faults import FailingDependency, Release, ServiceConfiguration, SlowDependency, Soak, Surge
from tests.world.archetypes.conftest import SECOND, Play, undo_herring
from tests.world.building import Small, call, endpoint, first, journey, service, system


def geocoded(limit: dict[str, Any] | None = None, **batch: Any) -> dict[str, Any]:
    """A web shop and a nightly batch job that ask the same vendor under one allowance."""
    return {
        **system(
            (
                service("web", endpoint("find", "3ms", "geo.locate"), workers=100),
                service("loader", endpoint("load", "1ms", "geo.locate"), workers=50),
            ),
            (call("web->geo", "1s"), call("loader->geo", "1s", retry={"times": 2})),
        ),
        "topology__third_parties": (
            {
                "name": "geo",
                "regions": ({"name": "eu", "workers": 200, "queue": 100}, {"name": "us", "workers": 200, "queue": 100}),
                "limit": limit or {"rate": "30/s", "burst": 30},
                "status_page": {"delay": "10m"},
                "endpoints": ({"name": "locate", "work": {"p50": "40ms", "p99": "90ms"}},),
            },
        ),
        "traffic__journeys": (journey("web.find", "24/s"),),
        "traffic__batches": (
            {"name": "import", "entry": "loader.load", "at": "0s", "count": 100_000, "at_once": 20, **batch},
        ),
    }


def test_6_an_allowance_eaten_by_a_batch_flat_tops(play: Play) -> None:
    """429 appear at once; what gets through is constant while demand is not; the vendor's page stays green."""
    run = play(geocoded(), until=120)
    used = {(window.end // SECOND, row.region): row.used for window in run.windows(20, 120) for row in window.quotas}
    europe = [count for (_, region), count in used.items() if region == "eu"]
    assert max(europe) - min(europe) <= 0.1 * max(europe)
    assert run.failing(30, 120, segment=0) > 0.2
    assert run.logs("upstream_429", "web")
    assert not [fact for _, fact in run.facts if fact.fact == "vendor_posted"]


def test_6_stopping_the_batch_ends_it_and_asking_harder_does_not(play: Play) -> None:
    """Whoever eats the allowance must stop; retries only eat more of it."""
    good = play(geocoded(), until=150, acts={60: lambda world: world.routing.stop_batch("import", stopped=True)})
    bad = play(geocoded(), until=150, acts={60: lambda world: world.settings.set_retries("web->geo", 3)})
    blamed = play(geocoded(), until=150, acts={60: undo_herring})
    assert good.failing(100, 150, segment=0) < 0.02
    assert blamed.failing(100, 150, segment=0) > 0.2
    attempts = [sum(n for at, n in run.call("web->geo", "rejected") if at > 100) for run in (bad, blamed)]
    assert attempts[0] > attempts[1], "asking again costs more refusals"


MINUTES: dict[str, Any] = {"limit": {"rate": "20/s", "window": "1m", "turns": "20s"}}
"""Twelve hundred in each minute, which begins twenty seconds past the full one."""


def used(run: Small) -> dict[int, int]:
    """What a vendor let through in its first region, by the second at which each window of metrics ended."""
    return {window.end // SECOND: window.quotas[0].used for window in run.windows()}


def test_6_an_allowance_by_the_minute_is_a_saw_tooth(play: Play) -> None:
    """All of it goes in the first seconds of each minute; then everybody is refused until the next one begins."""
    run = play(geocoded(**MINUTES), until=200)
    through = used(run)
    for turn in (80, 140):
        assert through[turn + 10] > 900, "a minute begins"
        assert [through[turn + later] for later in (30, 40, 50)] == [0, 0, 0]
        assert run.failing(turn + 20, turn + 60, segment=0) > 0.95
        assert run.failing(turn, turn + 5, segment=0) < 0.6
    assert run.failing(20, 200, segment=1) < 0.01, "each region has its own"


def test_6_who_stops_the_batch_still_waits_for_the_next_window(play: Play) -> None:
    """What is gone is gone until the minute turns; from then on it is enough for everybody."""
    stop = {90: lambda world: world.routing.stop_batch("import", stopped=True)}
    good, blamed = play(geocoded(**MINUTES), until=200, acts=stop), play(geocoded(**MINUTES), until=200)
    assert good.failing(100, 140, segment=0) > 0.9
    assert good.failing(141, 200, segment=0) < 0.01
    assert blamed.failing(160, 200, segment=0) > 0.9


def test_6_a_day_that_is_nearly_spent_ends_where_the_count_does_and_begins_anew_at_its_hour(play: Play) -> None:
    """A day's allowance that ran low before anybody looked; a smaller one keeps count of what was used."""
    day = {"rate": "20/s", "window": "24h", "turns": "2m", "spent": "99.95%"}
    quiet = geocoded(limit=day, at="1h")
    run = play(quiet, until=200)
    assert run.failing(-60, -20, segment=0) < 0.01
    assert run.failing(60, 120, segment=0) > 0.99
    assert run.failing(120, 200, segment=0) < 0.01
    cut = play({**quiet, **geocoded(limit=day | {"spent": "0%"}, at="1h")}, until=30)
    live = cut.world.system.of("geo", "eu")[0]
    cut.world.capacity.cut_quota("geo", "eu", 1, "cut")
    assert live.used + live.rejected >= 0
    cut.run(60)
    assert cut.failing(31, 60, segment=0) > 0.99


def advised(**policy: Any) -> dict[str, Any]:
    """A shop that shows advice beside each purchase, for which it waits three seconds at most."""
    return {
        **system(
            (
                service("web", endpoint("buy", "5ms", "advice.get"), endpoint("look", "5ms"), workers=20),
                service("advice", endpoint("get", "20ms"), workers=300),
            ),
            (call("web->advice", "3s", **policy),),
        ),
        "traffic__journeys": (
            journey("web.buy", "30/s"),
            {"name": "look", "entry": "web.look", "rate": "30/s", "patience": "5s"},
        ),
    }


HUNG = SlowDependency(id="hung", at=0, until=90 * SECOND, target="advice", factor=500_000_000)
BREAKER = {"threshold": "50%", "window": "10s", "minimum": 20, "cooldown": "10s", "probes": 3}


def test_5_a_breaker_saves_the_others_and_a_fallback_those_who_asked(play: Play) -> None:
    """A timeout alone fills every worker; a breaker fails those who need the call, at once; a default serves them."""
    alone, broken = play(advised(), HUNG, until=150), play(advised(breaker=BREAKER), HUNG, until=150)
    served = play(advised(breaker=BREAKER, fallback={"kind": "default"}), HUNG, until=150)
    assert alone.failing(20, 90, "look") > 0.2
    assert broken.failing(20, 90, "look") < 0.05
    assert broken.failing(20, 90, "buy") > 0.95
    assert served.failing(20, 90) < 0.05
    assert dict(broken.call("web->advice", "attempts"))[60] < 20, "nearly nobody asks"
    assert max(run.failing(120, 150) for run in (alone, broken, served)) < 0.01


REGIONAL = {
    **system(
        (service("web", endpoint("buy", "3ms", "card"), workers=200),),
        (call("web->psp", "2s"), call("web->spare", "2s")),
        routes=({"name": "card", "shares": ({"to": "psp.pay", "share": "100%"}, {"to": "spare.pay", "share": "0%"})},),
    ),
    "topology__third_parties": tuple(
        {
            "name": name,
            "regions": tuple({"name": region, "workers": 50, "queue": 50} for region in regions),
            "limit": {"rate": rate, "burst": 20},
            "status_page": {"delay": "20m"},
            "endpoints": ({"name": "pay", "work": {"p50": "80ms", "p99": "200ms"}},),
        }
        # The spare serves the whole world from one place, under one allowance.
        for name, rate, regions in (("psp", "200/s", ("eu", "us")), ("spare", "14/s", ("world",)))
    ),
    "traffic__journeys": (journey("web.buy", "20/s"),),
}
BROWN_OUT = FailingDependency(id="brown-out", at=0, target="psp", region="eu", errors=800_000)


def test_7_only_one_region_fails_and_the_vendors_page_is_late(play: Play) -> None:
    """The segment tells it at once; the page says nothing for twenty minutes."""
    run = play(REGIONAL, BROWN_OUT, until=120)
    assert run.failing(30, 120, segment=0) > 0.6
    assert run.failing(30, 120, segment=1) < 0.01
    assert not [fact for _, fact in run.facts if fact.fact == "vendor_posted"]


def test_7_moving_the_region_works_and_moving_everybody_saturates_the_spare(play: Play) -> None:
    """The spare has headroom for one region and not for two."""
    move = {60.0: lambda world: world.routing.shift("card", "spare", 10**6, "eu")}
    everybody = {60.0: lambda world: world.routing.shift("card", "spare", 10**6, None)}
    good, bad = play(REGIONAL, BROWN_OUT, until=150, acts=move), play(REGIONAL, BROWN_OUT, until=150, acts=everybody)
    assert good.failing(90, 150) < 0.02
    assert bad.failing(90, 150, segment=0) > 0.15
    assert bad.failing(90, 150, segment=1) > 0.15, "those who were well are ill now"
    assert play(REGIONAL, BROWN_OUT, until=150, acts={60: undo_herring}).failing(90, 150, segment=0) > 0.6


SHOP = {
    **system(
        (
            service("web", endpoint("buy", "5ms", "api.order"), workers=50),
            service("api", endpoint("order", "20ms"), replicas=4),
        ),
        (call("web->api"),),
    ),
    "traffic__journeys": (journey("web.buy", "60/s"),),
}
BROKEN = Release(
    id="broken",
    at=0,
    service="api",
    release="api-2",
    summary="New prices",
    author="web",
    errors=600_000,
    step=10 * SECOND,
)


def test_8_a_broken_release_fails_with_its_share_and_only_on_its_replicas(play: Play) -> None:
    """Errors grow in steps with the rollout; old replicas are clean."""
    run = play(SHOP, BROKEN, until=90)
    failing = [run.failing(start, start + 5) for start in (0, 13, 23, 33, 60)]
    assert failing == sorted(failing)
    assert failing[0] < 0.01
    assert failing[-1] > 0.5
    rows = [
        row
        for window in run.windows(13, 40)
        for row in window.splits
        if row.service == "api" and row.dimension == "release"
    ]
    assert sum(row.errors for row in rows if row.value == "api-1") == 0
    assert sum(row.errors for row in rows if row.value == "api-2") > 0


def soaking(release: Release, *soaks: tuple[int, int]) -> Release:
    """The same release, which soaks at shares of the replicas, in per cent, for so many seconds."""
    return release.model_copy(
        update={"soaks": tuple(Soak(share=share * 10_000, lasts=lasts * SECOND) for share, lasts in soaks)}
    )


FLEET = {
    **system(
        (
            service("web", endpoint("buy", "5ms", "api.order"), workers=50),
            service("api", endpoint("order", "20ms"), replicas=8),
        ),
        (call("web->api"),),
    ),
    "traffic__journeys": (journey("web.buy", "60/s"),),
}
CAREFUL = soaking(BROKEN, (10, 60), (50, 60))


def on_release(run: Small, service_name: str, release: str) -> list[tuple[float, float]]:
    """The share of a service's requests that a release served, in parts per million, by the end of each window."""
    found = []
    for window in run.windows():
        rows = [row for row in window.splits if row.service == service_name and row.dimension == "release"]
        total = sum(row.requests for row in rows)
        new = sum(row.requests for row in rows if row.value == release)
        found.append((window.end / SECOND, 1_000_000 * new / total if total else 0.0))
    return found


def test_8_a_staged_rollout_shows_it_while_few_have_it(play: Play) -> None:
    """One replica in eight for a minute, then four of eight: the splits say who runs what, and users feel as much."""
    run = play(FLEET, CAREFUL, until=240)
    share = dict(on_release(run, "api", "api-2"))
    assert abs(share[60] - 125_000) < 40_000
    assert abs(share[150] - 500_000) < 60_000
    assert share[220] > 990_000
    assert run.failing(15, 70) < 0.12
    assert 0.2 < run.failing(115, 160) < 0.4
    assert run.failing(205, 240) > 0.5
    said = [fact.change for at, fact in run.facts if fact.fact == "change_recorded" and at >= 0]
    assert said.count("deploy_soaking") == 2


def test_8_going_back_while_it_soaks_spares_most_users(play: Play) -> None:
    """The same move at the same time: of the release that soaks fewer have suffered; paused, it stays where it is."""
    back = {60: lambda world: world.releases.roll_back("api")}
    careful, bold = play(FLEET, CAREFUL, until=200, acts=back), play(FLEET, BROKEN, until=200, acts=back)
    assert careful.failing(0, 200) < bold.failing(0, 200) / 3
    assert careful.failing(110, 200) < 0.01
    assert {replica.release.name for replica in careful.world.system.services["api"].ready} == {"api-1"}
    paused = play(FLEET, CAREFUL, until=220, acts={40: lambda world: world.releases.pause_rollout("api")})
    assert abs(dict(on_release(paused, "api", "api-2"))[200] - 125_000) < 40_000


def test_8_a_soak_that_is_shorter_than_the_fault_takes_shows_nothing(play: Play) -> None:
    """A leak passes every soak and then takes all of them, one after the other: soak for longer than it takes."""
    hasty, patient = soaking(LEAK, (40, 30), (70, 30)), soaking(LEAK, (40, 400))
    everywhere, one = play(LEAKY, hasty, until=420), play(LEAKY, patient, until=400)
    assert everywhere.failing(-20, 90) < 0.01
    dead = [{line.values[0] for line in run.logs("process_died", "api")} for run in (everywhere, one)]
    assert len(dead[0]) >= 3
    assert 1 <= len(dead[1]) < len(dead[0])


def test_8_rolling_it_back_works_and_restarting_or_undoing_the_other_deploy_does_not(play: Play) -> None:
    """What was deployed stays deployed through a restart."""
    good = play(SHOP, BROKEN, until=180, acts={60: lambda world: world.releases.roll_back("api")})
    bad = play(SHOP, BROKEN, until=180, acts={60: lambda world: world.capacity.restart("api")})
    blamed = play(SHOP, BROKEN, until=180, acts={60: undo_herring})
    assert good.failing(150, 180) < 0.01
    assert bad.failing(150, 180) > 0.5
    assert blamed.failing(150, 180) > 0.5


def test_bad_data_outlives_the_release_that_wrote_it(play: Play) -> None:
    """A rollback of writers stops new damage; what is written stays until it is restored."""
    world = {
        **system(
            (
                service("web", endpoint("buy", "5ms", "api.order"), workers=50),
                service("api", endpoint("order", "20ms", writes=True, keys={"count": 200, "skew": 0.5})),
            ),
            (call("web->api"),),
        ),
        "traffic__journeys": (journey("web.buy", "30/s"),),
    }
    spoiler = BROKEN.model_copy(update={"errors": 0, "spoils": 100_000})
    back = {60.0: lambda live: live.releases.roll_back("api")}
    rolled = play(world, spoiler, until=200, acts=back)
    assert rolled.failing(150, 200) > 0.2
    restored = play(world, spoiler, until=320, acts={**back, 130.0: lambda live: live.data.restore("api")})
    assert restored.failing(270, 320) < 0.01


def test_a_rollback_can_be_unsafe_and_its_owners_know(play: Play) -> None:
    """Earlier releases cannot read what the new one has written: going back is worse than the slowness it came with."""
    migrating = BROKEN.model_copy(update={"errors": 0, "slower": 2_000_000, "strands": 900_000, "step": SECOND})
    forward = play(SHOP, migrating, until=180)
    back = play(SHOP, migrating, until=180, acts={90: lambda world: world.releases.roll_back("api")})
    assert forward.failing(60, 180) < 0.01
    assert back.failing(140, 180) > 0.8
    asked = play(SHOP, migrating, until=240, acts={90: lambda world: world.desk.ask("web", "is_it_safe_to_roll_back")})
    reports = [fact for _, fact in asked.facts if fact.fact == "colleague_reported"]
    assert [finding.code for finding in reports[-1].findings][-1] == "rollback_is_unsafe"


LEAKY = {
    **system(
        (
            service("web", endpoint("buy", "5ms", "api.order"), workers=50),
            service(
                "api",
                endpoint("order", "20ms"),
                replicas=3,
                boot="10s",
                resources=({"name": "memory", "limit": 1000, "base": 300, "pressure": 0.2},),
            ),
        ),
        (call("web->api"),),
    ),
    "traffic__journeys": (journey("web.buy", "60/s"),),
}
LEAK = Release(
    id="leak",
    at=0,
    service="api",
    release="api-2",
    summary="Cache prices",
    author="web",
    leaks={"memory": 400},
    step=SECOND,
)
LATEST = Release(
    id="latest",
    at=120 * SECOND,
    service="api",
    release="api-3",
    summary="Typo",
    author="web",
    leaks={"memory": 400},
    step=SECOND,
)
"""It carries the leak of the one before, of course."""


def test_9_a_leak_draws_a_saw_tooth_and_latency_rises_before_each_death(play: Play) -> None:
    """Memory climbs with requests; replicas die of it in turn; failures begin long after the deploy."""
    run = play(LEAKY, LEAK, LATEST, until=420)
    memory = [used for _, used in run.gauge("api", "memory")]
    assert run.logs("process_died", "api")
    fell = sum(1 for before, after in itertools.pairwise(memory) if after < before - 200)
    assert fell >= 2
    assert run.failing(10, 90) < 0.01
    slow = first([(at, p99) for at, p99 in run.series("api", "p99") if at > 0], lambda p99: p99 > 40_000)
    died = min(line.at for line in run.logs("process_died", "api")) / SECOND
    assert slow < died


def test_9_only_the_release_before_the_leak_ends_it(play: Play) -> None:
    """Rolling back the latest alone keeps the leak; two releases back ends it. More memory only takes longer."""
    back = {180.0: lambda world: world.releases.roll_back("api")}
    one = play(LEAKY, LEAK, LATEST, until=600, acts=back)
    two = play(LEAKY, LEAK, LATEST, until=600, acts={**back, 220.0: lambda world: world.releases.roll_back("api")})
    bigger = play(
        LEAKY, LEAK, LATEST, until=600, acts={180: lambda world: world.capacity.raise_limit("api", "memory", 2000)}
    )
    deaths = [sum(line.at > 280 * SECOND for line in run.logs("process_died", "api")) for run in (one, two, bigger)]
    assert deaths[1] == 0 < deaths[0]
    assert deaths[2] > 0


PUSHED = ServiceConfiguration(id="pushed", at=0, service="api", kills=True, summary="New bot rules", author="generator")


def test_10_a_configuration_that_cannot_be_loaded_takes_all_within_seconds(play: Play) -> None:
    """No deploy in the log of changes; every replica dies, starts, and dies again."""
    run = play(SHOP, PUSHED, until=120)
    assert run.failing(5, 120) > 0.8
    assert len(run.logs("process_died", "api")) > 8
    changes = [fact for at, fact in run.facts if fact.fact == "change_recorded" and at >= 0]
    assert [change.change for change in changes] == ["config_pushed"]


def test_10_the_last_good_configuration_ends_it_and_rollbacks_or_restarts_do_not(play: Play) -> None:
    """Code is not the cause, and a restart loads the same file."""
    good = play(SHOP, PUSHED, until=150, acts={60: lambda world: world.settings.restore_configuration("api")})
    bad = play(SHOP, PUSHED, until=150, acts={60: lambda world: world.capacity.restart("api")})
    blamed = play(SHOP, PUSHED, until=150, acts={60: undo_herring})
    assert good.failing(110, 150) < 0.01
    assert bad.failing(110, 150) > 0.8
    assert blamed.failing(110, 150) > 0.8


def test_10_stages_with_a_soak_show_it_while_it_is_small(play: Play) -> None:
    """Grown in stages, the same push fails few before it fails many."""
    onset = {"over": 120 * SECOND, "steps": 5, "law": "doubling"}
    staged = ServiceConfiguration.model_validate(
        {
            "id": "staged",
            "at": 0,
            "service": "api",
            "errors": 900_000,
            "summary": "New rules",
            "author": "web",
            "onset": onset,
        }
    )
    run = play(SHOP, staged, until=180)
    parts = [run.failing(start, start + 15) for start in (5, 45, 95, 150)]
    assert parts == sorted(parts)
    assert parts[0] < 0.1
    assert parts[-1] > 0.8


VERSIONS = {
    **SHOP,
    "traffic__segments": (
        {"values": {"app": "ios-4"}, "weight": 1},
        {"values": {"app": "android-7"}, "weight": 2},
    ),
}
CONTRACT = Release(
    id="contract",
    at=0,
    service="api",
    release="api-2",
    summary="Filters as a list",
    author="web",
    breaks={"ios-4": 950_000},
    step=15 * SECOND,
)


def test_24_a_broken_contract_hits_one_client_and_grows_with_the_rollout(play: Play) -> None:
    """One app version on new replicas, and nobody else."""
    run = play(VERSIONS, CONTRACT, until=120)
    ios = [run.failing(start, start + 10, segment=0) for start in (0, 20, 35, 90)]
    assert ios == sorted(ios)
    assert ios[-1] > 0.9
    assert run.failing(0, 120, segment=1) < 0.01


def test_24_more_replicas_and_another_release_spread_it(play: Play) -> None:
    """Held at half, half of those users fail; fresh replicas and a hasty release on top of it bring it to the rest."""
    half = CONTRACT.model_copy(update={"upto": 500_000})
    forward = CONTRACT.model_copy(update={"id": "forward", "at": 90 * SECOND, "release": "api-3", "step": SECOND})
    held = play(VERSIONS, half, until=200)
    scaled = play(VERSIONS, half, until=200, acts={80: lambda world: world.capacity.scale("api", 16)})
    hasty = play(VERSIONS, half, forward, until=200)
    assert 0.3 < held.failing(120, 200, segment=0) < 0.65
    assert min(one.failing(120, 200, segment=0) for one in (scaled, hasty)) > held.failing(120, 200, segment=0) + 0.2


def test_24_the_server_can_go_back_and_the_other_deploy_is_innocent(play: Play) -> None:
    """Apps in the field cannot be rolled back; the server can."""
    good = play(VERSIONS, CONTRACT, until=200, acts={80: lambda world: world.releases.roll_back("api")})
    bad = play(VERSIONS, CONTRACT, until=200, acts={80: undo_herring})
    assert good.failing(170, 200, segment=0) < 0.01
    assert bad.failing(170, 200, segment=0) > 0.9


def test_faults_of_one_place_add_up_and_end_alone(play: Play) -> None:
    """Two hands on one knob: each takes only its own away."""
    slow = SlowDependency(id="slow", at=0, until=60 * SECOND, target="api", factor=3_000_000)
    slower = SlowDependency(id="slower", at=30 * SECOND, until=90 * SECOND, target="api", factor=2_000_000)
    surge = Surge(id="surge", at=200 * SECOND, journey="buy", factor=2_000_000)
    run = play(SHOP, slow, slower, surge, until=130)
    p50 = dict(run.series("api", "p50"))
    assert [round(p50[at] / 20_000) for at in (20, 50, 80, 110)] == [3, 6, 2, 1]
