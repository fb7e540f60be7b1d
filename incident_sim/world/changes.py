"""The change log that everybody can read, kept by the world as it is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from incident_sim.journal.signals import ChangeRecorded

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.kernel import Loop

Kind = Literal["deploys", "settings", "infrastructure", "vendors"]


class ChangeLog:
    """Writes down what was changed, and by whom."""

    def __init__(self, loop: Loop, record: Callable[[Fact], None]) -> None:
        self._loop = loop
        self._record = record
        self.by = "bot"
        """Who is at the levers now: the session says so before an action performs."""

    def write(self, system: Kind, change: str, target: str, *values: str, by: str = "") -> None:
        """Something was changed now."""
        self._record(
            ChangeRecorded(
                system=system, change=change, target=target, values=values, by=by or self.by, happened=self._loop.now
            )
        )
