"""Services as any architecture diagram shows them: replicas, workers, queues, endpoints and what they call."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from incident_sim.model import Frozen, Grown
from incident_sim.policies import CallPolicy, Discipline, RateLimit
from incident_sim.topology.parts import (
    Autoscaler,
    Balancer,
    Bootstrap,
    Cache,
    Certificate,
    JobQueue,
    Keys,
    Locked,
    NameRecord,
    Pool,
    Replication,
    Resource,
)
from incident_sim.units import Duration, Factor, Line, Name, Ratio, ServiceName

Target = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}\.[a-z0-9][a-z0-9_-]{0,63}$")]
"""``service.endpoint``, or for a third party ``party.endpoint``."""

Effect = Literal["authorise_payment", "place_order"]
"""What a successful request of an endpoint leaves behind, for good."""


LogQuality = Literal["full", "partial", "misleading"]
"""What a service writes of a failed call: what and where, only that something failed, or the callee's error for all."""


class Work(Frozen):
    """How long a request keeps a worker busy by itself.

    Log-normal through a median and a 99th percentile (constant where they are equal), or exponential with a mean.
    """

    p50: Duration | None = None
    p99: Duration | None = None
    mean: Duration | None = None

    @model_validator(mode="after")
    def _one_law(self) -> Self:
        if (self.mean is None) == (self.p50 is None) or (self.p50 is None) != (self.p99 is None):
            raise ValueError("work is `p50` and `p99` of a log-normal law, or the `mean` of an exponential one")
        return self


class Endpoint(Frozen):
    """One thing a service can be asked for."""

    name: Name
    work: Work
    calls: Annotated[tuple[str, ...], Field(max_length=16)] = ()
    """In order: ``service.endpoint``, or the name of a route."""
    effect: Effect | None = None
    error: Ratio = 0
    """The share of requests that fail by themselves on a calm day."""
    writes: bool = False
    """Whether a success changes what is stored."""
    keys: Keys | None = None
    cache: Cache | None = None
    pool: Name | None = None
    """The service's pool of which a request holds one."""
    lock: Locked | None = None
    publishes: ServiceName | None = None
    """The queue that gets a message for each success."""
    follower: bool = False
    """Whether every replica of a replicated store can serve it, and not the primary alone."""


class ServiceSpec(Grown):
    """A service of ours: who owns it, how much of it there is, what it can be asked for."""

    later = ("bootstrap",)

    name: ServiceName
    team: Name
    kind: Literal["service", "database"] = "service"
    summary: Line = ""
    replicas: Annotated[int, Field(ge=1, le=200)]
    most_replicas: Annotated[int, Field(ge=1, le=400)] = 40
    workers: Annotated[int, Field(ge=1, le=1000)]
    """Requests one replica works on at once."""
    queue: Annotated[int, Field(ge=0, le=5000)]
    """Requests that may wait at one replica; one more is refused."""
    when_full: Literal["refuse", "drop"] = "refuse"
    """Refuse at once, as a bounded pool does, or drop without a word, as a full accept queue does."""
    discipline: Discipline = "fifo"
    deadline_checks: bool = False
    """Whether queued work is dropped when its caller has left; without it the work is done for nobody."""
    warm_up: Duration = 0
    """How long a fresh replica is slower, until its pools and caches are warm."""
    cold: Factor = 3_000_000
    """How many times longer work takes at the start of the warm-up."""
    boot: Duration = 10_000_000
    """From the order for a replica to its first request, or to what it must fetch before that."""
    bootstrap: Bootstrap | None = None
    balancer: Balancer = Balancer()
    autoscaler: Autoscaler | None = None
    pools: Annotated[tuple[Pool, ...], Field(max_length=8)] = ()
    resources: Annotated[tuple[Resource, ...], Field(max_length=8)] = ()
    replication: Replication | None = None
    logs: LogQuality = "full"
    connections: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """The most connections it takes from all pools that lead to it."""
    lock_wait: Duration = 0
    """How long a request waits for a lock before it fails; 0 is as long as it takes."""
    limit: RateLimit | None = None
    """A limiter at its door, which answers 429."""
    release: Name
    endpoints: Annotated[tuple[Endpoint, ...], Field(min_length=1, max_length=16)]


class Region(Frozen):
    """A third party's installation that serves some of our segments."""

    name: Name
    workers: Annotated[int, Field(ge=1, le=5000)]
    queue: Annotated[int, Field(ge=0, le=5000)]


class StatusPage(Frozen):
    """A vendor's status page: it says what was true a while ago."""

    delay: Duration
    """From the start of trouble to its mention, before the pace."""


class ThirdPartySpec(Frozen):
    """A vendor we depend on and cannot repair."""

    name: ServiceName
    summary: Line = ""
    regions: Annotated[tuple[Region, ...], Field(min_length=1, max_length=8)]
    region_by: Name = "region"
    """The dimension of a segment that picks the vendor's region."""
    limit: RateLimit
    """Our allowance, of each region."""
    status_page: StatusPage
    endpoints: Annotated[tuple[Endpoint, ...], Field(min_length=1, max_length=8)]


class CallSpec(Frozen):
    """A service's need of another, with the policies that guard it."""

    caller: ServiceName
    callee: ServiceName
    policy: CallPolicy
    resolves: NameRecord | None = None
    certificate: Name | None = None
    clock: Duration = 0
    """How far the clocks of both ends may differ before tokens are refused; 0 is without such a check."""

    @property
    def name(self) -> str:
        """The call as people write it."""
        return f"{self.caller}->{self.callee}"


class Share(Frozen):
    """One way a route may go, and how much of it goes there."""

    to: Target
    share: Ratio


class RouteSpec(Frozen):
    """A need that more than one party can meet; shares say who gets how much."""

    name: Name
    shares: Annotated[tuple[Share, ...], Field(min_length=1, max_length=8)]
    only: dict[Name, Name] = Field(default={}, max_length=4)
    """Segments this route serves; others take ``otherwise``."""
    otherwise: Target | None = None


class FlagSpec(Frozen):
    """A feature flag: while it is off, the calls it guards are left out."""

    name: Name
    summary: Line
    on: bool = True
    guards: Annotated[tuple[Target, ...], Field(max_length=16)] = ()


class Topology(Frozen):
    """The whole system: services, vendors, calls, routes and flags."""

    services: Annotated[tuple[ServiceSpec, ...], Field(min_length=1, max_length=1000)]
    third_parties: Annotated[tuple[ThirdPartySpec, ...], Field(max_length=50)] = ()
    calls: Annotated[tuple[CallSpec, ...], Field(max_length=5000)] = ()
    routes: Annotated[tuple[RouteSpec, ...], Field(max_length=50)] = ()
    flags: Annotated[tuple[FlagSpec, ...], Field(max_length=100)] = ()
    queues: Annotated[tuple[JobQueue, ...], Field(max_length=50)] = ()
    certificates: Annotated[tuple[Certificate, ...], Field(max_length=50)] = ()
