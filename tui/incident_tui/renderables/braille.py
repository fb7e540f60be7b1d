"""Lines as dots of braille: spikes survive, gaps stay gaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from incident_sim.observe import Point, Series
from incident_tui.renderables.scale import Scale

NOBODY = -1
LONG_GAP = 3
"""A line is broken where so many of its usual steps passed without a point."""
_DOTS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))
_RUNS = tuple(
    tuple(tuple(sum(side[dot] for dot in range(low, high + 1)) for high in range(4)) for low in range(4))
    for side in _DOTS
)
"""The dots of a vertical run in the left and in the right half of a cell, by its lowest and its highest."""
Reach = tuple[int, int] | None


class Plot(NamedTuple):
    """For every cell, row by row, its dots and the number of the line that drew last into it."""

    masks: list[list[int]]
    owners: list[list[int]]


def plot(series: Sequence[Series], begin: int, end: int, scale: Scale, width: int, rows: int) -> Plot:
    """The cells of some lines between two instants."""
    masks = [[0] * width for _ in range(rows)]
    owners = [[NOBODY] * width for _ in range(rows)]
    for number, one in enumerate(series):
        for x, reach in enumerate(reaches(one.points, begin, end, scale, 2 * width, 4 * rows)):
            if reach is None:
                continue
            low, high = reach
            column, runs = x // 2, _RUNS[x % 2]
            bottom, top = rows - 1 - low // 4, rows - 1 - high // 4
            if bottom == top:
                masks[top][column] |= runs[low % 4][high % 4]
                owners[top][column] = number
                continue
            masks[bottom][column] |= runs[low % 4][3]
            masks[top][column] |= runs[0][high % 4]
            for row in range(top + 1, bottom):
                masks[row][column] |= runs[0][3]
            for row in range(top, bottom + 1):
                owners[row][column] = number
    return Plot(masks, owners)


def reaches(points: Sequence[Point], begin: int, end: int, scale: Scale, across: int, tall: int) -> list[Reach]:
    """The lowest and highest dot of each column, joined to its neighbour; nothing where nothing was measured."""
    found: list[Reach] = [None] * across
    length, longest = max(1, end - begin), LONG_GAP * step(points)
    before: tuple[int, int, int] | None = None
    for at, value in points:
        if value < 0 or at < begin or at > end:
            before = None
            continue
        x = (at - begin) * (across - 1) // length
        y = scale.dot(value, tall)
        if before is None or at - before[2] > longest:
            _cover(found, x, y, y)
        elif before[0] == x:
            _cover(found, x, before[1], y)
        else:
            _join(found, before[0], before[1], x, y)
        before = (x, y, at)
    return found


def step(points: Sequence[Point]) -> int:
    """How far apart neighbours are where nothing is missing."""
    return min((late.at - early.at for early, late in pairwise(points)), default=1)


def _cover(found: list[Reach], x: int, one: int, other: int) -> None:
    """Dots of a column between two heights, whichever is higher."""
    low, high = (one, other) if one <= other else (other, one)
    there = found[x]
    found[x] = (low, high) if there is None else (min(there[0], low), max(there[1], high))


def _join(found: list[Reach], x0: int, y0: int, x1: int, y1: int) -> None:
    """Columns after the first up to the second: each takes up where the one before it left off."""
    last, rise, run = y0, y1 - y0, x1 - x0
    for x in range(x0 + 1, x1 + 1):
        height = y0 + rise * (x - x0) // run
        _cover(found, x, last + (height > last) - (height < last), height)
        last = height
