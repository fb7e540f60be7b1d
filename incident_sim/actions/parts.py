"""Moves on the parts of services: caches, pools, resources, balancers, scalers, stores, queues, names, clocks."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from incident_sim.actions.base import Known, Risk, require
from incident_sim.actions.mitigate import Mitigation
from incident_sim.errors import ActionRefused
from incident_sim.levers import PlayerLevers
from incident_sim.units import MINUTE, SECOND, CallName, Duration, Name, Rate, Ratio, ServiceName

PartName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}\.[a-z0-9][a-z0-9._-]{0,63}$")]
"""``service.part``: the endpoint of a cache, the name of a pool or a resource."""


class PartMove(Mitigation):
    """A change to a part that some service has."""

    part: ClassVar[str]
    """What kind of part it is, in the words of the briefing."""
    slot: ClassVar[str]
    """The slot that names it."""

    def refer(self, known: Known) -> None:
        """There is such a part."""
        require(self.part, getattr(self, self.slot), known.parts.get(self.part, ()))


class SetCache(PartMove):
    """Change how a cache fetches, how long an entry is fresh, and how long past that it is served when calls fail.

    Acts after about 20 s. Single flight spares the backend duplicates; stale answers are old answers.
    """

    do: Literal["set_cache"] = "set_cache"
    part: ClassVar[str] = "cache"
    slot: ClassVar[str] = "cache"
    acts: ClassVar[int] = 20 * SECOND
    cache: PartName
    single_flight: bool = True
    stale: Duration = 0
    ttl: Annotated[Duration, Field(gt=0)] = 10 * MINUTE

    def perform(self, levers: PlayerLevers) -> None:
        """Push the setting."""
        service, endpoint = self.cache.split(".", 1)
        levers.settings.set_cache(service, endpoint, single_flight=self.single_flight, stale=self.stale, ttl=self.ttl)


class FlushCache(PartMove):
    """Forget everything a cache knows, at once. Every request asks the backend until it is full again."""

    do: Literal["flush_cache"] = "flush_cache"
    part: ClassVar[str] = "cache"
    slot: ClassVar[str] = "cache"
    risk: ClassVar[Risk] = "destructive"
    cache: PartName

    def perform(self, levers: PlayerLevers) -> None:
        """Flush it."""
        service, endpoint = self.cache.split(".", 1)
        levers.data.flush_cache(service, endpoint)


class SetPool(PartMove):
    """Give a connection pool of every replica another size, and another time to wait. Acts after about 20 s.

    What a larger pool takes, the store behind it has less of for others.
    """

    do: Literal["set_pool"] = "set_pool"
    part: ClassVar[str] = "pool"
    slot: ClassVar[str] = "pool"
    acts: ClassVar[int] = 20 * SECOND
    risk: ClassVar[Risk] = "costly"
    pool: PartName
    size: Annotated[int, Field(ge=1, le=10_000)]
    wait: Annotated[Duration, Field(gt=0)] | None = None

    def perform(self, levers: PlayerLevers) -> None:
        """Push the setting."""
        service, pool = self.pool.split(".", 1)
        levers.settings.set_pool(service, pool, self.size, self.wait)


class FreeResource(PartMove):
    """Give back what has piled up of a resource: rotate logs, delete what is safe. Acts after about 30 s."""

    do: Literal["free_resource"] = "free_resource"
    part: ClassVar[str] = "resource"
    slot: ClassVar[str] = "resource"
    handling: ClassVar[int] = 15 * SECOND
    acts: ClassVar[int] = 30 * SECOND
    resource: PartName

    def perform(self, levers: PlayerLevers) -> None:
        """Free it."""
        service, resource = self.resource.split(".", 1)
        levers.capacity.free(service, resource)


class RaiseLimit(PartMove):
    """Let a resource have so many units: extend a disk, widen a type, raise a descriptor limit.

    Acts after about 30 s. Costs money, and what fills it goes on filling it.
    """

    do: Literal["raise_limit"] = "raise_limit"
    part: ClassVar[str] = "resource"
    slot: ClassVar[str] = "resource"
    handling: ClassVar[int] = 15 * SECOND
    acts: ClassVar[int] = 30 * SECOND
    risk: ClassVar[Risk] = "costly"
    resource: PartName
    limit: Annotated[int, Field(ge=1, le=10**12)]

    def perform(self, levers: PlayerLevers) -> None:
        """Raise it."""
        service, resource = self.resource.split(".", 1)
        levers.capacity.raise_limit(service, resource, self.limit)


class SetAutoscaler(PartMove):
    """Freeze an autoscaler or let it work, and give it other bounds. Acts at once."""

    do: Literal["set_autoscaler"] = "set_autoscaler"
    part: ClassVar[str] = "autoscaler"
    slot: ClassVar[str] = "service"
    service: ServiceName
    on: bool
    least: Annotated[int, Field(ge=1, le=400)] | None = None
    most: Annotated[int, Field(ge=1, le=400)] | None = None

    def perform(self, levers: PlayerLevers) -> None:
        """Set it."""
        levers.capacity.set_autoscaler(self.service, on=self.on, least=self.least, most=self.most)


class SetEviction(PartMove):
    """Let health checks take replicas out of rotation, or keep everybody in. Acts after about 10 s.

    Without eviction a replica that is really ill gets its share of users.
    """

    do: Literal["set_eviction"] = "set_eviction"
    part: ClassVar[str] = "health check"
    slot: ClassVar[str] = "service"
    acts: ClassVar[int] = 10 * SECOND
    risk: ClassVar[Risk] = "costly"
    service: ServiceName
    on: bool

    def perform(self, levers: PlayerLevers) -> None:
        """Set it."""
        levers.capacity.set_eviction(self.service, on=self.on)


class SetRateLimit(PartMove):
    """Let so much through a service's door and refuse the rest with 429; without a rate, lift the limit.

    Acts after about 20 s.
    """

    do: Literal["set_rate_limit"] = "set_rate_limit"
    part: ClassVar[str] = "limiter"
    slot: ClassVar[str] = "service"
    acts: ClassVar[int] = 20 * SECOND
    risk: ClassVar[Risk] = "costly"
    service: ServiceName
    rate: Rate | None = None

    def perform(self, levers: PlayerLevers) -> None:
        """Push the setting."""
        levers.settings.set_rate_limit(self.service, self.rate)


class SetFallback(Mitigation):
    """Let a call that fails go on with a default, or leave its work in a queue; ``none`` lets it fail.

    Acts after about 20 s. Users are served with less than they came for.
    """

    do: Literal["set_fallback"] = "set_fallback"
    acts: ClassVar[int] = 20 * SECOND
    risk: ClassVar[Risk] = "costly"
    call: CallName
    to: Literal["default", "later", "none"] = "default"
    queue: ServiceName | None = None
    """The queue, for ``later``."""

    def refer(self, known: Known) -> None:
        """The call and the queue exist."""
        require("call", self.call, known.calls)
        if self.to == "later":
            require("queue", self.queue or "", known.parts.get("queue", ()))

    def perform(self, levers: PlayerLevers) -> None:
        """Push the setting."""
        levers.settings.set_fallback(self.call, self.to, self.queue)


class RestoreConfiguration(Mitigation):
    """Give a service the last configuration that is known to be good. Acts after about 20 s; no code changes."""

    do: Literal["restore_configuration"] = "restore_configuration"
    acts: ClassVar[int] = 20 * SECOND
    service: ServiceName

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)

    def perform(self, levers: PlayerLevers) -> None:
        """Restore it."""
        levers.settings.restore_configuration(self.service)


class RestoreData(Mitigation):
    """Put the last good data of a service back where bad data was written. Takes minutes to act.

    Writers that still write bad data must stop first.
    """

    do: Literal["restore_data"] = "restore_data"
    handling: ClassVar[int] = 20 * SECOND
    acts: ClassVar[int] = 2 * MINUTE
    risk: ClassVar[Risk] = "costly"
    service: ServiceName

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)

    def perform(self, levers: PlayerLevers) -> None:
        """Start it."""
        levers.data.restore(self.service)


class EndSession(PartMove):
    """End a session at a store: a migration, a long read. Acts at once; its work is lost."""

    do: Literal["end_session"] = "end_session"
    part: ClassVar[str] = "locking store"
    slot: ClassVar[str] = "service"
    risk: ClassVar[Risk] = "costly"
    service: ServiceName
    session: Name

    def check(self, known: Known) -> None:
        """It is open."""
        if not known.session_open(self.service, self.session):
            raise ActionRefused("session_not_open", service=self.service, session=self.session)

    def perform(self, levers: PlayerLevers) -> None:
        """End it."""
        levers.data.end_session(self.service, self.session)


class FailOver(PartMove):
    """Let a store choose another primary. Nobody takes writes meanwhile; what was not copied is lost."""

    do: Literal["fail_over"] = "fail_over"
    part: ClassVar[str] = "replicated store"
    slot: ClassVar[str] = "service"
    handling: ClassVar[int] = 10 * SECOND
    risk: ClassVar[Risk] = "destructive"
    service: ServiceName

    def perform(self, levers: PlayerLevers) -> None:
        """Start it."""
        levers.data.fail_over(self.service)


class SetElection(PartMove):
    """Change how long a primary may be silent, and whether another is chosen without being asked. Acts at once."""

    do: Literal["set_election"] = "set_election"
    part: ClassVar[str] = "replicated store"
    slot: ClassVar[str] = "service"
    service: ServiceName
    automatic: bool = True
    heartbeat: Annotated[Duration, Field(gt=0)] | None = None

    def perform(self, levers: PlayerLevers) -> None:
        """Set it."""
        levers.data.set_election(self.service, heartbeat=self.heartbeat, automatic=self.automatic)


class ParkMessage(PartMove):
    """Put the message of a queue that has failed most among the dead letters. Acts at once; it can be redriven."""

    do: Literal["park_message"] = "park_message"
    part: ClassVar[str] = "queue"
    slot: ClassVar[str] = "queue"
    queue: ServiceName

    def perform(self, levers: PlayerLevers) -> None:
        """Park it."""
        levers.data.park(self.queue)


class PurgeQueue(PartMove):
    """Drop every waiting message of a queue, good and bad, for good. Acts at once."""

    do: Literal["purge_queue"] = "purge_queue"
    part: ClassVar[str] = "queue"
    slot: ClassVar[str] = "queue"
    risk: ClassVar[Risk] = "destructive"
    queue: ServiceName

    def perform(self, levers: PlayerLevers) -> None:
        """Purge it."""
        levers.data.purge(self.queue)


class RedriveQueue(PartMove):
    """Put the dead letters of a queue back into it. Acts at once; what was poison still is."""

    do: Literal["redrive_queue"] = "redrive_queue"
    part: ClassVar[str] = "queue"
    slot: ClassVar[str] = "queue"
    risk: ClassVar[Risk] = "costly"
    queue: ServiceName

    def perform(self, levers: PlayerLevers) -> None:
        """Redrive it."""
        levers.data.redrive(self.queue)


class SetConsumers(PartMove):
    """Let so many messages of a queue be under way at once. Acts after about 20 s; consumers need the capacity."""

    do: Literal["set_consumers"] = "set_consumers"
    part: ClassVar[str] = "queue"
    slot: ClassVar[str] = "queue"
    acts: ClassVar[int] = 20 * SECOND
    queue: ServiceName
    count: Annotated[int, Field(ge=0, le=10_000)]

    def perform(self, levers: PlayerLevers) -> None:
        """Set them."""
        levers.data.set_consumers(self.queue, self.count)


class PinAddress(PartMove):
    """Write a callee's address down on every caller, so that nobody resolves its name. Acts after about 10 s.

    It must be taken out again before the address changes.
    """

    do: Literal["pin_address"] = "pin_address"
    part: ClassVar[str] = "resolving call"
    slot: ClassVar[str] = "call"
    handling: ClassVar[int] = 15 * SECOND
    acts: ClassVar[int] = 10 * SECOND
    call: CallName

    def perform(self, levers: PlayerLevers) -> None:
        """Pin it."""
        levers.routing.pin(self.call)


class RenewCertificate(PartMove):
    """Issue a certificate and put it in place. Acts after about a minute."""

    do: Literal["renew_certificate"] = "renew_certificate"
    part: ClassVar[str] = "certificate"
    slot: ClassVar[str] = "certificate"
    handling: ClassVar[int] = 20 * SECOND
    acts: ClassVar[int] = MINUTE
    certificate: Name

    def perform(self, levers: PlayerLevers) -> None:
        """Renew it."""
        levers.routing.renew(self.certificate)


class SyncClocks(Mitigation):
    """Set the clocks of a service's hosts right. Acts after about 10 s."""

    do: Literal["sync_clocks"] = "sync_clocks"
    acts: ClassVar[int] = 10 * SECOND
    service: ServiceName

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)

    def perform(self, levers: PlayerLevers) -> None:
        """Set them."""
        levers.routing.sync_clocks(self.service)


class SpreadReconnects(PartMove):
    """Tell long-lived clients to wait a more or less random time before they reconnect. Acts after about 10 s."""

    do: Literal["spread_reconnects"] = "spread_reconnects"
    part: ClassVar[str] = "connected journey"
    slot: ClassVar[str] = "journey"
    acts: ClassVar[int] = 10 * SECOND
    journey: Name
    share: Ratio = 900_000
    """How much of the back-off is left to chance."""

    def perform(self, levers: PlayerLevers) -> None:
        """Tell them."""
        levers.routing.spread_reconnects(self.journey, self.share)


class StopBatch(PartMove):
    """Stop a batch job, or let it begin again when it is due. Acts at once; what it should have done is left undone."""

    do: Literal["stop_batch"] = "stop_batch"
    part: ClassVar[str] = "batch"
    slot: ClassVar[str] = "batch"
    batch: Name
    stopped: bool = True

    def perform(self, levers: PlayerLevers) -> None:
        """Stop it."""
        levers.routing.stop_batch(self.batch, stopped=self.stopped)
