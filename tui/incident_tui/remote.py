"""The seat at the far end of a pipe or a socket, as the dashboard needs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from incident_sim.host.messages import Request, Update


class Remote(Protocol):
    """Three verbs; sending never waits, so that a key press never does."""

    def updates(self) -> AsyncIterator[Update]:
        """What the host says, as it says it, until it ends."""

    def send(self, request: Request) -> None:
        """Put a request on its way to the host."""

    async def close(self) -> None:
        """Let go of the host."""
