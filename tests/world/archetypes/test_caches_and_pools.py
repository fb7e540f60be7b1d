"""What is remembered and what is held: archetypes 2, 4 and 5."""

from __future__ import annotations

from typing import Any

from incident_sim.faults import CacheFlush, SlowDependency
from tests.world.archetypes.conftest import SECOND, Play, undo_herring
from tests.world.building import call, endpoint, first, journey, service, system


def cached(*, load: str = "150/s", **cache: Any) -> dict[str, Any]:
    """A page whose cache saves the database nine requests in ten."""
    remembers = {"entries": 5000, "ttl": "10m", "scope": "service", **cache}
    return {
        **system(
            (
                service(
                    "web",
                    endpoint("page", "2ms", "db.read", keys={"count": 5000, "skew": 0.9}, cache=remembers),
                    replicas=4,
                    workers=200,
                    queue=200,
                ),
                service("db", endpoint("read", "100ms"), kind="database", replicas=1, workers=6, queue=300),
            ),
            (call("web->db", "1s"),),
        ),
        # The cache was filled in the quiet hours: at full load a cold one would never have come up.
        "traffic__journeys": (
            journey(
                "web.page",
                load,
                patience="5s",
                shape=({"at": "-400s", "level": 0.25}, {"at": "-200s", "level": 1.0}),
            ),
        ),
        "warm_up": "10m",
    }


FLUSH = CacheFlush(id="flush", at=0, service="web", endpoint="page")


def test_2_a_cold_cache_sticks_on_a_plateau(play: Play) -> None:
    """The hit ratio steps down first, then the database is full, then pages are slow; only filled keys hit."""
    run = play(cached(), FLUSH, until=120)
    hits = [(at, share) for at, share in run.gauge("web", "hit_ratio/page")]
    assert dict(hits)[0] > 700_000
    down = first([(at, share) for at, share in hits if at > 0], lambda share: share < 600_000)
    full = first([(at, busy) for at, busy in run.series("db", "busy") if at > 0], lambda busy: busy > 950_000)
    slow = first([(at, p99) for at, p99 in run.series("web", "p99") if at > 0], lambda p99: p99 > 900_000)
    assert down <= full <= slow < 60
    assert run.failing(60, 120) > 0.2


def test_2_at_low_load_the_same_flush_heals_by_itself(play: Play) -> None:
    """It is the load that makes a flush dangerous."""
    assert play(cached(load="30/s"), FLUSH, until=120).failing(60, 120) < 0.05


def test_2_holding_load_off_refills_it_and_another_flush_or_rollback_does_not(play: Play) -> None:
    """Gradual admission lets the cache fill in time; flushing again and blaming the deploy do not help."""
    gradual = {
        60.0 + 60 * step: lambda world, part=part: world.routing.admit("buy", part)
        for step, part in enumerate((200_000, 400_000, 600_000, 800_000, 1_000_000))
    }
    good = play(cached(), FLUSH, until=480, acts=gradual)
    bad = play(cached(), FLUSH, until=480, acts={60: lambda world: world.data.flush_cache("web", "page")})
    blamed = play(cached(), FLUSH, until=480, acts={60: undo_herring})
    assert good.failing(400, 480) < 0.05
    assert bad.failing(400, 480) > 0.2
    assert blamed.failing(400, 480) > 0.2


def test_2_single_flight_spares_the_backend_the_duplicates(play: Play) -> None:
    """Concurrent misses of one key make one call."""
    many, one = play(cached(), FLUSH, until=30), play(cached(single_flight=True), FLUSH, until=30)
    asked = [sum(calls for at, calls in run.call("web->db", "calls") if 0 < at <= 10) for run in (many, one)]
    assert asked[1] < asked[0]


def pooled(*, size: int = 8, wait: str = "2s", most: int | None = None) -> dict[str, Any]:
    """Requests that keep a database connection while they ask a vendor's gateway."""
    return {
        **system(
            (
                service(
                    "web",
                    endpoint("pay", "5ms", "gateway.charge", pool="db"),
                    endpoint("look", "5ms", pool="db"),
                    replicas=2,
                    workers=100,
                    queue=200,
                    pools=({"name": "db", "size": size, "wait": wait, "to": "db"},),
                ),
                service("report", endpoint("run", "20ms", pool="db"), pools=({"name": "db", "size": 5, "to": "db"},)),
                service("gateway", endpoint("charge", "80ms"), workers=500, queue=500),
                service("db", endpoint("read", "2ms"), kind="database", workers=50, connections=most),
            ),
            (call("web->gateway", "10s"),),
            flags=(
                {"name": "inline-charge", "summary": "Charge inside the transaction", "guards": ("gateway.charge",)},
            ),
        ),
        "traffic__journeys": (
            journey("web.pay", "30/s"),
            {"name": "look", "entry": "web.look", "rate": "30/s", "patience": "10s"},
            {"name": "report", "entry": "report.run", "rate": "5/s", "patience": "10s"},
        ),
    }


SLOW = SlowDependency(id="slow", at=0, target="gateway", factor=40_000_000)


def test_4_connections_held_across_a_slow_call_starve_everybody_alike(play: Play) -> None:
    """The pool is full before anything else moves; the database idles; endpoints that never ask the vendor fail."""
    run = play(pooled(), SLOW, until=90)
    full = first([(at, used) for at, used in run.gauge("web", "pool/db") if at > 0], lambda used: used >= 16)
    assert full <= 20
    assert run.logs("acquire_timeout", "web")
    assert max(busy for _, busy in run.series("db", "busy")) < 100_000
    assert run.failing(40, 90, "look") > 0.5
    assert dict(run.series("web", "cpu"))[80] < 100_000


def test_4_taking_the_call_out_of_the_transaction_ends_it_and_a_bigger_pool_breaks_the_rest(play: Play) -> None:
    """With the flag off nothing waits; a bigger pool takes all connections the database has, and others fail."""
    good = play(
        pooled(most=40), SLOW, until=120, acts={30: lambda world: world.settings.turn_flag("inline-charge", on=False)}
    )
    bad = play(
        pooled(most=40), SLOW, until=120, acts={30: lambda world: world.settings.set_pool("web", "db", 200, None)}
    )
    blamed = play(pooled(most=40), SLOW, until=120, acts={30: undo_herring})
    assert good.failing(90, 120, "look") < 0.02
    assert good.failing(90, 120, "report") < 0.02
    assert bad.failing(90, 120, "report") > 0.3, "an innocent service finds no connection left"
    assert blamed.failing(90, 120, "look") > 0.5


def vendor(timeout: str, **policy: Any) -> dict[str, Any]:
    """Two hundred threads, a hundred requests a second, one in five asks a vendor."""
    return {
        **system(
            (
                service(
                    "web",
                    endpoint("buy", "5ms", "psp.pay"),
                    endpoint("look", "5ms"),
                    replicas=2,
                    queue=100,
                    workers=100,
                ),
                service("psp", endpoint("pay", "200ms"), workers=1000, queue=5000),
            ),
            (call("web->psp", timeout, **policy),),
        ),
        "traffic__journeys": (
            journey("web.buy", "20/s", patience="60s"),
            {"name": "look", "entry": "web.look", "rate": "80/s", "patience": "10s"},
        ),
    }


HUNG = SlowDependency(id="hung", at=0, target="psp", factor=1_000_000_000)


def test_5_a_hung_vendor_takes_the_threads_of_those_who_never_asked_it(play: Play) -> None:
    """Outbound latency first, then threads, then the others; CPU falls. The need is rate times timeout."""
    run = play(vendor("30s"), HUNG, until=150)
    taken = first([(at, busy) for at, busy in run.series("web", "busy") if at > 0], lambda busy: busy > 990_000)
    waiting = first(
        [(at, count) for at, count in run.call("web->psp", "in_flight") if at > 0], lambda count: count > 50
    )
    assert waiting < taken < 60
    assert run.failing(90, 150, "look") > 0.3
    assert dict(run.series("web", "cpu"))[140] < 30_000


def test_5_two_seconds_leave_the_others_unharmed_and_ten_do_not_quite(play: Play) -> None:
    """20/s for 2 s hold 40 threads of 200, for 10 s all of them: declared, or set in the middle of the night."""
    assert play(vendor("2s"), HUNG, until=90).failing(30, 90, "look") < 0.01
    rescued = play(
        vendor("30s"), HUNG, until=180, acts={60: lambda world: world.settings.set_timeout("web->psp", 2 * SECOND)}
    )
    assert rescued.failing(130, 180, "look") < 0.02


def test_5_a_breaker_helps_and_more_replicas_only_feed_the_vendor(play: Play) -> None:
    """An opened breaker frees everybody at once; twice the replicas are full a little later."""
    good = play(vendor("30s"), HUNG, until=180, acts={60: lambda world: world.settings.open_breaker("web->psp", None)})
    bad = play(vendor("30s"), HUNG, until=180, acts={60: lambda world: world.capacity.scale("web", 3)})
    blamed = play(vendor("30s"), HUNG, until=180, acts={60: undo_herring})
    assert good.failing(130, 180, "look") < 0.02
    assert bad.failing(130, 180, "look") > 0.1
    assert blamed.failing(130, 180, "look") > 0.1
    fed = [sum(n for at, n in run.call("web->psp", "attempts") if at > 60) for run in (bad, good)]
    assert fed[0] > 5 * max(1, fed[1] - 200)


def test_5_a_fallback_and_a_bulkhead_protect_without_anybody_awake(play: Play) -> None:
    """Declared beforehand, either keeps the other endpoint whole."""
    walled = play(vendor("30s", bulkhead={"size": 10, "wait": "100ms"}), HUNG, until=90)
    assert walled.failing(30, 90, "look") < 0.01
    fallen = play(vendor("1s", fallback={"kind": "default"}), HUNG, until=90)
    assert fallen.failing(30, 90, "buy") < 0.01
