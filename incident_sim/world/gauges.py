"""What the parts of services show of themselves: hit ratios, pools, resources, queues, lag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incident_sim.journal.rows import GaugeRow

if TYPE_CHECKING:
    from incident_sim.world.assembly import System
    from incident_sim.world.services import Service

ONE = 1_000_000


def read_gauges(system: System) -> Iterator[GaugeRow]:
    """Every gauge there is, in the order of declaration; a hit ratio is that since it was last read."""
    for service in system.services.values():
        if service.parted or service.deaths:
            yield from _service(service)
    for queue in system.queues.values():
        yield GaugeRow(queue.name, "depth", queue.depth)
        yield GaugeRow(queue.name, "oldest", queue.oldest)
        yield GaugeRow(queue.name, "under_way", queue.under_way)
        yield GaugeRow(queue.name, "redelivered", queue.redelivered)
        yield GaugeRow(queue.name, "dead_letters", len(queue.dead))
        if queue.spec.when_full == "drop_oldest":
            yield GaugeRow(queue.name, "dropped", queue.dropped)


def _service(service: Service) -> Iterator[GaugeRow]:
    for endpoint in service.endpoints.values():
        cache = endpoint.cache
        if cache is not None and cache.looks:
            yield GaugeRow(service.name, f"hit_ratio/{endpoint.name}", cache.hits * ONE // cache.looks)
            cache.hits = cache.looks = 0
    if service.holds is not None:
        for pool in service.holds.pools:
            yield GaugeRow(service.name, f"pool/{pool}", service.holds.in_use(pool))
        yield GaugeRow(service.name, "held_up", service.holds.waiting())
    if service.resources is not None:
        for name, spec in service.resources.specs.items():
            used = max((service.resources.used(spec, replica) for replica in service.ready), default=0)
            yield GaugeRow(service.name, name, used // 1000)
    if service.starts is not None:
        yield GaugeRow(service.name, "starting", len(service.starts.pending))
    if service.health is not None:
        yield GaugeRow(service.name, "unfit", len(service.health.evicted))
    if service.shards is not None:
        yield GaugeRow(service.name, "shards_down", service.shards.down)
    if service.copies is not None:
        yield GaugeRow(service.name, "lag", service.copies.lag)
        yield GaugeRow(service.name, "elections", service.copies.elections)
    if service.connections is not None:
        yield GaugeRow(service.name, "connections", service.open_connections)
    if service.deaths:
        yield GaugeRow(service.name, "deaths", service.deaths)
