"""Wall time into simulated time."""

from __future__ import annotations

SECOND = 1_000_000
MOST_BEHIND = 2.0
"""Seconds of the wall. A host that was suspended longer does not rush to catch up."""


class Pace:
    """How far the world should be: so many simulated seconds for each of the wall's."""

    def __init__(self, now: int) -> None:
        self.speed = 0.0
        self._target = float(now)
        self._then: float | None = None

    def target(self, wall: float) -> int:
        """Where the world should stand at an instant of a steady clock, in microseconds."""
        if self._then is not None:
            passed = min(MOST_BEHIND, max(0.0, wall - self._then))
            self._target += passed * self.speed * SECOND
        self._then = wall
        return int(self._target)

    def stand(self, now: int) -> None:
        """The world stands here, whatever was aimed at: it was held, or it ran ahead."""
        self._target = float(now)
