"""Whether cost grows with the size of a world or with its time: services, simulated minutes, and a storm.

Sizes take turns for five rounds, each run in a process of its own, so that memory is its own too; figures and ratios are
medians.
"""

from __future__ import annotations

import gc
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SECOND = 1_000_000
RUNS = 5


def chains(services: int, users: int = 40) -> dict[str, float]:
    """Users on chains of five among so many services; 40 a second are 200 requests a second in all."""
    from benchmarks.peers.ours import begin, declare, station

    work = {"mean": "20ms"}
    stations, calls = [], []
    for first in range(0, services, 5):
        for place in range(first, first + 5):
            last = place == first + 4
            stations.append(station(f"s{place}", 50, work, *(() if last else (f"s{place + 1}.serve",))))
            if not last:
                calls.append({"caller": f"s{place}", "callee": f"s{place + 1}", "policy": {"timeout": "5s"}})
    heads = [f"s{first}.serve" for first in range(0, services, 5)]
    declared = _spread(declare(tuple(stations), tuple(calls), f"{users}/s"), heads)
    world = begin(declared)
    began = time.process_time()
    world.loop.advance(120 * SECOND)
    spent = time.process_time() - began
    return {"hops": world.hops, "cpu": spent, "us_a_hop": spent / world.hops * 1e6}


def busy_chains(services: int) -> dict[str, float]:
    """The same services under five times the load."""
    return chains(services, 200)


def _spread(scenario: Any, heads: list[str]) -> Any:
    """Journeys over the heads of chains, sixteen at the most, that share one rate."""
    traffic = scenario.traffic
    chosen = heads[:: max(1, len(heads) // 16)][:16]
    journeys = tuple(
        traffic.journeys[0].model_copy(
            update={"name": f"use-{place}", "entry": head, "rate": traffic.journeys[0].rate // len(chosen)}
        )
        for place, head in enumerate(chosen)
    )
    objective = scenario.objectives[0].model_copy(update={"journey": "use-0"})
    return scenario.model_copy(
        update={"traffic": traffic.model_copy(update={"journeys": journeys}), "objectives": (objective,)}
    )


def minutes(count: int) -> dict[str, float]:
    """Three tiers for so many simulated minutes, with a recorder that forgets."""
    from benchmarks.peers.ours import begin, declare, station

    work = {"mean": "20ms"}
    world = begin(
        declare(
            (station("a", 50, work, "b.serve"), station("b", 50, work, "c.serve"), station("c", 50, work)),
            (
                {"caller": "a", "callee": "b", "policy": {"timeout": "5s"}},
                {"caller": "b", "callee": "c", "policy": {"timeout": "5s"}},
            ),
            "40/s",
        )
    )
    began = time.process_time()
    world.loop.advance(count * 60 * SECOND)
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"hops": world.hops, "cpu": spent, "cpu_a_minute": spent / count, "peak_mb": peak}


def storm(on: int) -> dict[str, float]:
    """A pool of 100/s at 80/s, with four retries: calm, or after ten seconds of slowness, for ever."""
    from benchmarks.peers.ours import begin, declare, station
    from incident_sim.faults import SlowDependency

    pool = {**station("pool", 20, {"p50": "200ms", "p99": "200ms"}), "queue": 400, "when_full": "drop"}
    scenario = declare(
        (station("client", 1000, {"p50": "1ms", "p99": "1ms"}, "pool.serve"), pool),
        ({"caller": "client", "callee": "pool", "policy": {"timeout": "3s", "retry": {"times": 4}}},),
        "80/s",
    )
    blip = SlowDependency(id="blip", at=0, until=10 * SECOND, target="pool", factor=10_000_000)
    variant = scenario.variants[0].model_copy(update={"faults": (blip,) if on else ()})
    world = begin(scenario.model_copy(update={"variants": (variant,)}))
    world.loop.advance(60 * SECOND)
    edge = world.system.edges["client->pool"]
    before = sum(meter.attempts for meters in edge.meters.values() for meter in meters.values()), world.hops
    began = time.process_time()
    attempts = 0
    for step in range(30):
        world.loop.advance((70 + step * 10) * SECOND - 1)
        attempts += sum(meter.attempts for meters in edge.meters.values() for meter in meters.values())
    spent = time.process_time() - began
    return {"attempts": attempts - before[0], "hops": world.hops - before[1], "cpu": spent}


WORKS = {"chains": chains, "busy_chains": busy_chains, "minutes": minutes, "storm": storm}


def _rounds(work: str, sizes: Sequence[int]) -> list[dict[int, dict[str, float]]]:
    """What each size told in each round; sizes take turns, so that a machine that changes its pace meets them all."""
    return [{size: _apart(work, size) for size in sizes} for _ in range(RUNS)]


def _apart(work: str, size: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, work, str(size)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def main() -> None:
    """Print one table: each figure is the median of its rounds, and each ratio that of the rounds' ratios."""
    if len(sys.argv) == 3:
        # As sessions run: with the collector off, for worlds leave it nothing to find.
        gc.disable()
        print(json.dumps(WORKS[sys.argv[1]](int(sys.argv[2]))))
        return
    print(f"{datetime.now(UTC):%Y-%m-%d}, CPython {platform.python_version()}, {platform.machine()}, median of {RUNS}")
    for work, load in (("chains", 200), ("busy_chains", 1000)):
        rounds = _rounds(work, (10, 100, 1000))
        for size in rounds[0]:
            cost = median(one[size]["us_a_hop"] for one in rounds)
            ratio = median(one[size]["us_a_hop"] / one[10]["us_a_hop"] for one in rounds)
            print(f"{size:>5} services   {load:>5} hops/s   {cost:6.2f} us a hop   {ratio:.2f} x")
    rounds = _rounds("minutes", (30, 480))
    for size in rounds[0]:
        cost, peak = (median(one[size][figure] for one in rounds) for figure in ("cpu_a_minute", "peak_mb"))
        ratios = [
            median(one[size][figure] / one[30][figure] for one in rounds) for figure in ("cpu_a_minute", "peak_mb")
        ]
        print(
            f"{size:>5} minutes    {cost * 1000:6.1f} ms a minute   peak {peak:.0f} MB   "
            f"{ratios[0]:.2f} x, {ratios[1]:.2f} x"
        )
    rates = [{on: told["attempts"] / told["cpu"] for on, told in one.items()} for one in _rounds("storm", (0, 1))]
    print(f"calm  {median(one[0] for one in rates):>10,.0f} attempts a CPU second")
    ratio = median(one[1] / one[0] for one in rates)
    print(f"storm {median(one[1] for one in rates):>10,.0f} attempts a CPU second   {ratio:.2f} x")


if __name__ == "__main__":
    main()
