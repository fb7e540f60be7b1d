"""Customers who write in: as many as were harmed, minutes late."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from incident_sim.journal.signals import TicketsArrived
from incident_sim.kernel import Loop, Phase, Streams

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.scenario.schema import SupportSpec
    from incident_sim.world.journeys import JourneyLive, Users
    from incident_sim.world.ledger import Ledger

ONE = 1_000_000
ROUND = 30_000_000
"""The desk counts what came in this often."""
DOUBTFUL_ONE_IN = 4
"""Of those charged for nothing, one in so many writes."""

Complaint = Literal["fails", "slow", "charged_without_order", "charged_twice"]


class Support:
    """The support desk, and the tickets on their way to it."""

    def __init__(
        self,
        spec: SupportSpec,
        users: Users,
        ledger: Ledger,
        *,
        loop: Loop,
        streams: Streams,
        pace: int,
        record: Callable[[Fact], None],
    ) -> None:
        self._spec = spec
        self._users = users
        self._ledger = ledger
        self._loop = loop
        self._pace = pace
        self._record = record
        self._chance = streams.of("support")
        self._seen = {journey.name: [0] * len(journey.meters) for journey in users.journeys}
        self._rest = {journey.name: [0] * len(journey.meters) for journey in users.journeys}
        self._money: dict[Complaint, int] = {"charged_without_order": 0, "charged_twice": 0}
        loop.schedule(ROUND, Phase.ENVIRONMENT, self._round)

    def _round(self) -> None:
        for journey in self._users.journeys:
            self._fails(journey)
        self._doubtful("charged_without_order", self._ledger.without_order)
        self._doubtful("charged_twice", self._ledger.charged_twice)
        self._loop.schedule(ROUND, Phase.ENVIRONMENT, self._round)

    def _doubtful(self, complaint: Complaint, total: int) -> None:
        new = max(0, total - self._money[complaint]) // DOUBTFUL_ONE_IN
        if new:
            self._money[complaint] += new * DOUBTFUL_ONE_IN
            self._send(self._users.journeys[-1].name, new, (), complaint)

    def _fails(self, journey: JourneyLive) -> None:
        seen, rest = self._seen[journey.name], self._rest[journey.name]
        tickets: dict[tuple[str, str], int] = {}
        total = 0
        for segment, meter in enumerate(journey.meters):
            rest[segment] += meter.unserved - seen[segment]
            seen[segment] = meter.unserved
            new, rest[segment] = divmod(rest[segment], self._spec.one_in)
            total += new
            for item in self._users.traffic.segments[segment].values.items() if new else ():
                tickets[item] = tickets.get(item, 0) + new
        if total:
            by_segment = tuple((dimension, value, count) for (dimension, value), count in sorted(tickets.items()))
            self._send(journey.name, total, by_segment, "fails")

    def _send(
        self, journey: str, count: int, by_segment: tuple[tuple[str, str, int], ...], complaint: Complaint
    ) -> None:
        lag = self._spec.lag * self._pace // ONE
        fact = TicketsArrived(journey=journey, count=count, by_segment=by_segment, complaint=complaint)
        self._loop.schedule(lag + self._chance.below(max(1, lag)), Phase.ENVIRONMENT, lambda: self._record(fact))
