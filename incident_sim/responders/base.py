"""What a responder is: something that plays through a seat until it has nothing more to do."""

from __future__ import annotations

from typing import Protocol

from incident_sim.seat import Seat


class Responder(Protocol):
    """A player that is a program."""

    def play(self, seat: Seat) -> None:
        """Play; return when there is nothing left to do."""


class Idle:
    """Does nothing."""

    def play(self, seat: Seat) -> None:
        """Sit there."""
