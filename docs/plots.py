"""The pictures of `docs/mechanisms.md`: each is drawn from a run of a world of the tests, and compared with it there.

Run ``python docs/plots.py`` to draw them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from incident_sim.faults import FailingDependency, Fault, LostReplicas, SlowDependency, Surge
from tests.world import test_starting
from tests.world.archetypes import (
    test_caches_and_pools,
    test_limits_and_names,
    test_overload,
    test_stores_and_queues,
    test_vendors_and_changes,
)
from tests.world.building import Small, declare

SECOND = 1_000_000
PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 260, 56, 40, 16, 36
INKS = ("#0072b2", "#d55e00", "#009e73")
"""Okabe and Ito's palette, told apart by those who see few colours; lines differ in their dashes too."""
DASHES = ("", "6 3", "2 3")

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Line:
    """One series: what it is, and its points in seconds and shares of its own top."""

    label: str
    points: Points
    top: float
    unit: str


@dataclass(frozen=True)
class Picture:
    """One chart: a title, its lines, and marks on the axis of time."""

    name: str
    title: str
    lines: tuple[Line, ...]
    marks: tuple[tuple[float, str], ...]


def run(
    world: dict[str, Any], *faults: Fault, until: float, acts: Sequence[tuple[float, Callable[[Any], Any]]] = ()
) -> Small:
    """A course of a world, seed 1."""
    small = Small(declare(**world), 1, faults)
    for at, act in acts:
        small.run(at)
        act(small.world)
    return small.run(until)


def failing(small: Small, start: int, end: int, step: int = 5, **whose: Any) -> list[tuple[float, float]]:
    """The share of attempts that failed, in per cent: everybody's, or those of a journey or segment."""
    return [(at + step, 100 * small.failing(at, at + step, **whose)) for at in range(start, end, step)]


def served(small: Small) -> list[tuple[float, float]]:
    """Users of the first journey who were served, a second."""
    return [
        (window.end / SECOND, (row.users - row.unserved) * SECOND / (window.end - window.start))
        for window in small.windows()
        for row in window.journeys[:1]
    ]


def percent(points: Points) -> list[tuple[float, float]]:
    """Parts per million as per cent."""
    return [(at, value / 10_000) for at, value in points]


def since(points: Sequence[tuple[float, float]], start: float) -> list[tuple[float, float]]:
    """The points from an instant on."""
    return [(at, value) for at, value in points if at >= start]


def line(label: str, points: Points, unit: str = "", top: float | None = None) -> Line:
    """A series whose axis ends at its top."""
    peak = top if top is not None else max((value for _, value in points), default=1.0)
    return Line(label, points, max(peak, 1e-9), unit)


def pictures() -> Iterator[Picture]:
    """All of them, in the order of the page."""
    overload, caches, limits = test_overload, test_caches_and_pools, test_limits_and_names
    stores, changes = test_stores_and_queues, test_vendors_and_changes
    storm = run(
        overload.STORM, overload.BLIP, until=180, acts=[(90, lambda world: world.settings.set_retries("web->pool", 0))]
    )
    yield Picture(
        "retry-storm",
        "A retry storm outlives its trigger, until retries are off",
        (
            line("calls", since(storm.call("web->pool", "calls"), -40), "/10 s", 4500),
            line("attempts", since(storm.call("web->pool", "attempts"), -40), "/10 s", 4500),
            line("failing", failing(storm, -40, 170), "%", 100),
        ),
        ((0, "slow for 10 s"), (90, "retries off")),
    )
    drop = LostReplicas(id="drop", at=130 * SECOND, service="web", count=2, for_good=False)
    herd = run(overload.herd("0%"), drop, until=330)
    yield Picture(
        "herd",
        "Six hundred clients lose their connection at once and come back in step",
        (
            line("logins", since(herd.series("auth", "requests"), 80), "/10 s"),
            line("failing", failing(herd, 80, 320), "%", 100),
        ),
        ((130, "two gateways die"),),
    )
    surge = Surge(id="surge", at=0, until=10 * SECOND, journey="buy", factor=1_700_000)
    spiral = run(
        overload.spiral(), surge, until=180, acts=[(100, lambda world: world.capacity.set_eviction("api", on=False))]
    )
    yield Picture(
        "spiral",
        "Health checks that share the way of requests evict the survivors too",
        (
            line("unfit of 6", since(spiral.gauge("api", "unfit"), -40), "", 6),
            line("failing", failing(spiral, -40, 170), "%", 100),
        ),
        ((0, "surge of 10 s"), (100, "eviction off")),
    )
    viral = run(
        overload.SCALED,
        overload.VIRAL,
        overload.LINKS,
        until=240,
        acts=[(150, lambda world: world.routing.admit("buy", 280_000))],
    )
    yield Picture(
        "viral",
        "A viral surge: the autoscaler brings the database more than it can do, until most users wait outside",
        (
            line("replicas", since(viral.series("web", "replicas"), -40), "", 12),
            line("cache hits", percent(since(viral.gauge("web", "hit_ratio/ask"), -40)), "%", 100),
            line("served", since(served(viral), -40), "/s", 320),
        ),
        ((0, "eight times the users"), (150, "28% admitted")),
    )
    starting = run(test_starting.fleet(), test_starting.SURGE, test_starting.DOWN, until=200)
    yield Picture(
        "bootstrap",
        "A surge while new replicas cannot fetch their image: the fleet orders in vain",
        (
            line("ready", since(starting.series("web", "replicas"), -40), "", 12),
            line("not ready yet", since(starting.gauge("web", "starting"), -40), "", 12),
            line("failing", failing(starting, -40, 190), "%", 100),
        ),
        ((-20, "registry down"), (0, "surge"), (120, "registry back")),
    )
    heap_surge = Surge(id="surge", at=0, until=20 * SECOND, journey="buy", factor=2_500_000)
    heap = run(overload.collector(600), heap_surge, until=150)
    yield Picture(
        "garbage",
        "A full heap keeps itself full: work slows with memory, and memory is who waits",
        (
            line("memory of 1000", since(heap.gauge("heap", "memory"), -40), "", 1000),
            line("failing", failing(heap, -40, 140), "%", 100),
        ),
        ((0, "surge of 20 s"),),
    )
    cold = run(caches.cached(), caches.FLUSH, until=120)
    yield Picture(
        "cold-cache",
        "A flushed cache at full load sticks on a plateau",
        (
            line("hit ratio", percent(since(cold.gauge("web", "hit_ratio/page"), -60)), "%", 100),
            line("database busy", percent(since(cold.series("db", "busy"), -60)), "%", 100),
            line("failing", failing(cold, -60, 110), "%", 100),
        ),
        ((0, "flush"),),
    )
    pool = run(caches.pooled(), caches.SLOW, until=90)
    yield Picture(
        "pool",
        "Connections held across a slow call: the pool is full while the database idles",
        (
            line("connections of 16", since(pool.gauge("web", "pool/db"), -40), "", 16),
            line("database busy", percent(since(pool.series("db", "busy"), -40)), "%", 100),
            line("failing", failing(pool, -40, 80), "%", 100),
        ),
        ((0, "vendor slow"),),
    )
    quota = run(
        changes.geocoded(), until=120, acts=[(60, lambda world: world.routing.stop_batch("import", stopped=True))]
    )
    used = [(w.end / SECOND, float(sum(row.used for row in w.quotas))) for w in quota.windows(-40, 120)]
    refused = [(w.end / SECOND, float(sum(row.rejected for row in w.quotas))) for w in quota.windows(-40, 120)]
    yield Picture(
        "quota",
        "An allowance eaten by a batch job: what gets through flat-tops",
        (line("let through", used, "/10 s", max(v for _, v in refused)), line("429", refused, "/10 s")),
        ((0, "batch begins"), (60, "batch stopped")),
    )
    minutes = run(
        changes.geocoded(**changes.MINUTES),
        until=240,
        acts=[(170, lambda world: world.routing.stop_batch("import", stopped=True))],
    )
    yield Picture(
        "window",
        "An allowance by the minute: gone in seconds, and back when the minute turns",
        (
            line("let through", since(list(changes.used(minutes).items()), -40), "/10 s"),
            line("failing", failing(minutes, -40, 230, segment=0), "%", 100),
        ),
        ((0, "batch begins"), (170, "batch stopped")),
    )
    shared = run(
        limits.metered(),
        limits.TOGETHER,
        until=120,
        acts=[(50, lambda world: world.settings.restore_configuration("web"))],
    )
    yield Picture(
        "limiter",
        "A limit for each client, until the limiter sees one address for all",
        (
            line("requests", since(shared.series("web", "requests"), -50), "/10 s"),
            line("failing", failing(shared, -50, 110), "%", 100),
        ),
        ((-40, "scraper begins"), (0, "key: one address"), (50, "configuration restored")),
    )
    alone = run(changes.advised(), changes.HUNG, until=150)
    broken = run(changes.advised(breaker=changes.BREAKER), changes.HUNG, until=150)
    guarded = run(changes.advised(breaker=changes.BREAKER, fallback={"kind": "default"}), changes.HUNG, until=150)
    yield Picture(
        "breaker",
        "A call hangs: who fails with a timeout alone, with a breaker, and with a fallback too",
        (
            line("timeout alone: others fail", failing(alone, -30, 140, journey="look"), "%", 100),
            line("breaker: askers fail", failing(broken, -30, 140, journey="buy"), "%", 100),
            line("and fallback: askers fail", failing(guarded, -30, 140, journey="buy"), "%", 100),
        ),
        ((0, "advice hangs"), (90, "answers again")),
    )
    rollout = run(
        changes.FLEET, changes.CAREFUL, until=280, acts=[(210, lambda world: world.releases.roll_back("api"))]
    )
    yield Picture(
        "rollout",
        "A broken release soaks on one replica of eight, then on four, and nobody looks until all have it",
        (
            line("on the new release", percent(since(changes.on_release(rollout, "api", "api-2"), -40)), "%", 100),
            line("failing", failing(rollout, -40, 270), "%", 100),
        ),
        ((0, "deploy"), (40, "soaks"), (130, "soaks"), (210, "rolled back")),
    )
    leak = run(changes.LEAKY, changes.LEAK, until=420)
    yield Picture(
        "leak",
        "A leak draws a saw-tooth, long after its deploy",
        (
            line("memory of 1000", since(leak.gauge("api", "memory"), -40), "", 1000),
            line("p99", since(leak.series("api", "p99"), -40), "us"),
        ),
        ((0, "deploy"),),
    )
    slow = SlowDependency(id="slow", at=0, until=120 * SECOND, target="mailer", factor=2_000_000)
    backlog = run(stores.queued(rate="32/s"), slow, until=400)
    yield Picture(
        "backlog",
        "A backlog without surplus: the trigger is gone, the depth stays",
        (line("depth", since(backlog.gauge("mails", "depth"), -40)),),
        ((0, "consumers slow"), (120, "as fast as ever")),
    )
    poison = run(
        stores.queued(partitions=16),
        stores.DEATH,
        stores.MESSAGE,
        until=240,
        acts=[(120, lambda world: world.data.park("mails"))],
    )
    yield Picture(
        "poison",
        "One message kills each consumer that takes it, until it is parked",
        (
            line("depth", since(poison.gauge("mails", "depth"), -40)),
            line("deaths", since(poison.gauge("mailer", "deaths"), -40)),
        ),
        ((0, "poison message"), (120, "parked")),
    )
    hot = run(stores.sharded(), stores.HOT, until=60)
    yield Picture(
        "hot-key",
        "One hot key: the store idles on the whole, and one shard refuses",
        (
            line("store busy", percent(since(hot.series("store", "busy"), -40)), "%", 100),
            line("failing", failing(hot, -40, 50), "%", 100),
        ),
        ((0, "half of all want one key"),),
    )
    lock = run(
        stores.LOCKED,
        stores.LONG_READ,
        stores.MIGRATION,
        until=120,
        acts=[(60, lambda world: world.data.end_session("db", "migration"))],
    )
    yield Picture(
        "lock",
        "A migration waits for a long read, and everybody waits for the migration",
        (line("held up", since(lock.gauge("db", "held_up"), -40)), line("failing", failing(lock, -40, 110), "%", 100)),
        ((0, "migration"), (60, "cancelled")),
    )
    busy = Surge(id="busy", at=0, journey="buy", factor=2_300_000)
    flap = run(
        stores.replicated(heartbeat="400ms"),
        busy,
        until=240,
        acts=[(150, lambda world: world.data.set_election("db", heartbeat=20 * SECOND, automatic=True))],
    )
    yield Picture(
        "election",
        "A heartbeat that waits with the requests elects again and again",
        (
            line("elections", since(flap.gauge("db", "elections"), -40)),
            line("failing", failing(flap, -40, 230), "%", 100),
        ),
        ((0, "more writes"), (150, "longer heartbeat")),
    )
    names = run(limits.NAMED, limits.MISSING, until=120)
    yield Picture(
        "names",
        "A missing name record is a slope of one time to live, and no step",
        (line("failing", failing(names, -30, 110), "%", 100),),
        ((0, "record gone"),),
    )
    asked = run(limits.resolved(), limits.SLOW_NAMES, until=140)
    kept = run(limits.resolved(stale="10m"), limits.SLOW_NAMES, until=140)
    yield Picture(
        "resolver",
        "A resolver answers too late: all who must ask fail, unless a stale address will do",
        (
            line("lookups", since(asked.series("dns", "requests"), -30), "/10 s"),
            line("failing", failing(asked, -30, 130), "%", 100),
            line("failing with stale addresses", failing(kept, -30, 130), "%", 100),
        ),
        ((0, "resolver slow"), (80, "fast again")),
    )
    down = LostReplicas(id="down", at=0, service="bus", count=2)
    ill = FailingDependency(id="ill", at=30 * SECOND, until=100 * SECOND, target="api", errors=10**6)
    gap = run(limits.BLIND, down, ill, until=160, acts=[(70, lambda world: world.capacity.scale("bus", 2))])
    yield Picture(
        "gap",
        "Telemetry goes over what fails: what nobody has measured is no zero",
        (
            line("windows published", limits.published(gap, -40, 140), "/10 s"),
            line("failing, in truth", failing(gap, -40, 140), "%", 100),
        ),
        ((0, "bus down"), (30, "users fail"), (70, "bus back")),
    )
    ids = run(limits.counted(), until=90)
    yield Picture(
        "counter",
        "A counter comes to its end: writes fail at once, reads go on",
        (
            line("ids of 5000", since(ids.gauge("db", "ids"), -50), "", 5000),
            line("writes failing", failing(ids, -50, 80, journey="buy"), "%", 100),
        ),
        (),
    )


def draw(picture: Picture) -> str:
    """A chart as SVG: each line against its own axis, named with its top and unit."""
    times = [at for one in picture.lines for at, _ in one.points]
    first, last = min(times), max(times)
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(at: float) -> str:
        return f"{LEFT + wide * (at - first) / (last - first):.1f}"

    def y(share: float) -> str:
        return f"{TOP + high * (1 - min(1.0, share)):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="12"',
        f' font-family="sans-serif" aria-label="{picture.title}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="16" font-size="13" font-weight="bold" fill="#222222">{picture.title}</text>',
    ]
    for share in (0, 0.5, 1):
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(share)}" y2="{y(share)}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(share)}" text-anchor="end" dy="4" fill="#555555">{share:.0%}</text>')
    for at, what in picture.marks:
        parts.append(
            f'<line x1="{x(at)}" x2="{x(at)}" y1="{TOP}" y2="{TOP + high}" stroke="#888888" stroke-dasharray="2 2"/>'
        )
        parts.append(f'<text x="{x(at)}" y="{TOP + high + 14}" text-anchor="middle" fill="#555555">{what}</text>')
    for at in (first, last):
        anchor = "start" if at == first else "end"
        parts.append(f'<text x="{x(at)}" y="{HEIGHT - 6}" text-anchor="{anchor}" fill="#555555">{at:.0f} s</text>')
    for place, one in enumerate(picture.lines):
        path = " ".join(f"{x(at)},{y(value / one.top)}" for at, value in one.points)
        dash = f' stroke-dasharray="{DASHES[place]}"' if DASHES[place] else ""
        parts.append(f'<polyline points="{path}" fill="none" stroke="{INKS[place]}" stroke-width="2"{dash}/>')
        label = one.label if one.unit == "%" else f"{one.label}, 100% = {one.top:,.0f} {one.unit}".rstrip()
        parts.append(f'<text x="{LEFT + 220 * place}" y="32" fill="{INKS[place]}">{label}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Draw every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    for picture in pictures():
        (PICTURES / f"{picture.name}.svg").write_text(draw(picture), encoding="utf-8")


if __name__ == "__main__":
    main()
