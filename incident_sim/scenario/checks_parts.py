"""Whether the parts of services fit together: pools, locks, caches, queues, certificates, fallbacks."""

from __future__ import annotations

from collections.abc import Iterator

from incident_sim.documents import Path
from incident_sim.policies import RateLimit
from incident_sim.scenario.findings import Finding, known, twice
from incident_sim.topology import Endpoint, ServiceSpec, Topology, Traffic

LONGEST_WORK = 600_000_000
OWN_KEYS = ("client", "key")
"""What a limiter may count by besides the dimensions of segments."""


def check_parts(topology: Topology) -> Iterator[Finding]:
    """Everything wrong among parts."""
    services = [service.name for service in topology.services]
    queues = [queue.name for queue in topology.queues]
    certificates = [certificate.name for certificate in topology.certificates]
    yield from twice(("topology", "queues"), "queue", queues)
    yield from twice(("topology", "certificates"), "certificate", certificates)
    targets = [f"{service.name}.{endpoint.name}" for service in topology.services for endpoint in service.endpoints]
    for place, queue in enumerate(topology.queues):
        here: Path = ("topology", "queues", place)
        yield from known((*here, "consumer"), "endpoint of a service", queue.consumer, targets)
        if queue.name in services:
            yield (*here, "name"), f"{queue.name!r} is the name of a service already"
    for place, call in enumerate(topology.calls):
        here = ("topology", "calls", place)
        if call.certificate is not None:
            yield from known((*here, "certificate"), "certificate", call.certificate, certificates)
        if call.resolves is not None and call.resolves.by is not None:
            yield from known((*here, "resolves", "by"), "endpoint of a service", call.resolves.by, targets)
        fallback = call.policy.fallback
        if fallback is not None and fallback.kind == "later":
            yield from known((*here, "policy", "fallback", "queue"), "queue", fallback.queue or "", queues)
        if call.policy.hedge is not None and call.policy.hedge >= call.policy.timeout:
            yield (*here, "policy", "hedge"), "a second attempt after the timeout is never made: hedge earlier"
    theirs = [f"{party.name}.{endpoint.name}" for party in topology.third_parties for endpoint in party.endpoints]
    for place, service in enumerate(topology.services):
        for number, name in enumerate(service.bootstrap.fetches if service.bootstrap is not None else ()):
            here = ("topology", "services", place, "bootstrap", "fetches", number)
            yield from known(here, "endpoint", name, (*targets, *theirs))
        yield from _service(service, services, queues, ("topology", "services", place))


def check_limit(topology: Topology, traffic: Traffic, limit: RateLimit, here: Path) -> Iterator[Finding]:
    """Whether a limiter of ours can tell apart what it counts."""
    if limit.per is None:
        return
    if limit.per in OWN_KEYS and limit.per in traffic.dimensions:
        yield (
            (*here, "per"),
            f"{limit.per!r} could be the dimension or the {limit.per} of a request: rename the dimension",
        )
    elif limit.per == "key" and all(end.keys is None for service in topology.services for end in service.endpoints):
        yield (*here, "per"), "no endpoint has `keys`: all requests are about the same thing"
    else:
        yield from known((*here, "per"), "dimension", limit.per, (*traffic.dimensions, *OWN_KEYS))


def _service(service: ServiceSpec, services: list[str], queues: list[str], here: Path) -> Iterator[Finding]:
    pools = [pool.name for pool in service.pools]
    yield from twice((*here, "pools"), "pool", pools)
    yield from twice((*here, "resources"), "resource", [resource.name for resource in service.resources])
    for place, pool in enumerate(service.pools):
        if pool.to is not None:
            yield from known((*here, "pools", place, "to"), "service", pool.to, services)
    for place, resource in enumerate(service.resources):
        if resource.base >= resource.limit:
            yield (*here, "resources", place, "base"), "all of it is in use before anybody comes"
    scaler = service.autoscaler
    if scaler is not None and scaler.least > scaler.most:
        yield (*here, "autoscaler", "least"), "the least is more than the most"
    for place, endpoint in enumerate(service.endpoints):
        yield from _endpoint(endpoint, pools, queues, (*here, "endpoints", place))


def _endpoint(endpoint: Endpoint, pools: list[str], queues: list[str], here: Path) -> Iterator[Finding]:
    if max(endpoint.work.p99 or 0, endpoint.work.mean or 0) > LONGEST_WORK:
        yield (*here, "work"), "work of more than ten minutes is a batch job, and no request"
    if endpoint.pool is not None:
        yield from known((*here, "pool"), "pool", endpoint.pool, pools)
    if endpoint.publishes is not None:
        yield from known((*here, "publishes"), "queue", endpoint.publishes, queues)
    if endpoint.cache is not None and not endpoint.calls:
        yield (*here, "cache"), "a cache saves calls, and this endpoint makes none"
