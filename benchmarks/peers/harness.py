"""What every engine is measured by: units of work a CPU second, between two bare SimPy loops in the same interpreter."""

from __future__ import annotations

import gc
import json
import platform
import sys
import time
from collections.abc import Callable, Generator
from typing import Any

import simpy

SERVERS, LOAD = 10, 0.8
"""M/M/10 with a mean service of one second."""
CHAIN_RATE, CHAIN_WORK = 100.0, 0.1
"""Users a second, and the mean seconds that each of three tiers works for each; servers are plenty."""
BARE_EVENTS = 300_000

Work = Callable[[], tuple[int, float]]
"""Runs once; how many units were done, and the mean wait or response that shows it was the right work."""


def erlang_c_wait(servers: int, load: float) -> float:
    """The mean wait of M/M/c in units of the mean service time."""
    blocking = 1.0
    for count in range(1, servers + 1):
        blocking = servers * load * blocking / (count + servers * load * blocking)
    waiting = blocking / (1 - load * (1 - blocking))
    return waiting / (servers * (1 - load))


def bare() -> float:
    """Events a CPU second of a loop of timeouts and nothing else."""
    env = simpy.Environment()

    def tick() -> Generator[Any, Any, None]:
        while True:
            yield env.timeout(1)

    for _ in range(100):
        env.process(tick())
    began = time.process_time()
    env.run(until=BARE_EVENTS // 100)
    return BARE_EVENTS / (time.process_time() - began)


def measure(works: dict[str, Work]) -> None:
    """Run the work that was asked for and print what came of it as JSON; for engines' ``main``."""
    work = works.get(sys.argv[1])
    if work is None:
        print(json.dumps({"absent": "has no such work"}))
        return
    work()
    rates, means = [], []
    before = bare()
    # As sessions run: what is there is frozen, and nothing is collected on the way. For every engine alike.
    gc.collect()
    gc.freeze()
    gc.disable()
    for _ in range(3):
        began = time.process_time()
        units, mean = work()
        rates.append(units / (time.process_time() - began))
        means.append(mean)
    after = bare()
    print(
        json.dumps(
            {
                "rate": sorted(rates)[1],
                "mean": sum(means) / len(means),
                "bare": (before + after) / 2,
                "python": platform.python_version(),
            }
        )
    )
