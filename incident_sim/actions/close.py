"""The end of an incident, and what is written about it."""

from __future__ import annotations

from typing import ClassVar, Literal

from incident_sim.actions.base import ActionBase, Family, Known
from incident_sim.actions.postmortem import Postmortem
from incident_sim.errors import ActionRefused
from incident_sim.units import SECOND, Text


class Resolve(ActionBase):
    """Close the incident: it is over, and stays so. Takes 5 s.

    Ends your part; the world goes on, and what happens then counts as yours.
    """

    do: Literal["resolve"] = "resolve"
    family: ClassVar[Family] = "close"
    handling: ClassVar[int] = 5 * SECOND

    def check(self, known: Known) -> None:
        """There is one to close."""
        if not known.declared():
            raise ActionRefused("not_declared")
        if known.closed():
            raise ActionRefused("already_closed")


class StandDown(ActionBase):
    """Say that nothing is wrong, and why. Takes 5 s."""

    do: Literal["stand_down"] = "stand_down"
    family: ClassVar[Family] = "close"
    handling: ClassVar[int] = 5 * SECOND
    reason: Text

    def check(self, known: Known) -> None:
        """It is not closed yet."""
        if known.closed():
            raise ActionRefused("already_closed")


class FilePostmortem(ActionBase):
    """File the postmortem: the last action of a play. Takes no simulated time."""

    do: Literal["file_postmortem"] = "file_postmortem"
    family: ClassVar[Family] = "close"
    handling: ClassVar[int] = 0
    postmortem: Postmortem
