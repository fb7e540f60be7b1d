"""What screens and widgets ask of the app."""

from __future__ import annotations

from textual.message import Message

from incident_sim.actions import Action
from incident_sim.host.messages import Request


class Do(Message):
    """An action for the seat: it is accepted or refused, and either is shown."""

    def __init__(self, action: Action) -> None:
        self.action = action
        super().__init__()


class Tell(Message):
    """Something for the host that is no action: speed, skipping, finishing, leaving."""

    def __init__(self, request: Request) -> None:
        self.request = request
        super().__init__()
