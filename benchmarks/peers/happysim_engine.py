"""happysim: a source, servers and a sink."""

from __future__ import annotations

from happysimulator import Instant, Server, Simulation, Sink, Source
from happysimulator.distributions import ExponentialLatency

from benchmarks.peers.harness import CHAIN_RATE, CHAIN_WORK, LOAD, SERVERS, measure


def _run(rate: float, mean: float, servers: list[int], seconds: float) -> tuple[int, float]:
    sink = Sink()
    entities = [sink]
    target = sink
    for place, count in enumerate(reversed(servers)):
        target = Server(f"server-{place}", service_time=ExponentialLatency(mean), concurrency=count, downstream=target)
        entities.append(target)
    source = Source.poisson(rate=rate, target=target)
    Simulation(sources=[source], entities=entities, end_time=Instant.from_seconds(seconds)).run()
    latencies = sink.latencies_s
    return len(latencies) * len(servers), sum(latencies) / len(latencies)


def queue() -> tuple[int, float]:
    """M/M/10."""
    done, response = _run(SERVERS * LOAD, 1.0, [SERVERS], 2000)
    return done, response - 1.0


def chain() -> tuple[int, float]:
    """Three servers one after the other, without timeouts."""
    return _run(CHAIN_RATE, CHAIN_WORK, [200, 200, 200], 20)


if __name__ == "__main__":
    measure({"queue": queue, "chain": chain})
