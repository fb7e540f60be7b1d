"""Ciw: a network of queues."""

from __future__ import annotations

import ciw

from benchmarks.peers.harness import CHAIN_RATE, CHAIN_WORK, LOAD, SERVERS, measure


def queue() -> tuple[int, float]:
    """M/M/10."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=SERVERS * LOAD)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[SERVERS],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(3000)
    records = simulation.get_all_records()
    return len(records), sum(record.waiting_time for record in records) / len(records)


def chain() -> tuple[int, float]:
    """Three stations one after the other: it knows no timeout of a caller."""
    work = ciw.dists.Exponential(rate=1 / CHAIN_WORK)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=CHAIN_RATE), None, None],
        service_distributions=[work, work, work],
        number_of_servers=[200, 200, 200],
        routing=[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(60)
    records = simulation.get_all_records()
    return len(records), 3 * sum(record.waiting_time + record.service_time for record in records) / len(records)


if __name__ == "__main__":
    measure({"queue": queue, "chain": chain})
