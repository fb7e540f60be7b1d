"""What runs out, what cannot be found, and what we see by: archetypes 18 to 22, 30 and 32."""

from __future__ import annotations

import itertools
from typing import Any

from incident_sim.faults import (
    ClockSkew,
    ExpiredCertificate,
    FailingDependency,
    FlagFlip,
    KeyShift,
    LimiterPush,
    LostReplicas,
    MissingName,
    NetworkTrouble,
    Release,
    SilentService,
    SlowDependency,
    Surge,
    TrafficMix,
)
from incident_sim.world import World
from tests.world.archetypes.conftest import SECOND, Act, Play, undo_herring
from tests.world.building import Small, call, endpoint, first, journey, service, system

NAMED = {
    **system(
        (
            service("web", endpoint("buy", "5ms", "api.order"), replicas=8, workers=50, boot="2s"),
            service("api", endpoint("order", "20ms"), replicas=4),
        ),
        (call("web->api", resolves={"ttl": "60s", "negative_ttl": "5s"}),),
    ),
    "traffic__journeys": (journey("web.buy", "60/s"),),
}
MISSING = MissingName(id="missing", at=0, callee="api")


def test_18_a_missing_record_spreads_over_one_time_to_live(play: Play) -> None:
    """Not a step but a slope: each replica fails when its own memory of the name ends."""
    run = play(NAMED, MISSING, until=120)
    share = [run.failing(start, start + 10) for start in (0, 30, 70)]
    assert share == sorted(share)
    assert share[0] < 0.5
    assert share[-1] > 0.95
    assert run.logs("unresolved", "web")


def test_18_writing_the_address_down_works_and_restarting_who_still_knows_it_does_not(play: Play) -> None:
    """Fresh processes know no names."""
    good = play(NAMED, MISSING, until=120, acts={5: lambda world: world.routing.pin("web->api")})
    bad = play(NAMED, MISSING, until=40, acts={5: lambda world: world.capacity.restart("web")})
    nothing = play(NAMED, MISSING, until=40)
    assert good.failing(30, 120) < 0.01
    assert bad.failing(20, 40) > nothing.failing(20, 40)
    assert play(NAMED, MISSING, until=120, acts={5: undo_herring}).failing(80, 120) > 0.95


def resolved(**record: Any) -> dict[str, Any]:
    """The same, where replicas ask a resolver for the name, and remember it for twenty seconds."""
    web, api = NAMED["topology__services"]
    dns = service("dns", endpoint("lookup", "5ms"), replicas=1, workers=4)
    by = {"ttl": "20s", "negative_ttl": "2s", "by": "dns.lookup", "timeout": "1s", **record}
    return {
        **NAMED,
        "topology__services": (web, api, dns),
        "topology__calls": (call("web->api", resolves=by),),
    }


SLOW_NAMES = SlowDependency(id="slow-names", at=0, until=80 * SECOND, target="dns", factor=1_000_000_000)


def test_18_a_resolver_is_hardly_asked_and_all_rest_on_it(play: Play) -> None:
    """A few lookups a minute; once it answers too late, whoever has to ask fails, within one time to live all."""
    calm, run = play(resolved(), until=60), play(resolved(), SLOW_NAMES, until=160)
    assert calm.failing(-20, 60) < 0.01
    assert max(count for at, count in calm.series("dns", "requests") if at > 0) < 30
    share = [run.failing(start, start + 5) for start in (0, 10, 40)]
    assert share == sorted(share)
    assert share[0] < 0.4
    assert share[-1] > 0.9
    assert run.logs("resolver_silent", "web")
    assert not run.logs("unresolved", "web")
    assert run.failing(120, 160) < 0.01
    gone = play(resolved(), MISSING, until=60)
    assert gone.failing(40, 60) > 0.95
    assert gone.logs("unresolved", "web"), "it answers, and there is no such name"


def test_18_stale_names_or_written_ones_outlast_a_resolver_and_fresh_processes_do_not(play: Play) -> None:
    """Who still knows the address uses it while nobody answers; who was restarted has nothing to use."""
    stale = play(resolved(stale="10m"), SLOW_NAMES, until=80)
    pinned = play(resolved(), SLOW_NAMES, until=80, acts={10: lambda world: world.routing.pin("web->api")})
    short = play(resolved(stale="10s"), SLOW_NAMES, until=80)
    restarted = play(
        resolved(stale="10m"), SLOW_NAMES, until=80, acts={10: lambda world: world.capacity.restart("web")}
    )
    assert stale.failing(0, 80) < 0.02
    assert pinned.failing(40, 80) < 0.01
    assert short.failing(50, 80) > 0.9
    assert restarted.failing(50, 80) > 0.9


SECURED = {
    **system(
        (
            service("web", endpoint("buy", "5ms", "api.order", "mail.send"), workers=50),
            service("api", endpoint("order", "20ms"), replicas=4),
            service("mail", endpoint("send", "5ms")),
        ),
        (call("web->api", certificate="internal", clock="2s"), call("web->mail")),
        certificates=({"name": "internal"},),
    ),
    "traffic__journeys": (journey("web.buy", "60/s"),),
}
EXPIRED = ExpiredCertificate(id="expired", at=0, certificate="internal")


def test_19_an_expired_certificate_is_a_cliff_without_a_change(play: Play) -> None:
    """All of one handshake, from one instant on, and nothing in the log of changes."""
    run = play(SECURED, EXPIRED, until=60)
    assert run.failing(-20, 0) < 0.01
    assert run.failing(0, 60) > 0.99
    assert run.logs("handshake_failed", "web")
    assert not [fact for at, fact in run.facts if fact.fact == "change_recorded" and at >= 0]


def test_19_issuing_it_anew_works_and_restarts_do_not(play: Play) -> None:
    """It is a date, and not a process."""
    good = play(SECURED, EXPIRED, until=150, acts={30: lambda world: world.routing.renew("internal")})
    bad = play(SECURED, EXPIRED, until=150, acts={30: lambda world: world.capacity.restart("api")})
    blamed = play(SECURED, EXPIRED, until=150, acts={30: undo_herring})
    assert good.failing(110, 150) < 0.01
    assert bad.failing(110, 150) > 0.99
    assert blamed.failing(110, 150) > 0.99


def test_19_a_skewed_clock_hits_one_host(play: Play) -> None:
    """Tokens of one host are used before they were issued; setting clocks right ends it, and so does another host."""
    skew = ClockSkew(id="skew", at=0, service="web", count=1, skew=300 * SECOND)
    run = play(SECURED, skew, until=60)
    assert 0.3 < run.failing(10, 60) < 0.7
    assert run.logs("token_refused", "web")
    good = play(SECURED, skew, until=90, acts={30: lambda world: world.routing.sync_clocks("web")})
    fresh = play(SECURED, skew, until=90, acts={30: lambda world: world.capacity.restart("web")})
    bad = play(SECURED, skew, until=90, acts={30: lambda world: world.capacity.restart("api")})
    blamed = play(SECURED, skew, until=90, acts={30: lambda world: world.routing.renew("internal")})
    assert good.failing(50, 90) < 0.01
    assert fresh.failing(50, 90) < 0.01
    assert bad.failing(50, 90) > 0.3
    assert blamed.failing(50, 90) > 0.3


def counted(**resource: Any) -> dict[str, Any]:
    """A table whose ids are a counter of so many."""
    return {
        **system(
            (
                service("web", endpoint("order", "5ms", "db.insert"), endpoint("look", "5ms", "db.find"), workers=50),
                service(
                    "db",
                    endpoint("insert", "5ms", writes=True),
                    endpoint("find", "5ms"),
                    kind="database",
                    replicas=1,
                    workers=20,
                    resources=(
                        {
                            "name": "ids",
                            "limit": 5000,
                            "base": 2200,
                            "per_write": 1000,
                            "scope": "service",
                            "at_limit": "read_only",
                            **resource,
                        },
                    ),
                ),
            ),
            (call("web->db"),),
        ),
        "traffic__journeys": (
            journey("web.order", "30/s"),
            {"name": "look", "entry": "web.look", "rate": "30/s", "patience": "10s"},
        ),
    }


def test_20_a_counter_that_is_full_refuses_writes_and_serves_reads(play: Play) -> None:
    """The growth was a straight line for years; the end is a cliff for inserts alone."""
    run = play(counted(), until=90)
    used = [value for at, value in run.gauge("db", "ids") if at < 20]
    steps = [after - before for before, after in itertools.pairwise(used)]
    assert max(steps) < 2 * min(steps)
    full = first(run.gauge("db", "ids"), lambda value: value >= 5000)
    assert run.failing(full + 10, 90, "buy") > 0.99
    assert run.failing(0, 90, "look") < 0.01


def test_20_a_wider_type_works_and_restarts_do_not(play: Play) -> None:
    """The counter is in the data, and not in the process."""
    good = play(counted(), until=150, acts={60: lambda world: world.capacity.raise_limit("db", "ids", 10**6)})
    bad = play(counted(), until=150, acts={60: lambda world: world.capacity.restart("db")})
    blamed = play(counted(), until=150, acts={60: undo_herring})
    assert good.failing(110, 150, "buy") < 0.01
    assert bad.failing(110, 150, "buy") > 0.99
    assert blamed.failing(110, 150, "buy") > 0.99


FLEET = {
    **system(
        (
            service(
                "web",
                endpoint("ask", "20ms"),
                replicas=8,
                boot="5s",
                resources=({"name": "threads", "limit": 100, "base": 20, "per_peer": 10_000, "at_limit": "refuse"},),
            ),
        ),
        (),
    ),
    "traffic__journeys": (journey("web.ask", "80/s"),),
}


def grow(world: World) -> None:
    """Add a replica to the fleet."""
    world.capacity.scale("web", 9)


def exchange(world: World) -> None:
    """Suspect the new replica, kill it, and let another start in its place."""
    fleet = world.system.services["web"]
    fleet.crash(fleet.ready[-1])


def test_21_adding_a_host_breaks_every_host_in_one_step(play: Play) -> None:
    """Threads are one for each peer: at nine hosts all of them are at the limit at once."""
    run = play(FLEET, until=90, acts={20: grow})
    assert run.failing(-20, 20) < 0.01
    assert run.failing(30, 90) > 0.99
    assert run.logs("resource_exhausted", "web")


def test_21_taking_it_away_works_and_adding_more_does_not(play: Play) -> None:
    """The new host is not bad; there are too many of them."""
    good = play(FLEET, until=120, acts={20: grow, 50: lambda world: world.capacity.scale("web", 8)})
    raised = play(
        FLEET, until=150, acts={20: grow, 50: lambda world: world.capacity.raise_limit("web", "threads", 300)}
    )
    bad = play(FLEET, until=120, acts={20: grow, 50: lambda world: world.capacity.scale("web", 14)})
    suspected = play(FLEET, until=120, acts={20: grow, 50: exchange})
    blamed = play(FLEET, until=120, acts={20: grow, 50: undo_herring})
    again = play(FLEET, until=150, acts={20: grow, 50: lambda world: world.capacity.restart("web")})
    assert good.failing(70, 120) < 0.01
    assert raised.failing(90, 150) < 0.01
    assert bad.failing(70, 120) > 0.99
    assert again.failing(110, 150) > 0.9
    assert suspected.failing(70, 120) > 0.99, "another host in its place is as bad"
    assert blamed.failing(90, 120) > 0.99


FULL = {
    **system(
        (
            service(
                "web",
                endpoint("order", "5ms", "db.insert", *3 * ("db.trace",)),
                endpoint("look", "5ms", "db.find"),
                workers=50,
            ),
            service(
                "db",
                endpoint("insert", "5ms", writes=True),
                endpoint("trace", "1ms", writes=True),
                endpoint("find", "5ms"),
                kind="database",
                replicas=1,
                workers=20,
                resources=(
                    {
                        "name": "disk",
                        "limit": 2000,
                        "base": 500,
                        "per_write": 150,
                        "per_error": 500,
                        "at_limit": "read_only",
                    },
                ),
            ),
        ),
        (call("web->db", retry={"times": 2}),),
        flags=({"name": "tracing", "summary": "Log every query", "on": False, "guards": ("db.trace",)},),
    ),
    "traffic__journeys": (
        journey("web.order", "30/s"),
        {"name": "look", "entry": "web.look", "rate": "30/s", "patience": "10s"},
    ),
}
"""A store that keeps rows and logs on one disk, and writes more of what fails than of what succeeds."""
CHATTER = FlagFlip(id="chatter", at=0, flag="tracing", on=True, summary="Find a slow query", author="web")


def test_22_a_disk_fills_in_a_straight_line_and_then_writes_fail(play: Play) -> None:
    """Logs fill it; reads go on; each write that fails is logged too."""
    run = play(FULL, CHATTER, until=120)
    assert run.failing(0, 50, "buy") < 0.01
    assert run.failing(100, 120, "buy") > 0.9
    assert run.failing(0, 120, "look") < 0.01
    used = dict(run.gauge("db", "disk"))
    straight = [used[at + 10] - used[at] for at in range(20, 70, 10)]
    assert max(straight) < 1.4 * min(straight)
    assert used[110] - used[100] > 1.8 * max(straight), "a full disk makes errors, and errors make logs"


def test_22_errors_alone_fill_it_and_it_stays_full_when_they_are_over(play: Play) -> None:
    """Users see nothing of calls that succeed at the second attempt; the disk remembers all the first ones."""
    errors = FailingDependency(id="errors", at=0, until=110 * SECOND, target="db", errors=300_000)
    run = play(FULL, errors, until=180)
    assert run.failing(0, 40, "buy") < 0.05
    assert run.failing(130, 180, "buy") > 0.9
    assert run.failing(130, 180, "look") < 0.01
    freed = play(FULL, errors, until=200, acts={130: lambda world: world.capacity.free("db", "disk")})
    assert freed.failing(170, 200, "buy") < 0.01


def log_less_and_free(world: World) -> None:
    """Stop what fills the disk, and empty it."""
    world.settings.turn_flag("tracing", on=False)
    world.capacity.free("db", "disk")


def test_22_less_logging_and_a_free_disk_end_it_and_neither_a_restart_nor_more_askers_do(play: Play) -> None:
    """Freed, it fills again while the chatter lasts; quiet alone leaves it full: it takes both."""
    acts: dict[str, Act] = {
        "both": log_less_and_free,
        "freed": lambda world: world.capacity.free("db", "disk"),
        "quiet": lambda world: world.settings.turn_flag("tracing", on=False),
        "scaled": lambda world: world.capacity.scale("web", 6),
        "blamed": undo_herring,
    }
    runs = {name: play(FULL, CHATTER, until=260, acts={110: act}) for name, act in acts.items()}
    assert runs["both"].failing(160, 260, "buy") < 0.01
    assert runs["freed"].failing(150, 180, "buy") < 0.1
    assert all(runs[name].failing(240, 260, "buy") > 0.9 for name in ("freed", "quiet", "scaled", "blamed"))


BLIND = {
    **system(
        (
            service("web", endpoint("buy", "5ms", "api.order"), workers=50),
            service("api", endpoint("order", "20ms"), replicas=4),
            service("ingest", endpoint("write", "5ms", "bus.put")),
            service("bus", endpoint("put", "5ms"), replicas=2),
        ),
        (call("web->api"), call("ingest->bus")),
    ),
    "telemetry": {"through": "ingest.write"},
    "traffic__journeys": (journey("web.buy", "30/s"),),
}


def published(run: Small, start: int, end: int) -> list[tuple[float, float]]:
    """How many windows of metrics came out, for every ten seconds."""
    ends = [window.end // SECOND for window in run.windows()]
    return [(at + 10.0, float(sum(at < one <= at + 10 for one in ends))) for at in range(start, end, 10)]


def test_30_telemetry_that_depends_on_what_fails_leaves_a_gap_and_no_zero(play: Play) -> None:
    """No window is published while its own path is down; users may be well or ill, nobody can say."""
    down = LostReplicas(id="down", at=0, service="bus", count=2)
    ill = FailingDependency(id="ill", at=30 * SECOND, target="api", errors=10**6)
    run = play(BLIND, down, ill, until=120)
    assert not list(run.windows(0, 120))
    assert run.failing(40, 120) > 0.99, "and all the while users fail"
    silent = play(BLIND, SilentService(id="silent", at=0, service="api"), until=60)
    assert all("api" not in [row.service for row in window.services] for window in silent.windows(0, 60))


def test_30_a_probe_from_outside_tells_and_waiting_for_dashboards_does_not(play: Play) -> None:
    """Synthetic users need no telemetry; bringing the bus back brings the dashboards back."""
    down = LostReplicas(id="down", at=0, service="bus", count=2)
    ill = FailingDependency(id="ill", at=30 * SECOND, target="api", errors=10**6)
    run = play(BLIND, down, ill, until=70, acts={60: lambda world: world.desk.probe("buy", {})})
    probes = [fact for _, fact in run.facts if fact.fact == "probe_returned"]
    assert [probe.outcome for probe in probes] == ["error"]
    back = play(BLIND, down, until=120, acts={60: lambda world: world.capacity.scale("bus", 2)})
    assert list(back.windows(90, 110))
    blamed = play(BLIND, down, until=120, acts={60: lambda world: world.capacity.restart("ingest"), 70: undo_herring})
    assert not list(blamed.windows(0, 110)), "whoever complains of the bus is not the one that is down"


def test_30_acting_on_a_probe_serves_users_and_mending_the_dashboards_first_does_not(play: Play) -> None:
    """A bad deploy in the dark: who takes it back need not see it; who waits to see it lets users wait too."""
    down = LostReplicas(id="down", at=0, service="bus", count=2)
    deploy = Release(
        id="deploy", at=20 * SECOND, service="api", release="api-2", summary="Prices", author="web", errors=900_000
    ).model_copy(update={"step": SECOND})
    probed = play(BLIND, down, deploy, until=200, acts={70: lambda world: world.releases.roll_back("api")})
    looked = play(BLIND, down, deploy, until=200, acts={70: lambda world: world.capacity.scale("bus", 2)})
    assert not list(probed.windows(0, 190))
    assert probed.failing(150, 200) < 0.01
    assert list(looked.windows(100, 190))
    assert looked.failing(150, 200) > 0.8


def test_30_a_series_that_stops_is_no_outage_and_restarting_it_makes_one(play: Play) -> None:
    """Its metrics have stopped and its users have not: a restart takes away replicas that were needed."""
    shop = {
        **system(
            (
                service("web", endpoint("buy", "5ms", "api.order"), workers=50),
                service("api", endpoint("order", "80ms"), replicas=2, workers=1, queue=5, boot="20s"),
            ),
            (call("web->api"),),
        ),
        "traffic__journeys": (journey("web.buy", "17/s"),),
    }
    silent = SilentService(id="silent", at=0, service="api")
    trusted = play(shop, silent, until=120)
    bad = play(shop, silent, until=120, acts={40: lambda world: world.capacity.restart("api")})
    assert all("api" not in [row.service for row in window.services] for window in bad.windows(0, 110))
    assert trusted.failing(0, 120) < 0.05
    assert bad.failing(40, 100) > trusted.failing(40, 100) + 0.08


LIMITED = {
    **system(
        (
            service(
                "web",
                endpoint("buy", "5ms"),
                endpoint("probe", "20ms"),
                workers=20,
                limit={"rate": "400/s", "burst": 200},
            ),
        ),
        (),
    ),
    "traffic__journeys": (
        journey("web.buy", "60/s"),
        {"name": "look", "entry": "web.probe", "rate": "5/s", "patience": "10s"},
    ),
}


def test_32_a_misfiring_limiter_refuses_nearly_all_at_once_after_a_change(play: Play) -> None:
    """429 to everybody from one instant on, with the usual number of users: it looks like an attack, and is none."""
    bug = LimiterPush(id="bug", at=0, service="web", rate=1000, summary="Key by client address", author="edge")
    run = play(LIMITED, bug, until=90)
    assert run.failing(10, 90) > 0.95
    requests = dict(run.series("web", "requests"))
    assert requests[60] < 1.3 * requests[-10]
    changes = [fact.change for at, fact in run.facts if fact.fact == "change_recorded" and at >= 0]
    assert changes == ["config_pushed"]
    # At the same time somebody crawls the site, which looks like what the limiter was made for.
    crawl = Surge(id="crawl", at=0, journey="look", factor=5_000_000)
    good = play(LIMITED, bug, crawl, until=120, acts={30: lambda world: world.settings.set_rate_limit("web", None)})
    bad = play(LIMITED, bug, crawl, until=120, acts={30: lambda world: world.capacity.scale("web", 8)})
    blamed = play(LIMITED, bug, crawl, until=120, acts={30: lambda world: world.routing.admit("look", 0)})
    assert good.failing(70, 120) < 0.01
    assert bad.failing(70, 120, "buy") > 0.95
    assert blamed.failing(70, 120, "buy") > 0.95


def test_32_an_attack_comes_in_waves_of_one_cheap_request(play: Play) -> None:
    """Many times the requests, of one kind: the limiter does what it should, and lifting it is worse."""
    attack = Surge(id="attack", at=0, journey="look", factor=500_000_000)
    run = play(LIMITED, attack, until=40)
    requests = dict(run.series("web", "requests"))
    assert requests[30] > 20 * requests[-10]
    # Shedding the one cheap endpoint leaves the others whole.
    good = play(LIMITED, attack, until=60, acts={10: lambda world: world.routing.admit("look", 20_000)})
    assert good.failing(30, 60, "buy") < 0.05
    assert run.failing(20, 40, "buy") > 0.5
    lifted = play(LIMITED, attack, until=60, acts={10: lambda world: world.settings.set_rate_limit("web", None)})
    assert lifted.failing(40, 60, "buy") > 0.1
    # The limiter was set anew shortly before, to what it always was: putting that right changes nothing.
    pushed = LimiterPush(id="pushed", at=-10 * SECOND, service="web", rate=400_000, summary="Tidy", author="edge")
    blamed = play(
        LIMITED, attack, pushed, until=60, acts={10: lambda world: world.settings.set_rate_limit("web", 400_000)}
    )
    assert blamed.failing(40, 60, "buy") > 0.5


def metered(**limit: Any) -> dict[str, Any]:
    """A shop whose door tells its visitors apart, and a job that reads all of its pages."""
    return {
        **system(
            (
                service(
                    "web",
                    endpoint("buy", "5ms", keys={"count": 20, "skew": 0}),
                    workers=40,
                    limit={"rate": "2/s", "burst": 4, "per": "client", **limit},
                ),
            ),
            (),
        ),
        "traffic__journeys": (journey("web.buy", "60/s"),),
        "traffic__batches": (
            {"name": "scraper", "entry": "web.buy", "at": "-40s", "count": 100_000, "at_once": 20, "patience": "2s"},
        ),
    }


TOGETHER = LimiterPush(
    id="bug", at=0, service="web", rate=2000, together=True, summary="Trust the forwarded address", author="edge"
)
"""Behind the balancer everybody has its address: one allowance, meant for one visitor, for all of them."""


def test_32_a_limit_for_each_client_stops_a_greedy_one_and_nobody_else(play: Play) -> None:
    """A scraper gets its two a second; those who come once never notice."""
    run = play(metered(), until=60)
    assert run.failing(-30, 60) < 0.01
    assert {line.values[1] for line in run.logs("limited", "web")} == {"scraper"}
    served = sum(count for at, count in run.series("web", "requests") if at > 0)
    errors = sum(count for at, count in run.series("web", "errors") if at > 0)
    assert served - errors < 70 * 60


def test_32_a_key_that_all_share_refuses_everybody_from_one_instant_on(play: Play) -> None:
    """The rate is as it was, and only the key is wrong: the right one ends it; capacity and the other deploy do not."""
    run = play(metered(), TOGETHER, until=60)
    assert run.failing(5, 60) > 0.95
    assert dict(run.series("web", "busy"))[50] < dict(run.series("web", "busy"))[-10]
    restored = play(
        metered(), TOGETHER, until=120, acts={30: lambda world: world.settings.restore_configuration("web")}
    )
    lifted = play(metered(), TOGETHER, until=120, acts={30: lambda world: world.settings.set_rate_limit("web", None)})
    raised = play(metered(), TOGETHER, until=120, acts={30: lambda world: world.settings.set_rate_limit("web", 4000)})
    scaled = play(metered(), TOGETHER, until=120, acts={30: lambda world: world.capacity.scale("web", 8)})
    blamed = play(metered(), TOGETHER, until=120, acts={30: undo_herring})
    assert restored.failing(70, 120) < 0.01
    assert restored.logs("limited", "web")[-1].at > 70 * SECOND, "and the scraper is held again"
    assert lifted.failing(70, 120) < 0.01
    assert min(other.failing(70, 120) for other in (raised, scaled, blamed)) > 0.9


def test_a_limit_for_each_tenant_or_key_leaves_the_others_alone(play: Play) -> None:
    """Whoever has an allowance of their own can use up no other: a noisy tenant, or one hot key."""
    crowd = TrafficMix(id="crowd", at=0, journey="buy", factors={"eu": 9_000_000})
    surge = Surge(id="surge", at=0, journey="buy", factor=3_000_000)
    apart = play(metered(rate="60/s", burst=60, per="region"), crowd, surge, until=60)
    alike = play(metered(rate="120/s", burst=120, per=None), crowd, surge, until=60)
    assert apart.failing(10, 60, segment=0) > 0.4
    assert apart.failing(10, 60, segment=1) < 0.01
    assert alike.failing(10, 60, segment=1) > 0.2
    hot = KeyShift(id="hot", at=0, service="web", endpoint="buy", hot=500_000)
    keyed = play(metered(rate="10/s", burst=10, per="key") | {"traffic__batches": ()}, hot, until=60)
    assert 0.2 < keyed.failing(10, 60) < 0.45
    assert {line.values[1] for line in keyed.logs("limited", "web")} == {"0"}


def test_allowances_of_those_who_have_left_are_forgotten(play: Play) -> None:
    """A door keeps in mind whom it still has something to say to, and nobody for ever."""
    run = play(metered(rate="2/s") | {"traffic__journeys": (journey("web.buy", "200/s"),)}, until=60)
    live = run.world.system.services["web"].limit
    assert live is not None
    assert live.remembered <= 2000


def test_a_bad_network_delays_and_loses_and_the_mix_of_users_shifts(play: Play) -> None:
    """Latency adds to every call, loss becomes timeouts; more of one segment come when they do."""
    trouble = NetworkTrouble(id="trouble", at=0, call="web->api", latency=150_000, loss=200_000)
    others = TrafficMix(id="others", at=0, journey="buy", factors={"eu": 5_000_000})
    run = play(SECURED, trouble, others, until=60)
    assert dict(run.call("web->api", "p50"))[50] > 170_000
    assert 0.1 < run.failing(10, 60) < 0.3
    counts = [row for window in run.windows(10, 50) for row in window.journey_splits]
    europe = sum(row.attempts for row in counts if row.value == "eu")
    assert 0.75 < europe / sum(row.attempts for row in counts) < 0.9
