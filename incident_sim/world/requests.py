"""What travels: a user's visit, and each hop of the work that it causes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from incident_sim.world.edges import Line
    from incident_sim.world.endpoints import EndpointLive
    from incident_sim.world.journeys import JourneyLive
    from incident_sim.world.ledger import Payment
    from incident_sim.world.replicas import Replica
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
        "ended",
        "payment",
        "root",
        "segment",
        "trace",
        "tries",
    )

    synthetic = False
    """Whether a tool asks, who leaves no payment behind."""
    attempt_began: int
    root: Hop | None
    """The request that it waits for, from when it has been sent."""

    @property
    def client(self) -> Hashable:
        """Who asks, as far as a limiter can tell: this visit, or whatever job it is a part of."""
        return self

    @property
    def client_name(self) -> str:
        """What a log calls them."""
        return "one user"

    def __init__(self, asker: Asker, segment: int) -> None:
        """Somebody comes."""
        self.asker = asker
        self.segment = segment
        self.tries = 0
        self.ended = False
        self.payment: Payment | None = None
        """What was paid and ordered, once anything was."""
        self.trace: TraceBook | None = None


class UserVisit(Visit):
    """One user on one journey."""

    __slots__ = ("journey",)

    def __init__(self, asker: Asker, journey: JourneyLive, segment: int, trace: TraceBook | None) -> None:
        """A user arrives."""
        # As ``Visit`` does it, for there is one of these for every few hops.
        self.asker = asker
        self.segment = segment
        self.tries = 0
        self.ended = False
        self.payment = None
        self.trace = trace
        self.journey = journey


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

    def __init__(self, endpoint: EndpointLive, visit: Visit, parent: Hop | None, item: int = -1) -> None:
        """A request is sent."""
        self.endpoint = endpoint
        self.visit = visit
        self.key = visit.tries
        """Which try of its user it belongs to: the idempotency key of what it writes."""
        self.parent = parent
        """Who waits for the reply; nobody, once they have given up."""
        self.holds = 0
        self.item = item
        """The key of what it is about, if anything."""
        self.step = 0

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
    ticket: int
    """Which of its places in lines for pools and locks it stands in, from the first on; none of them, if 0."""
