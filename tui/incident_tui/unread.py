"""What was written since the player last read the incident channel."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from incident_sim.errors import FileRefused
from incident_sim.files import read_text, replace_text
from incident_sim.observe import Dashboard

ENDING = ".read.json"
MOST_BYTES = 64


class Unread:
    """Remembers how far the channel was read; beside a recording, if there is one, for whoever comes back to it."""

    def __init__(self, recording: Path | None = None) -> None:
        name = "" if recording is None else recording.name.removesuffix(".jsonl") + ENDING
        self._path = None if recording is None else recording.with_name(name)
        self._read_until = self._kept()

    def read(self, dashboard: Dashboard) -> None:
        """Everything that stands there now was read."""
        inbox = dashboard.wallboard.inbox
        if not inbox or inbox[-1].at == self._read_until:
            return
        self._read_until = inbox[-1].at
        if self._path is not None:
            with suppress(OSError):  # a mark that is lost costs a second look, and nothing else
                replace_text(self._path, f"{self._read_until}\n")

    def count(self, dashboard: Dashboard) -> int:
        """How many messages of others are new."""
        until = self._read_until
        return sum(1 for one in dashboard.wallboard.inbox if not one.mine and (until is None or one.at > until))

    def _kept(self) -> int | None:
        if self._path is None or not self._path.exists():
            return None
        try:
            return int(read_text(self._path, MOST_BYTES))
        except (FileRefused, ValueError):
            return None
