"""Overload that feeds itself: storms, herds, spirals, surges. Archetypes 1, 3, 17, 23 and 31."""

from __future__ import annotations

from typing import Any

from incident_sim.faults import KeyShift, LostReplicas, Release, SlowDependency, Surge
from incident_sim.world import World
from tests.world.archetypes.conftest import SECOND, Act, Play, undo_herring
from tests.world.building import call, endpoint, first, journey, service, system

STORM = {
    **system(
        (
            service("web", endpoint("ask", "1ms", "pool.serve"), replicas=1, workers=1000, queue=2000, boot="1s"),
            service("pool", endpoint("serve", "200ms"), replicas=1, workers=20, queue=400, boot="1s", when_full="drop"),
        ),
        (call("web->pool", "3s", retry={"times": 4}),),
    ),
    "traffic__journeys": (journey("web.ask", "80/s", patience="60s"),),
}
BLIP = SlowDependency(id="blip", at=0, until=10 * SECOND, target="pool", factor=10_000_000)


def test_1_a_retry_storm_outlives_its_trigger(play: Play) -> None:
    """Attempts multiply while users do not; p99 flattens at the client's timeout; goodput is gone."""
    run = play(STORM, BLIP, until=120)
    calls, attempts = run.call("web->pool", "calls"), run.call("web->pool", "attempts")
    calm = first(attempts, lambda count: count > 0)
    assert calm < 0
    late = [(n, k) for (at, n), (_, k) in zip(calls, attempts, strict=True) if at > 80]
    assert all(attempts > 3.5 * calls for calls, attempts in late), "users' calls are as many as ever, attempts are not"
    assert all(abs(p99 - 3 * SECOND) < SECOND // 10 for at, p99 in run.call("web->pool", "p99") if at > 60)
    assert run.failing(80, 120) > 0.95
    assert all(
        row.busy > 900_000 for window in run.windows(80, 120) for row in window.services if row.service == "pool"
    )


def test_1_calls_are_slow_first_then_tried_again_and_failures_are_last(play: Play) -> None:
    """The clients' timeout shows at once, attempts multiply with it, and users fail once their attempts are used up."""
    run = play({**STORM, "telemetry": {"window": "2s"}}, BLIP, until=60)
    slow = first(run.call("web->pool", "p99"), lambda p99: p99 > 2_900_000)
    tries = zip(run.call("web->pool", "calls"), run.call("web->pool", "attempts"), strict=True)
    again = first([(at, attempts * 10 // max(1, calls)) for (at, calls), (_, attempts) in tries], lambda ten: ten > 20)
    failing = next(at for at in range(0, 60, 5) if run.failing(at, at + 5) > 0.9)
    assert 0 < slow <= again < failing


def test_1_only_less_than_the_stable_load_ends_it(play: Play) -> None:
    """Retries off heals; the innocent deploy's rollback and a restart into full load do not."""
    good = play(STORM, BLIP, until=180, acts={90: lambda world: world.settings.set_retries("web->pool", 0)})
    bad = play(STORM, BLIP, until=180, acts={90: lambda world: world.capacity.restart("pool")})
    blamed = play(STORM, BLIP, until=180, acts={90: undo_herring})
    assert good.failing(150, 180) < 0.05
    assert bad.failing(150, 180) > 0.9
    assert blamed.failing(150, 180) > 0.9


def herd(jitter: str) -> dict[str, Any]:
    """Long-lived clients of a gateway, whose every connection asks an auth service."""
    return {
        **system(
            (
                service("web", endpoint("connect", "5ms", "auth.login"), replicas=4, workers=500, queue=500, boot="2s"),
                service("auth", endpoint("login", "50ms"), replicas=1, workers=4, queue=60),
            ),
            (call("web->auth", "2s"),),
        ),
        "traffic__journeys": (
            journey(
                "web.connect",
                "0/s",
                sessions={"clients": 1200, "lifetime": "20m", "backoff": "10s", "jitter": jitter},
            ),
        ),
    }


TEXTS = Release(
    id="texts", at=100 * SECOND, service="auth", release="auth-2", summary="Texts", author="web", step=SECOND
)
"""A deploy of the service that looks guilty, which is innocent."""


def test_3_a_herd_reconnects_in_step(play: Play) -> None:
    """Half of the connections drop, and come back together at each back-off: a comb, and auth looks guilty."""
    drop = LostReplicas(id="drop", at=130 * SECOND, service="web", count=2, for_good=False)
    run = play(herd("0%"), drop, until=200)
    logins = dict(run.series("auth", "requests"))
    peak = max(count for at, count in logins.items() if at > 130)
    usual = [count for at, count in logins.items() if 60 < at <= 130]
    assert peak > 8 * max(usual)
    assert run.failing(130, 170) > 0.3
    assert all(
        row.p99 < SECOND // 5 for window in run.windows(60, 120) for row in window.services if row.service == "auth"
    )


def test_3_spreading_the_reconnects_ends_the_comb_and_more_gateways_do_not(play: Play) -> None:
    """Jitter lets everybody in sooner; gateways in front of the same auth service change nothing."""
    drop = LostReplicas(id="drop", at=130 * SECOND, service="web", count=2, for_good=False)
    acts: dict[str, Act] = {
        "nobody": lambda _: None,
        "good": lambda world: world.routing.spread_reconnects("buy", 900_000),
        "more": lambda world: world.capacity.scale("web", 12),
        "again": lambda world: world.capacity.restart("web"),
        "undone": lambda world: world.releases.roll_back("auth"),
        "blamed": lambda world: world.capacity.restart("auth"),
    }
    lost = {
        name: sum(row.failures for window in run.windows(150, 400) for row in window.journeys)
        for name, run in {
            name: play(herd("0%"), drop, TEXTS, until=400, acts={131: act}) for name, act in acts.items()
        }.items()
    }
    assert lost["good"] < 0.5 * lost["nobody"]
    assert min(lost["more"], lost["undone"], lost["blamed"]) > 0.95 * lost["nobody"]
    assert lost["again"] > 1.2 * lost["nobody"], "gateways that restart drop those who had come back"


def test_3_gateways_that_are_left_die_of_the_connections_they_get(play: Play) -> None:
    """Half of the gateways, all of the clients: memory climbs as they come back, then the next gateway dies of it."""
    world = herd("0%")
    gateways, auth = world["topology__services"]
    memory = {"name": "memory", "limit": 1000, "base": 200, "per_session": 1500}
    world |= {"topology__services": ({**gateways, "resources": (memory,)}, auth)}
    drop = LostReplicas(id="drop", at=130 * SECOND, service="web", count=2)
    run = play(world, drop, until=400)
    used = dict(run.gauge("web", "memory"))
    assert used[120] < 750
    climbs = first([(at, value) for at, value in used.items() if at > 130], lambda value: value > 900)
    died = [line.at / SECOND for line in run.logs("process_died", "web")]
    assert len(died) >= 3
    assert 140 < climbs < died[0] + 10
    more = play(world, drop, until=400, acts={131: lambda world: world.capacity.scale("web", 6)})
    again = play(world, drop, until=400, acts={131: lambda world: world.capacity.restart("web")})
    assert more.world.system.services["web"].deaths == 0
    assert again.world.system.services["web"].deaths >= 3


def spiral(**health: Any) -> dict[str, Any]:
    """Replicas whose health checks share the way of requests."""
    checks = {"every": "2s", "timeout": "500ms", "fails": 2, "passes": 8, **health}
    return {
        **system(
            (
                service("web", endpoint("ask", "2ms", "api.get"), workers=400, queue=400),
                service(
                    "api",
                    endpoint("get", "90ms", p99="300ms"),
                    replicas=6,
                    workers=4,
                    queue=100,
                    balancer={"pick": "round_robin", "health": checks},
                ),
            ),
            (call("web->api", "2s"),),
        ),
        "traffic__journeys": (journey("web.ask", "205/s"),),
    }


def test_17_checks_that_share_the_path_evict_one_after_the_other(play: Play) -> None:
    """A short surge; healthy replicas fall stepwise, the load of survivors rises, and it does not come back."""
    surge = Surge(id="surge", at=0, until=10 * SECOND, journey="buy", factor=1_700_000)
    run = play(spiral(), surge, until=120)
    unfit = run.gauge("api", "unfit")
    assert first(unfit, lambda count: count >= 1) <= first(unfit, lambda count: count >= 4)
    assert run.logs("replica_unfit")
    assert run.failing(60, 120) > 0.2


def test_17_keeping_everybody_in_ends_it_and_impatient_checks_do_not(play: Play) -> None:
    """Eviction off, or a panic threshold, heals; killing the slow ones makes it worse."""
    surge = Surge(id="surge", at=0, until=10 * SECOND, journey="buy", factor=1_700_000)
    off = play(spiral(), surge, until=180, acts={60: lambda world: world.capacity.set_eviction("api", on=False)})
    panic = play(spiral(panic="70%"), surge, until=180)
    kill = play(spiral(restarts=True), surge, until=180)
    blamed = play(spiral(), surge, until=180, acts={60: undo_herring})
    assert off.failing(140, 180) < 0.05
    assert panic.failing(140, 180) < 0.05
    assert kill.failing(60, 120) > 0.2
    assert blamed.failing(140, 180) > 0.2


def test_17_a_scaler_on_cpu_shrinks_what_waits_for_others(play: Play) -> None:
    """CPU is low while workers wait for a slow callee: the scaler takes replicas away. Frozen, it does not."""
    scaler = {"figure": "cpu", "target": 300_000, "every": "10s", "down_cooldown": "20s", "least": 1, "most": 10}
    world = {
        **system(
            (
                service("web", endpoint("ask", "40ms", "slow.get"), replicas=6, workers=4, queue=20, autoscaler=scaler),
                service("slow", endpoint("get", "100ms"), workers=200),
            ),
            (call("web->slow", "5s"),),
        ),
        "traffic__journeys": (journey("web.ask", "60/s"),),
    }
    slow = SlowDependency(id="slow", at=0, target="slow", factor=3_000_000)
    run = play(world, slow, until=180)
    replicas = [count for _, count in run.series("web", "replicas")]
    assert replicas[-1] < replicas[0]
    assert dict(run.series("web", "cpu"))[30] < 300_000
    frozen = play(
        world,
        slow,
        until=180,
        acts={5: lambda world: world.capacity.set_autoscaler("web", on=False, least=None, most=None)},
    )
    assert frozen.failing(120, 180) < run.failing(120, 180)


def collector(queue: int) -> dict[str, Any]:
    """A service whose every waiting request lives on the heap."""
    return {
        **system(
            (
                service("web", endpoint("ask", "1ms", "heap.get"), workers=1000, queue=2000),
                service(
                    "heap",
                    endpoint("get", "40ms"),
                    replicas=1,
                    workers=10,
                    queue=queue,
                    boot="5s",
                    resources=(
                        {
                            "name": "memory",
                            "limit": 1000,
                            "base": 200,
                            "per_request": 1500,
                            "pressure": 0.8,
                            "at_limit": "refuse",
                        },
                    ),
                ),
            ),
            (call("web->heap", "4s"),),
        ),
        "traffic__journeys": (journey("web.ask", "160/s"),),
    }


def test_23_garbage_collection_keeps_a_full_heap_full(play: Play) -> None:
    """Memory, queue and latency rise together; throughput falls at full CPU, and stays down when the load is back."""
    surge = Surge(id="surge", at=0, until=20 * SECOND, journey="buy", factor=2_500_000)
    run = play(collector(600), surge, until=150)
    memory = dict(run.gauge("heap", "memory"))
    assert memory[140] > 2 * memory[-10]
    assert dict(run.series("heap", "cpu"))[140] > 900_000
    assert run.failing(100, 150) > 0.5


def test_23_queue_and_memory_grow_together_then_latency_and_failures_are_last(play: Play) -> None:
    """Who waits is on the heap, so work slows, so more wait; users fail when their waiting has outlasted the call."""
    surge = Surge(id="surge", at=0, until=20 * SECOND, journey="buy", factor=2_500_000)
    run = play({**collector(600), "telemetry": {"window": "1s"}}, surge, until=30)
    after = {
        figure: [(at, value) for at, value in series if at > 0]
        for figure, series in (
            ("memory", run.gauge("heap", "memory")),
            ("waiting", run.series("heap", "waiting")),
            ("cpu", run.series("heap", "cpu")),
            ("p99", run.series("heap", "p99")),
            ("errors", run.series("heap", "errors")),
        )
    }
    grows = first(after["memory"], lambda used: used > 400)
    waits = first(after["waiting"], lambda count: count > 100)
    slow = first(after["p99"], lambda p99: p99 > SECOND)
    fails = first(after["errors"], lambda count: count > 20)
    assert abs(grows - waits) <= 1
    assert grows <= slow < fails < 20
    assert max(cpu for at, cpu in after["cpu"] if at >= fails) > 990_000


def test_23_a_restart_with_load_held_ends_it_and_a_bigger_queue_does_not(play: Play) -> None:
    """Shedding hard and then restarting empties the heap; more places to wait fill it further."""
    surge = Surge(id="surge", at=0, until=20 * SECOND, journey="buy", factor=2_500_000)
    held = {
        60.0: lambda world: world.routing.admit("buy", 20_000),
        75.0: lambda world: world.capacity.restart("heap"),
        110.0: lambda world: world.routing.admit("buy", 10**6),
    }
    good = play(collector(600), surge, until=180, acts=held)
    bad = play(collector(900), surge, until=180)
    blamed = play(collector(600), surge, until=180, acts={60: undo_herring})
    assert good.failing(150, 180) < 0.05
    assert bad.failing(150, 180) > 0.5
    assert blamed.failing(150, 180) > 0.5


SCALED = {
    **system(
        (
            service(
                "web",
                endpoint(
                    "ask",
                    "5ms",
                    "db.read",
                    keys={"count": 500},
                    cache={"entries": 500, "ttl": "1m", "scope": "service"},
                ),
                endpoint("scan", "2ms"),
                replicas=3,
                workers=20,
                queue=20,
                boot="30s",
                warm_up="20s",
                autoscaler={
                    "figure": "busy",
                    "target": 500_000,
                    "every": "10s",
                    "up_cooldown": "20s",
                    "least": 3,
                    "most": 10,
                },
            ),
            service("db", endpoint("read", "40ms"), replicas=1, workers=4, queue=250, kind="database"),
        ),
        (call("web->db", "1s"),),
    ),
    "traffic__journeys": (
        journey("web.ask", "40/s"),
        {"name": "scan", "entry": "web.scan", "rate": "1/s", "patience": "5s"},
    ),
}
"""Pages that a cache remembers, before a database that does a hundred a second, and works for who has left."""
VIRAL = Surge(id="viral", at=0, journey="buy", factor=8_000_000)
LINKS = KeyShift(id="links", at=0, service="web", endpoint="ask", scattered=950_000)
"""Everybody shares a link of their own: the same page, under a key that no cache has seen."""
SCANS = Surge(id="scans", at=0, journey="scan", factor=20_000_000)
"""Somebody tries doors, cheaply: it looks like an attack, and is none."""


def defend(world: World) -> None:
    """Blame both herrings: the scans and the deploy."""
    world.routing.admit("scan", 0)
    undo_herring(world)


def test_31_it_is_the_keys_that_make_a_surge_dangerous(play: Play) -> None:
    """Eight times the users of known pages never reach the database; under keys of their own all of them do."""
    known, own = play(SCALED, VIRAL, SCANS, until=120), play(SCALED, VIRAL, LINKS, SCANS, until=120)
    assert known.failing(0, 120, "buy") < 0.01
    assert dict(known.gauge("web", "hit_ratio/ask"))[60] > 900_000
    assert own.failing(60, 120, "buy") > 0.9
    assert max(share for at, share in own.gauge("web", "hit_ratio/ask") if at > 10) < 100_000


def test_31_a_viral_surge_outruns_the_scaler_then_meets_its_quota_and_the_database(play: Play) -> None:
    """First latency, then replicas, late by detection and boot; each brings the database more that times out there."""
    run = play(SCALED, VIRAL, LINKS, SCANS, until=160)
    slow = first([(at, p99) for at, p99 in run.series("web", "p99") if at > 0], lambda p99: p99 > 200_000)
    more = first([(at, count) for at, count in run.series("web", "replicas") if at > 0], lambda count: count > 4)
    dead = first([(at, p99) for at, p99 in run.series("db", "p99") if at > 0], lambda p99: p99 > SECOND)
    assert slow < more < dead < 100
    assert "quota_reached" in [fact.change for _, fact in run.facts if fact.fact == "change_recorded"]
    assert run.failing(10, 30, "buy") < 0.8, "as long as few replicas ask, the database answers what it can"
    assert run.failing(100, 160, "buy") > 0.95


def test_31_a_waiting_room_serves_what_there_is_room_for_and_more_replicas_serve_nobody(play: Play) -> None:
    """Admission just below what the database can do; half-heartedly, or with more askers, it works for who has left."""
    acts: dict[str, Act] = {
        "nobody": lambda _: None,
        "room": lambda world: world.routing.admit("buy", 280_000),
        "halved": lambda world: world.routing.admit("buy", 500_000),
        "scaled": lambda world: world.capacity.scale("web", 30),
        "purged": lambda world: world.data.flush_cache("web", "ask"),
        "blamed": defend,
    }
    served = {
        name: sum(row.users - row.unserved for window in run.windows(120, 170) for row in window.journeys[:1])
        for name, run in {
            name: play(SCALED, VIRAL, LINKS, SCANS, until=180, acts={60: act}) for name, act in acts.items()
        }.items()
    }
    room = served.pop("room")
    assert room > 0.85 * 0.28 * 320 * 50
    assert all(count < 0.1 * room for count in served.values()), served


def test_31_a_scaler_that_is_frozen_in_time_keeps_the_database_alive(play: Play) -> None:
    """Few askers queue outside and are refused; what the database works on is still wanted."""
    frozen = play(
        SCALED,
        VIRAL,
        LINKS,
        until=160,
        acts={1: lambda world: world.capacity.set_autoscaler("web", on=False, least=None, most=None)},
    )
    assert frozen.failing(100, 160, "buy") < 0.8
