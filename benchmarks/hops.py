"""Simulated request-hops per CPU second, beside bare SimPy and the usual way of writing it, in one run."""

from __future__ import annotations

import gc
import platform
import resource
import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Any

import simpy

from incident_sim.files import open_scenario
from incident_sim.session import Session, find_zero

EVENTS = 300_000


def cpu(work: Callable[[], float]) -> float:
    """Units of work a CPU second."""
    began = time.process_time()
    done = work()
    return done / (time.process_time() - began)


def bare() -> float:
    """A loop of timeouts and nothing else."""
    env = simpy.Environment()

    def tick() -> Generator[Any, Any, None]:
        while True:
            yield env.timeout(1)

    for _ in range(100):
        env.process(tick())
    env.run(until=EVENTS // 100)
    return EVENTS


def usual() -> float:
    """Three tiers, a process a request, resources, and a race of call and timeout: hops."""
    env = simpy.Environment()
    tiers = [simpy.Resource(env, capacity=40) for _ in range(3)]
    hops = 0

    def serve(tier: int) -> Generator[Any, Any, None]:
        nonlocal hops
        with tiers[tier].request() as slot:
            yield slot
            yield env.timeout(10)
            if tier < 2:
                call = env.process(serve(tier + 1))
                yield call | env.timeout(3000)
        hops += 1

    def arrive() -> Generator[Any, Any, None]:
        for _ in range(15_000):
            yield env.timeout(1)
            env.process(serve(0))

    env.process(arrive())
    env.run()
    return hops


def main() -> None:
    """Print one table."""
    scenario = open_scenario("checkout-cascade")
    zero = find_zero(scenario, 4)
    before = cpu(bare)
    began = time.process_time()
    session = Session(scenario, 4, zero=zero)
    opened, calm = time.process_time(), session.hops
    gc.collect()
    gc.freeze()
    gc.disable()
    session.advance(session.ends_at)
    ended = time.process_time()
    gc.enable()
    process = cpu(usual)
    after = cpu(bare)
    loop = (before + after) / 2
    storm = (session.hops - calm) / (ended - opened)
    quiet = calm / (opened - began)
    seconds = scenario.lasts / 1_000_000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{datetime.now(UTC):%Y-%m-%d}, CPython {platform.python_version()}, {platform.machine()}")
    print(f"bare SimPy loop                  {loop:>12,.0f} events/s   before {before:,.0f}, after {after:,.0f}")
    print(f"a process a request, three tiers {process:>12,.0f} hops/s")
    print(f"checkout-cascade, warm-up        {quiet:>12,.0f} hops/s     {quiet / process:.1f} x the usual way")
    print(
        f"checkout-cascade, storm          {storm:>12,.0f} hops/s     {storm / process:.1f} x, {storm / loop:.2f} of bare"
    )
    print(
        f"{seconds / 60:.0f} simulated minutes             {ended - opened:>12.2f} CPU s      {seconds / (ended - opened):.0f} x real time"
    )
    print(f"peak memory                      {peak:>12.0f} MB")


if __name__ == "__main__":
    main()
