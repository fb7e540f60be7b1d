"""What was written since the player last read the incident channel."""

from __future__ import annotations

from incident_sim.observe import Dashboard


class Unread:
    """Remembers how far the channel was read."""

    def __init__(self) -> None:
        self._read_until: int | None = None

    def read(self, dashboard: Dashboard) -> None:
        """Everything that stands there now was read."""
        inbox = dashboard.wallboard.inbox
        self._read_until = inbox[-1].at if inbox else self._read_until

    def count(self, dashboard: Dashboard) -> int:
        """How many messages of others are new."""
        until = self._read_until
        return sum(1 for one in dashboard.wallboard.inbox if not one.mine and (until is None or one.at > until))
