"""Parts that a service may have: keys, caches, pools, locks, resources, a balancer, an autoscaler, replication.

A database, a cache node, a gateway and a worker fleet are the same kind of service with other parts.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.model import Frozen
from incident_sim.units import Duration, Factor, Micros, Name, Rate, Ratio, ServiceName


class Keys(Frozen):
    """Which of ``count`` things a request is about; popularity follows Zipf's law with exponent ``skew``.

    A request keeps its key through all the calls it causes.
    """

    count: Annotated[int, Field(ge=1, le=100_000)]
    skew: Factor = 1_000_000
    """The exponent in parts per million: 100 % is Zipf's classic law, 0 makes all keys alike."""


class Cache(Frozen):
    """What an endpoint remembers by key: a hit needs none of the endpoint's calls.

    It is filled only by a request whose calls were answered in time.
    """

    entries: Annotated[int, Field(ge=1, le=100_000)]
    """The least recently used is evicted beyond this."""
    ttl: Annotated[Duration, Field(gt=0)]
    scope: Literal["replica", "service"] = "replica"
    """Each replica remembers for itself, and a fresh one knows nothing; or all share one memory."""
    single_flight: bool = False
    """Whether misses of one key at once make one call, and the others wait for it."""
    stale: Duration = 0
    """How long past its time an entry may still be served when the calls fail."""


class Pool(Frozen):
    """Connections (or other tokens) of each replica, held by a request from its first work to its reply."""

    name: Name
    size: Annotated[int, Field(ge=1, le=10_000)]
    wait: Annotated[Duration, Field(gt=0)] = 5_000_000
    """How long a request waits for one before it fails."""
    waiting: Annotated[int, Field(ge=0, le=10_000)] = 1000
    to: ServiceName | None = None
    """The service that these connections reach, whose ``connections`` they count against."""


class Locked(Frozen):
    """A lock that a request holds while it is worked on and makes its calls."""

    table: Name
    mode: Literal["shared", "exclusive"] = "shared"


class Resource(Frozen):
    """Something a replica or a service has so much of: memory, threads, descriptors, disk, a counter's range.

    One unit is whatever the author counts in: megabytes, threads, ids. Use is ``base`` and what the terms below add.
    """

    name: Name
    limit: Annotated[int, Field(ge=1, le=10**12)]
    base: Annotated[int, Field(ge=0, le=10**12)] = 0
    per_request: Annotated[int, Field(ge=0, le=10**9)] = 0
    """While a request waits or is worked on, in thousandths of a unit."""
    per_peer: Annotated[int, Field(ge=0, le=10**6)] = 0
    """For each other replica of the service, in thousandths: what makes a limit a matter of growth."""
    per_write: Annotated[int, Field(ge=0, le=10**9)] = 0
    """For good, by each request of an endpoint that writes, in thousandths."""
    scope: Literal["replica", "service"] = "replica"
    """A replica's is empty again when the replica is fresh; a service's stays."""
    at_limit: Literal["crash", "refuse", "read_only"] = "crash"
    """The replica dies and comes back; or new requests fail; or only those that write."""
    pressure: Factor = 0
    """Work takes 1 + pressure * used / (limit - used) times as long: garbage collection, swapping."""


class HealthCheck(Frozen):
    """How a balancer decides who is fit. A check waits as long as the requests that share its path."""

    every: Annotated[Duration, Field(ge=1_000_000)] = 5_000_000
    timeout: Annotated[Duration, Field(gt=0)] = 1_000_000
    fails: Annotated[int, Field(ge=1, le=100)] = 3
    passes: Annotated[int, Field(ge=1, le=100)] = 2
    panic: Ratio = 0
    """With fewer fit replicas than this share, requests go to all, fit or not."""
    restarts: bool = False
    """Whether an orchestrator kills and replaces whoever is unfit."""


class Balancer(Frozen):
    """Who of the replicas gets the next request."""

    pick: Literal["less_busy", "round_robin", "by_key"] = "less_busy"
    """The less busy of two, everybody in turn, or the owner of the request's key: a shard."""
    health: HealthCheck | None = None
    slow_start: Duration = 0
    """How long a fresh replica gets fewer requests than its share, rising in a straight line."""


class Autoscaler(Frozen):
    """Orders and retires replicas so that a figure stays near its target."""

    figure: Literal["busy", "cpu", "waiting", "requests"] = "cpu"
    """Busy workers, time at work, requests waiting for each replica, or requests a second for each replica."""
    target: Annotated[int, Field(ge=1, le=10**9)]
    """Parts per million for ``busy`` and ``cpu``; requests for ``waiting``; thousandths a second for ``requests``."""
    every: Annotated[Duration, Field(ge=1_000_000)] = 15_000_000
    up_cooldown: Duration = 30_000_000
    down_cooldown: Duration = 300_000_000
    least: Annotated[int, Field(ge=1, le=400)] = 1
    most: Annotated[int, Field(ge=1, le=400)] = 40
    """Our quota: beyond it an order is refused."""


class Replication(Frozen):
    """A primary that takes the writes, and followers that copy them later."""

    apply: Rate
    """Writes a second that followers can copy."""
    heartbeat: Annotated[Duration, Field(gt=0)] = 5_000_000
    """A primary that lets requests wait longer than this is taken for dead."""
    election: Annotated[Duration, Field(gt=0)] = 30_000_000
    """How long nobody is primary while another is chosen."""
    automatic: bool = True


class JobQueue(Frozen):
    """Messages that wait for consumers: at least once, in order of arrival or of arrival by key."""

    name: ServiceName
    summary: str = Field(default="", max_length=200)
    team: Name
    consumer: str
    """The ``service.endpoint`` that works on a message."""
    consumers: Annotated[int, Field(ge=1, le=10_000)]
    """Messages under way at once."""
    visibility: Annotated[Duration, Field(gt=0)] = 30_000_000
    """A message not done within this is delivered again."""
    deliveries: Annotated[int, Field(ge=0, le=1000)] = 0
    """After so many deliveries a message goes to the dead letters; 0 is never."""
    partitions: Annotated[int, Field(ge=0, le=1000)] = 0
    """With partitions, the messages of one are worked on one after the other; 0 is without order."""
    most: Annotated[int, Field(ge=1, le=1_000_000)] = 100_000
    """A full queue refuses."""
    expires: Duration = 0
    """Older messages are dropped when their turn comes; 0 is never."""
    rebalance: Duration = 0
    """How long deliveries pause when a replica of the consumer comes or goes."""


class Certificate(Frozen):
    """What callers check when they connect, each by its own host's clock, and from when until when it is valid."""

    name: Name
    not_before: Micros | None = None
    """From the scenario's zero; None is long ago."""
    expires: Micros | None = None
    """From the scenario's zero; a fault sets it where a story needs a cliff. None is long after."""


class NameRecord(Frozen):
    """How a call finds its callee: a record that each replica of the caller remembers for a while."""

    ttl: Annotated[Duration, Field(gt=0)] = 60_000_000
    negative_ttl: Duration = 10_000_000
    """How long "no such host" is remembered."""
