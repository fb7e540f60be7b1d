"""A responder that does what a play says, when it says."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions.close import FilePostmortem
from incident_sim.errors import ActionRefused
from incident_sim.plays import TimedAction
from incident_sim.seat import Seat


class Script:
    """Acts at the stated times; what is refused at the door is in the journal, and the play goes on."""

    def __init__(self, actions: Sequence[TimedAction]) -> None:
        self._actions = actions

    def play(self, seat: Seat) -> None:
        """Go through the actions in the order in which they stand."""
        for timed in self._actions:
            if isinstance(timed.action, FilePostmortem):
                continue  # filed after the close, by whoever runs the play
            seat.advance(timed.at)
            try:
                seat.act(timed.action)
            except ActionRefused:
                continue
