"""SimPy as its tutorials write it: a process for each request, a resource, a race of call and timeout."""

from __future__ import annotations

from collections.abc import Generator
from random import Random
from typing import Any

import simpy

from benchmarks.peers.harness import CHAIN_RATE, CHAIN_WORK, LOAD, SERVERS, measure


def queue() -> tuple[int, float]:
    """M/M/10."""
    env, chance = simpy.Environment(), Random("queue")
    server = simpy.Resource(env, capacity=SERVERS)
    waits: list[float] = []

    def customer() -> Generator[Any, Any, None]:
        came = env.now
        with server.request() as turn:
            yield turn
            waits.append(env.now - came)
            yield env.timeout(chance.expovariate(1.0))

    def arrivals() -> Generator[Any, Any, None]:
        for _ in range(60_000):
            yield env.timeout(chance.expovariate(SERVERS * LOAD))
            env.process(customer())

    env.process(arrivals())
    env.run()
    return len(waits), sum(waits) / len(waits)


def chain() -> tuple[int, float]:
    """Three tiers, each call under a timeout and retried."""
    env, chance = simpy.Environment(), Random("chain")
    tiers = [simpy.Resource(env, capacity=200) for _ in range(3)]
    responses: list[float] = []
    hops = 0

    def serve(tier: int) -> Generator[Any, Any, None]:
        nonlocal hops
        with tiers[tier].request() as turn:
            yield turn
            yield env.timeout(chance.expovariate(1 / CHAIN_WORK))
            for _ in range(3) if tier < 2 else ():
                call = env.process(serve(tier + 1))
                done = yield call | env.timeout(30)
                if call in done:
                    break
        hops += 1

    def user() -> Generator[Any, Any, None]:
        came = env.now
        yield env.process(serve(0))
        responses.append(env.now - came)

    def arrivals() -> Generator[Any, Any, None]:
        for _ in range(10_000):
            yield env.timeout(chance.expovariate(CHAIN_RATE))
            env.process(user())

    env.process(arrivals())
    env.run()
    return hops, sum(responses) / len(responses)


if __name__ == "__main__":
    measure({"queue": queue, "chain": chain})
