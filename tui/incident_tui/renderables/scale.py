"""The axis of values: ticks that people would choose, steady over time, linear or logarithmic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from incident_sim.observe import Series, Unit
from incident_tui.renderables.figures import short

DECADES = 2
"""Values that span more powers of ten than this can be drawn on a logarithmic axis."""
_FLOORS: dict[Unit, int] = {"ratio": 10_000, "duration": 10_000, "rate": 1_000, "money": 100, "count": 4}


@dataclass(frozen=True)
class Scale:
    """From a value to a share of the axis, and back to the ticks beside it."""

    top: int
    unit: Unit
    bottom: int = 0
    """The least value of a logarithmic axis; 0 makes it linear."""

    def dot(self, value: int, tall: int) -> int:
        """The dot of a value on an axis of so many, from the bottom; beyond the ends stands at the end."""
        if self.bottom:
            if value <= self.bottom:
                return 0
            share = math.log(value / self.bottom) / math.log(self.top / self.bottom)
            return min(tall - 1, int(share * (tall - 1)))
        return min(tall - 1, max(0, value) * (tall - 1) // self.top)

    def ticks(self, rows: int) -> dict[int, str]:
        """Labels by row, the top row first; each carries its unit."""
        if not self.bottom:
            found = {0: short(self.top, self.unit), rows - 1: zero(self.unit)}
            if rows >= 7:
                middle = rows // 2
                exact = self.top // 2 if self.top % 2 == 0 else self.top * (4 * (rows - 1 - middle) + 2) // (4 * rows)
                found[middle] = short(exact, self.unit)
            return found
        found = {rows - 1: short(self.bottom, self.unit)}
        value = self.bottom * 10
        while value <= self.top:
            row = rows - 1 - self.dot(value, 4 * rows) // 4
            if row + 1 not in found and row not in found:
                found[row] = short(value, self.unit)
            value *= 10
        return found


def zero(unit: Unit) -> str:
    """Nothing, with its unit."""
    return {"ratio": "0%", "duration": "0ms", "rate": "0/s"}.get(unit, "0")


def scale_of(series: Sequence[Series], threshold: int | None, top: int | None, *, log: bool) -> Scale:
    """The axis for some lines of one unit: up to ``top`` if that is given, else to the next number one would choose."""
    unit = series[0].unit
    values = [point.value for one in series for point in one.points]
    highest = max([*values, threshold or 0, 0])
    if log and spans_decades(series):
        least = min(value for value in values if value > 0)
        return Scale(_power_above(highest), unit, _power_below(least))
    return Scale(top or nice_top(highest, unit), unit)


def spans_decades(series: Sequence[Series]) -> bool:
    """Whether the values differ by more than two powers of ten, nothing and zero left out."""
    values = [point.value for one in series for point in one.points if point.value > 0]
    return bool(values) and max(values) > min(values) * 10**DECADES


def nice_top(highest: int, unit: Unit) -> int:
    """The end of the axis: the next of 1, 2, 5 times a power of ten, and never beyond the whole for a share."""
    wanted = max(highest, _FLOORS[unit])
    power = _power_below(wanted)
    top = next(power * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if power * step >= wanted)
    return min(top, 1_000_000) if unit == "ratio" and highest <= 1_000_000 else top


def steady_top(highest: int, unit: Unit, before: int | None) -> int:
    """As ``nice_top``, but an axis only shrinks once its values need less than two fifths of it."""
    top = nice_top(highest, unit)
    return before if before is not None and top < before and highest * 5 > before * 2 else top


def _power_below(value: int) -> int:
    power = 1
    while power * 10 <= value:
        power *= 10
    return power


def _power_above(value: int) -> int:
    below = _power_below(value)
    return below if below == value else below * 10
