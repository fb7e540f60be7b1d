"""One time axis for everything on a chart, and round figures beside it."""

from __future__ import annotations

from dataclasses import dataclass

from incident_sim.units import MINUTE, SECOND

STEPS = (15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE)
"""Spans between two marks of a time axis that people can add up in their heads."""


@dataclass(frozen=True)
class Axis:
    """Instants from ``begins`` to ``ends``, in microseconds, across so many units from ``left`` to ``right``."""

    begins: int
    ends: int
    left: float
    right: float

    def x(self, at: int) -> float:
        """Where an instant stands; one beyond the ends stands at the end."""
        inside = min(self.ends, max(self.begins, at))
        return self.left + (self.right - self.left) * (inside - self.begins) / max(1, self.ends - self.begins)

    def marks(self, apart: float) -> list[int]:
        """Round instants that stand at least so far apart."""
        unit = (self.right - self.left) / max(1, self.ends - self.begins)
        step = next((step for step in STEPS if step * unit >= apart), STEPS[-1])
        first = -(-self.begins // step) * step
        return list(range(first, self.ends + 1, step))


@dataclass(frozen=True)
class Scale:
    """Figures from nothing to ``top`` on the way up from ``floor`` to ``ceiling``."""

    top: int
    floor: float
    ceiling: float

    def y(self, value: int) -> float:
        """How high a figure stands."""
        inside = min(self.top, max(0, value))
        return self.floor - (self.floor - self.ceiling) * inside / max(1, self.top)

    def marks(self) -> list[int]:
        """Nothing, and round figures up to the top."""
        step = round_up(max(1, self.top // 4))
        return list(range(0, self.top + 1, step))


def round_up(value: int) -> int:
    """The next figure of one digit, 1, 2 or 5, and noughts."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power >= value:
                return digit * power
        power *= 10
