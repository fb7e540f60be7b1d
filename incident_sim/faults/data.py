"""Faults of what is stored, cached and queued."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.faults.base import FaultBase, MomentaryFault
from incident_sim.levers import NatureLevers
from incident_sim.units import Name, ServiceName

Key = Annotated[int, Field(ge=0, le=100_000)]


class OpenSession(FaultBase):
    """A session at a store takes a table's lock and keeps it: a migration alone, a long read shared."""

    kind: Literal["open_session"] = "open_session"
    service: ServiceName
    session: Name
    table: Name
    exclusive: bool

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let it ask for the lock."""
        levers.data.open_session(self.service, self.session, self.table, self.id, exclusive=self.exclusive)

    def recover(self, levers: NatureLevers) -> None:
        """Let it be done."""
        levers.data.end_session(self.service, self.session, self.id)


class LostPrimary(MomentaryFault):
    """A store loses its primary, and chooses another."""

    kind: Literal["lost_primary"] = "lost_primary"
    service: ServiceName

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let it be lost."""
        levers.data.fail_over(self.service)


class CacheFlush(MomentaryFault):
    """A cache loses all that it knows."""

    kind: Literal["cache_flush"] = "cache_flush"
    service: ServiceName
    endpoint: Name

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Empty it."""
        levers.data.flush_cache(self.service, self.endpoint)


class QueryOfDeath(FaultBase):
    """Requests and messages about one key kill whoever works on them."""

    kind: Literal["query_of_death"] = "query_of_death"
    service: ServiceName
    key: Key

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Let it kill."""
        levers.data.poison(self.service, self.key, self.id, lethal=True)

    def recover(self, levers: NatureLevers) -> None:
        """Let it be harmless."""
        levers.data.poison(self.service, self.key, self.id, lethal=False)


class MessageFlood(MomentaryFault):
    """Messages about one key come into a queue at once."""

    kind: Literal["message_flood"] = "message_flood"
    queue: ServiceName
    key: Key = 0
    count: Annotated[int, Field(ge=1, le=100_000)]

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Put them in."""
        levers.data.publish(self.queue, self.key, self.count)
