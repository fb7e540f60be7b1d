"""What travels: a user's visit, and each hop of the work that it causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_sim.kernel import Occasion

if TYPE_CHECKING:
    from incident_sim.world.calls import Guard, Target
    from incident_sim.world.journeys import JourneyLive
    from incident_sim.world.services import EndpointLive, Replica
    from incident_sim.world.traces import TraceBook

WAITING_FOR_POOL = 1
WAITING_FOR_REPLY = 2
BACKING_OFF = 3


class Visit(Occasion):
    """One user on one journey, with all the times they try it again."""

    def __init__(self, journey: JourneyLive, segment: int) -> None:
        """A user arrives."""
        self.callbacks = None  # type: ignore[assignment]  # set to a shared list whenever it is scheduled
        self.journey = journey
        self.segment = segment
        self.ticket = 0
        self.tries = 0
        self.root: Hop | None = None
        self.began = 0
        self.attempt_began = 0
        self.synthetic = False
        self.authorised = 0
        """One bit for each try whose payment a vendor authorised."""
        self.ordered = False
        self.ended = False
        self.doubtful = -1
        """The round of reconciliation in which this visit's missing order was counted."""
        self.trace: TraceBook | None = None


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

    def __init__(self, endpoint: EndpointLive, visit: Visit, parent: Hop | None) -> None:
        """A request is sent."""
        self.endpoint = endpoint
        self.visit = visit
        self.key = visit.tries
        """Which try of its user it belongs to: the idempotency key of what it writes."""
        self.parent = parent
        """Who waits for the reply; nobody, once they have given up."""
