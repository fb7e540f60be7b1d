"""What travels: a user's visit, and each hop of the work that it causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from incident_sim.kernel import Occasion

if TYPE_CHECKING:
    from incident_sim.world.edges import Guard, Target
    from incident_sim.world.journeys import JourneyLive
    from incident_sim.world.replicas import Replica
    from incident_sim.world.services import EndpointLive
    from incident_sim.world.traces import TraceBook

WAITING_FOR_POOL = 1
WAITING_FOR_REPLY = 2
BACKING_OFF = 3


class Asker(Protocol):
    """Whoever sends visits, and hears what became of them."""

    def answered(self, visit: Any, reason: str | None) -> None:
        """A visit's request has its outcome; ``reason`` is why it failed."""


class Visit(Occasion):
    """Somebody outside the services who asks for something, with all the times they try it again."""

    # As with hops below: what most visits never need are defaults of the class.
    ticket = 0
    tries = 0
    root: Hop | None = None
    attempt_began = 0
    synthetic = False
    authorised = 0
    """One bit for each try whose payment a vendor authorised."""
    ordered = False
    ended = False
    doubtful = -1
    """The round of reconciliation in which this visit's missing order was counted."""
    trace: TraceBook | None = None

    def __init__(self, asker: Asker, segment: int) -> None:
        """Somebody comes."""
        self.callbacks = None  # type: ignore[assignment]  # set to a shared list whenever it is scheduled
        self.asker = asker
        self.segment = segment


class UserVisit(Visit):
    """One user on one journey."""

    def __init__(self, asker: Asker, journey: JourneyLive, segment: int) -> None:
        """A user arrives."""
        self.callbacks = None  # type: ignore[assignment]  # set to a shared list whenever it is scheduled
        self.asker = asker
        self.segment = segment
        self.journey = journey


class Hop(Occasion):
    """One request at one service: it waits, works, calls others and replies. Its event is used for each of these."""

    # Most hops never need most of these: as defaults of the class they cost nothing until they are set.
    replica: Replica | None = None
    arrived = 0
    ticket = 0
    step = 0
    tries = 0
    state = 0
    sent = 0
    target: Target | None = None
    guard: Guard | None = None
    child: Hop | None = None
    span = -1
    item = -1
    """The key of what it is about, if anything."""
    holds = 0
    fetches = False
    """Whether it makes its calls because a cache did not know the answer."""
    second: Hop | None = None
    """A hedged attempt beside ``child``."""

    def __init__(self, endpoint: EndpointLive, visit: Visit, parent: Hop | None) -> None:
        """A request is sent."""
        self.endpoint = endpoint
        self.visit = visit
        self.key = visit.tries
        """Which try of its user it belongs to: the idempotency key of what it writes."""
        self.parent = parent
        """Who waits for the reply; nobody, once they have given up."""
