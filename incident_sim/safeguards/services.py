"""Safeguards of a service or a vendor: what it takes on, what it drops, what it remembers, how much of it there is."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from incident_sim.policies import RateLimit
from incident_sim.safeguards.base import SafeguardBase
from incident_sim.units import Duration, Name, Rate, ServiceName


class DeadlineChecks(SafeguardBase):
    """A service drops queued work whose caller has left. Costs nothing but the check."""

    kind: Literal["deadline_checks"] = "deadline_checks"
    service: ServiceName


class QueueBound(SafeguardBase):
    """At most so many requests wait at one replica. Costs those that are refused, and would have been served late."""

    kind: Literal["bounded_queue"] = "bounded_queue"
    service: ServiceName
    queue: Annotated[int, Field(ge=0, le=5000)]


class NewestFirst(SafeguardBase):
    """A service serves the newest of the waiting first. Costs those who have waited longest."""

    kind: Literal["newest_first"] = "newest_first"
    service: ServiceName


class DoorLimit(SafeguardBase):
    """A limiter at a service's door sheds what is above its rate. Costs the requests that it refuses."""

    kind: Literal["rate_limit"] = "rate_limit"
    service: ServiceName
    limit: RateLimit


class Capacity(SafeguardBase):
    """More replicas, or more workers on each. Costs what they cost, on calm days too."""

    kind: Literal["capacity"] = "capacity"
    service: ServiceName
    more_replicas: Annotated[int, Field(ge=0, le=200)] = 0
    more_workers: Annotated[int, Field(ge=0, le=1000)] = 0

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.more_replicas and not self.more_workers:
            raise ValueError("this adds nothing: give `more_replicas` or `more_workers`")
        return self


class CachePolicy(SafeguardBase):
    """An endpoint remembers answers, or remembers them in another way. Costs their freshness, and memory."""

    kind: Literal["cache"] = "cache"
    service: ServiceName
    endpoint: Name
    entries: Annotated[int, Field(ge=1, le=100_000)]
    ttl: Annotated[Duration, Field(gt=0)]
    single_flight: bool = True
    """Whether misses of one key at once make one call, and the others wait for it."""
    stale: Duration = 0
    """How long past its time an entry may still be served when the calls fail."""


class PoolSize(SafeguardBase):
    """A pool of connections has so many. Costs connections of what it leads to."""

    kind: Literal["pool"] = "pool"
    service: ServiceName
    pool: Name
    size: Annotated[int, Field(ge=1, le=10_000)]


class Quota(SafeguardBase):
    """A larger allowance at a vendor, in each region. Costs a larger contract.

    A vendor that cuts our allowance goes below it all the same.
    """

    kind: Literal["quota"] = "quota"
    third_party: ServiceName
    rate: Rate
