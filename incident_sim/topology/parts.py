"""Parts that a service may have: keys, caches, pools, locks, resources, a balancer, an autoscaler, replication.

A database, a cache node, a gateway and a worker fleet are the same kind of service with other parts.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from incident_sim.model import Frozen, Grown
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
    per_error: Annotated[int, Field(ge=0, le=10**9)] = 0
    """For good, by each request that fails here, in thousandths: what is written about errors."""
    per_session: Annotated[int, Field(ge=0, le=10**9)] = 0
    """By each client of a journey with sessions that is connected here, in thousandths."""
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
    """The less busy of two, everybody in turn, or the owner of the request's key.

    With ``by_key`` each replica is a shard: while one is down its keys fail, until a replica takes its place; one shard
    more takes a share of everybody's keys. A request without a key goes to everybody in turn.
    """
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


class Bootstrap(Frozen):
    """What a fresh replica fetches after its boot, one after the other, before its first request.

    An image, a configuration, a token: whoever has none of them is not ready, whatever ordered it.
    """

    fetches: Annotated[tuple[Annotated[str, Field(max_length=129)], ...], Field(min_length=1, max_length=8)]
    """``service.endpoint``, or for a third party ``party.endpoint``, in its first region."""
    timeout: Annotated[Duration, Field(gt=0)] = 10_000_000
    again: Annotated[Duration, Field(ge=100_000)] = 5_000_000
    """From a fetch that failed to the next try."""


class Replication(Frozen):
    """One replica is the primary, which alone serves every endpoint that is not ``follower``; the others copy later.

    When the primary dies, or lets requests wait too long, a follower is elected; what it had not copied is lost,
    although it was acknowledged: an order among it leaves its payment without one. A primary that is retired, or
    replaced by a rollout, hands over without loss. Where no follower is left, the next replica finds everything as it
    was.
    """

    apply: Rate
    """Writes a second that followers can copy."""
    heartbeat: Annotated[Duration, Field(gt=0)] = 5_000_000
    """A primary that is gone, or lets requests wait, for longer than this is taken for dead."""
    election: Annotated[Duration, Field(gt=0)] = 30_000_000
    """How long nobody is primary while another is chosen."""
    automatic: bool = True
    """Whether an election begins by itself; otherwise somebody must fail over."""


class JobQueue(Grown):
    """Messages that wait for consumers: at least once, in order of arrival or of arrival by key."""

    later = ("when_full",)

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
    """Messages for which there is room on its disk."""
    when_full: Literal["refuse", "drop_oldest"] = "refuse"
    """Refuse what is published, whose request fails; or keep it, and lose the message that has waited longest."""
    expires: Duration = 0
    """Older messages are dropped when their turn comes; 0 is never."""
    rebalance: Duration = 0
    """How long deliveries pause when a replica of the consumer goes; 0 is none."""


class Certificate(Frozen):
    """What callers check when they connect, each by its own host's clock, and from when until when it is valid."""

    name: Name
    not_before: Micros | None = None
    """From the scenario's zero; None is long ago."""
    expires: Micros | None = None
    """From the scenario's zero; a fault sets it where a story needs a cliff. None is long after."""


class NameRecord(Grown):
    """How a call finds its callee: a record that each replica of the caller remembers for a while."""

    later = ("by", "timeout", "stale")

    ttl: Annotated[Duration, Field(gt=0)] = 60_000_000
    negative_ttl: Duration = 10_000_000
    """How long "no such host" is remembered, and that nobody answered."""
    by: Annotated[str, Field(max_length=129)] | None = None
    """The ``service.endpoint`` of a resolver, asked where nothing is remembered; without one it takes no time."""
    timeout: Annotated[Duration, Field(gt=0)] = 5_000_000
    """How long a resolver's answer is waited for."""
    stale: Duration = 0
    """How long past its time an address may still be used while the resolver does not answer."""

    @model_validator(mode="after")
    def _asked(self) -> Self:
        if self.stale and self.by is None:
            raise ValueError("`stale` is for a resolver that does not answer: say `by` whom the name is resolved")
        return self
