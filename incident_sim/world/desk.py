"""The lever of people: pages, questions, work handed out, messages, vendors and synthetic users."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.journal.signals import MessageReceived, ProbeReturned

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.levers import Work
    from incident_sim.world.journeys import Users
    from incident_sim.world.people import People
    from incident_sim.world.vendors import Vendors


class Desk:
    """Both halves of the lever."""

    def __init__(self, people: People, vendors: Vendors, users: Users, record: Callable[[Fact], None]) -> None:
        self._people = people
        self._vendors = vendors
        self._users = users
        self._record = record

    def page(self, team: str) -> None:
        """Wake a team."""
        self._people.page(team)

    def ask(self, team: str, question: str) -> None:
        """Ask a team."""
        self._people.ask(team, question)

    def delegate(self, team: str, work: Work) -> None:
        """Hand a team some work."""
        self._people.delegate(team, work)

    def contact(self, third_party: str) -> None:
        """Write to a vendor."""
        self._vendors.contact(third_party)

    def announce(self, status: str) -> None:
        """Tell the public."""
        self._people.calm(calmed=status == "resolved")
        if status == "resolved":
            self._users.come_back()

    def probe(self, journey: str, segment: dict[str, str]) -> None:
        """Send a synthetic user of the first segment that fits."""
        traffic = self._users.traffic
        fits = (
            place
            for place, spec in enumerate(traffic.segments)
            if all(spec.values.get(dimension) == value for dimension, value in segment.items())
        )
        place = next(fits, 0)
        values = tuple(traffic.segments[place].values.items())

        def done(reason: str | None, latency: int) -> None:
            self._record(ProbeReturned(journey=journey, segment=values, outcome=reason or "ok", duration=latency))

        self._users.probe(self._users.by_name(journey), place, done)

    def say(self, person: str, template: str) -> None:
        """Let somebody write."""
        self._record(MessageReceived(sender=person, template=template))
