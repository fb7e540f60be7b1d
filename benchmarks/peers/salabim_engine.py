"""salabim: components that request a resource."""

from __future__ import annotations

from random import Random
from typing import Any

import salabim

from benchmarks.peers.harness import CHAIN_RATE, CHAIN_WORK, LOAD, SERVERS, measure


def _run(rate: float, mean: float, servers: list[int], customers: int) -> tuple[int, float, float]:
    salabim.yieldless(False)
    env = salabim.Environment(trace=False, random_seed=1)
    stations = [salabim.Resource(capacity=count) for count in servers]
    chance = Random("work")
    waits: list[float] = []
    responses: list[float] = []

    class Customer(salabim.Component):  # type: ignore[misc]  # a library without types
        def process(self) -> Any:
            came = env.now()
            for station in stations:
                asked = env.now()
                yield self.request(station)
                waits.append(env.now() - asked)
                yield self.hold(chance.expovariate(1 / mean))
                self.release(station)
            responses.append(env.now() - came)

    class Source(salabim.Component):  # type: ignore[misc]  # a library without types
        def process(self) -> Any:
            for _ in range(customers):
                Customer()
                yield self.hold(chance.expovariate(rate))

    Source()
    env.run()
    return len(waits), sum(waits) / len(waits), sum(responses) / len(responses)


def queue() -> tuple[int, float]:
    """M/M/10."""
    done, wait, _ = _run(SERVERS * LOAD, 1.0, [SERVERS], 30_000)
    return done, wait


def chain() -> tuple[int, float]:
    """Three resources one after the other, without timeouts."""
    done, _, response = _run(CHAIN_RATE, CHAIN_WORK, [200, 200, 200], 2000)
    return done, response


if __name__ == "__main__":
    measure({"queue": queue, "chain": chain})
