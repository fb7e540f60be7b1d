"""What travels: a user's visit, and each hop of the work that it causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from incident_sim.world.edges import Line
    from incident_sim.world.journeys import JourneyLive
    from incident_sim.world.replicas import Replica
    from incident_sim.world.services import EndpointLive
    from incident_sim.world.traces import TraceBook

WAITING_FOR_POOL = 1
WAITING_FOR_REPLY = 2
BACKING_OFF = 3


class Asker(Protocol):
    """Whoever sends visits, and hears what became of them."""

    def answered(self, visit: Any, reason: str | None, now: int) -> None:
        """A visit's request has its outcome; ``reason`` is why it failed."""


class Visit:
    """Somebody outside the services who asks for something, with all the times they try it again."""

    __slots__ = (
        "asker",
        "attempt_began",
        "authorised",
        "doubtful",
        "ended",
        "ordered",
        "root",
        "segment",
        "synthetic",
        "trace",
        "tries",
    )

    def __init__(self, asker: Asker, segment: int) -> None:
        """Somebody comes."""
        self.asker = asker
        self.segment = segment
        self.tries = 0
        self.root: Hop | None = None
        self.attempt_began = 0
        self.synthetic = False
        self.authorised = 0
        """One bit for each try whose payment a vendor authorised."""
        self.ordered = False
        self.ended = False
        self.doubtful = -1
        """The round of reconciliation in which this visit's missing order was counted."""
        self.trace: TraceBook | None = None


class UserVisit(Visit):
    """One user on one journey."""

    __slots__ = ("journey",)

    def __init__(self, asker: Asker, journey: JourneyLive, segment: int, trace: TraceBook | None) -> None:
        """A user arrives."""
        super().__init__(asker, segment)
        self.journey = journey
        self.trace = trace


class Hop:
    """One request at one service: it waits, works, calls others and replies."""

    __slots__ = (
        "arrived",
        "child",
        "due",
        "endpoint",
        "holds",
        "item",
        "key",
        "line",
        "parent",
        "replica",
        "second",
        "sent",
        "span",
        "state",
        "step",
        "ticket",
        "tries",
        "visit",
    )

    def __init__(self, endpoint: EndpointLive, visit: Visit, parent: Hop | None) -> None:
        """A request is sent."""
        self.endpoint = endpoint
        self.visit = visit
        self.key = visit.tries
        """Which try of its user it belongs to: the idempotency key of what it writes."""
        self.parent = parent
        """Who waits for the reply; nobody, once they have given up."""
        self.holds = 0
        self.item = -1
        """The key of what it is about, if anything."""
        self.step = 0
        self.ticket = 0
        """It changes whenever the hop no longer stands in the line for a pool or a lock in which it stood."""

    # What follows has no value before it has a meaning: that saves each request a dozen stores.

    replica: Replica
    """Where it is, from when it has arrived."""
    arrived: int
    due: int
    """When its work is done."""
    span: int
    """Its place in the trace of its visit, if that has one."""
    line: Line
    """What it calls, from its first call on."""
    tries: int
    state: int
    sent: int
    child: Hop | None
    second: Hop | None
    """A hedged attempt beside ``child``."""
