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
        if before is not None and at - before[2] > longest:
            before = None
        start = before[:2] if before is not None else None
        for column, height in _between(start, (x, y)):
            low, high = found[column] or (height, height)
            found[column] = (min(low, height), max(high, height))
        if start is not None:
            found[x] = _joined(found, x, start[1] if start[0] != x else y)
        before = (x, y, at)
    return found


def step(points: Sequence[Point]) -> int:
    """How far apart neighbours are where nothing is missing."""
    return min((late.at - early.at for early, late in pairwise(points)), default=1)


def _joined(found: list[Reach], x: int, other: int) -> tuple[int, int]:
    low, high = found[x] or (other, other)
    near = found[x - 1] if x else None
    if near is None:
        return low, high
    return (min(low, near[1]), high) if near[1] < low else (low, max(high, near[0]))


def _between(start: tuple[int, int] | None, stop: tuple[int, int]) -> list[tuple[int, int]]:
    if start is None or stop[0] <= start[0] + 1:
        return [stop]
    (x0, y0), (x1, y1) = start, stop
    return [(x, y0 + (y1 - y0) * (x - x0) // (x1 - x0)) for x in range(x0 + 1, x1 + 1)]
