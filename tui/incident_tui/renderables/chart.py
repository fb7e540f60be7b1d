"""A chart in braille: spikes survive, gaps stay gaps, ticks are numbers people would choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from incident_sim.observe import Point, Series, Unit
from incident_sim.units import SECOND
from incident_tui.renderables.figures import short, span, when
from incident_tui.renderables.ink import crop, fill, line, right
from incident_tui.themes import BAD, DIM, FAINT, LINES, WARN

GUTTER = 6
STALE = 30 * SECOND
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_DASHES = "━┅┉╍┄═"
_SPANS = (30, 60, 120, 300, 600, 900, 1800, 3600)


@dataclass(frozen=True)
class Mark:
    """Something done or changed, on the axis of time."""

    at: int
    glyph: str = "◆"


def nice_top(highest: int, unit: Unit) -> int:
    """The end of the axis: the next of 1, 2, 5 times a power of ten, and never beyond the whole for a share."""
    floor = {"ratio": 10_000, "duration": 10_000, "rate": 1_000, "money": 100, "count": 4}[unit]
    wanted = max(highest, floor)
    power = 1
    while power * 10 <= wanted:
        power *= 10
    top = next(power * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if power * step >= wanted)
    return min(top, 1_000_000) if unit == "ratio" and highest <= 1_000_000 else top


def steady_top(highest: int, unit: Unit, before: int | None) -> int:
    """As ``nice_top``, but an axis only shrinks once its values need less than two fifths of it."""
    top = nice_top(highest, unit)
    return before if before is not None and top < before and highest * 5 > before * 2 else top


def chart(
    series: Sequence[Series],
    width: int,
    height: int,
    *,
    now: int,
    threshold: int | None = None,
    marks: Sequence[Mark] = (),
    top: int | None = None,
) -> list[Content]:
    """Lines of one unit over time: legend, plot, axis, and the instants below where there is room."""
    shown = [one for one in series if one.unit == series[0].unit][: len(LINES)] if series else []
    points = [point for one in shown for point in one.points]
    if width < GUTTER + 8 or height < 4 or not points:
        return fill(_too_little(shown, width, bool(points)), width, height)
    unit = shown[0].unit
    timed = height >= 6
    rows = height - 2 - timed
    begin, end = min(point.at for point in points), max(1, *(point.at for point in points))
    room = width - GUTTER
    highest = max(*(point.value for point in points), threshold or 0, 0)
    highest = top or nice_top(highest, unit)
    cells = _plot(shown, begin, end, highest, room, rows)
    level = _level(threshold, highest, rows)
    body = [_row(number, rows, cells, highest, unit, dashed=number == level) for number in range(rows)]
    under = [_times(begin, end, room)] if timed else []
    return fill([_legend(shown, width, now), *body, _axis(begin, end, room, marks), *under], width, height)


def _too_little(shown: Sequence[Series], width: int, some: bool) -> list[Content]:  # noqa: FBT001 - one caller, one word
    if not some:
        return [line(("no data yet", DIM))]
    return [
        line(f"{crop(one.name, max(4, width - 9))} {short(one.points[-1].value, one.unit)}")
        for one in shown
        if one.points
    ]


def _legend(shown: Sequence[Series], width: int, now: int) -> Content:
    room = max(6, (width - GUTTER) // max(1, len(shown)) - 1)
    parts: list[str | tuple[str, str]] = [" " * GUTTER] if width > 50 else []
    for number, one in enumerate(shown):
        newest = one.points[-1] if one.points else None
        if newest is None or newest.value < 0:
            seen = max((point.at for point in one.points if point.value >= 0), default=None)
            value = "no data" if seen is None else f"no data {span(now - seen)}"
        else:
            value = short(newest.value, one.unit)
            value = f"{value} ({span(now - newest.at)} old)" if now - newest.at > STALE else value
        name = crop(one.name, max(3, room - len(value) - 4))
        parts += [(f"{_DASHES[number % 6]} ", LINES[number]), f"{name} ", (value, "bold"), "  "]
    return line(*parts)


def _plot(
    shown: Sequence[Series], begin: int, end: int, top: int, width: int, rows: int
) -> list[list[tuple[int, int]]]:
    """For every cell, its dots and the line whose colour it takes."""
    cells = [[(0, -1)] * width for _ in range(rows)]
    for number, one in enumerate(shown):
        _draw(cells, _reach(one.points, begin, end, top, 2 * width, 4 * rows), number)
    return cells


def _reach(
    points: Sequence[Point], begin: int, end: int, top: int, across: int, tall: int
) -> list[tuple[int, int] | None]:
    """The lowest and highest dot of each column, joined to its neighbour; nothing where nothing was measured."""
    found: list[tuple[int, int] | None] = [None] * across
    length = max(1, end - begin)
    before: tuple[int, int] | None = None
    for point in points:
        if point.value < 0:
            before = None
            continue
        x = (point.at - begin) * (across - 1) // length
        y = min(tall - 1, max(0, point.value) * (tall - 1) // top)
        for column, height in _between(before, (x, y)):
            low, high = found[column] or (height, height)
            found[column] = (min(low, height), max(high, height))
        if before is not None and found[x] is not None:
            found[x] = _joined(found, x, before[1] if before[0] != x else y)
        before = (x, y)
    return found


def _joined(found: list[tuple[int, int] | None], x: int, other: int) -> tuple[int, int]:
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


def _draw(cells: list[list[tuple[int, int]]], reach: Sequence[tuple[int, int] | None], number: int) -> None:
    rows = len(cells)
    for x, span_ in enumerate(reach):
        if span_ is None:
            continue
        for dot in range(span_[0], span_[1] + 1):
            row, part = rows - 1 - dot // 4, 3 - dot % 4
            mask, _ = cells[row][x // 2]
            cells[row][x // 2] = (mask | _DOTS[part][x % 2], number)


def _level(threshold: int | None, top: int, rows: int) -> int | None:
    if threshold is None or threshold > top:
        return None
    return rows - 1 - (threshold * (4 * rows - 1) // top) // 4


def _row(number: int, rows: int, cells: list[list[tuple[int, int]]], top: int, unit: Unit, *, dashed: bool) -> Content:
    label = ""
    if number == 0:
        label = short(top, unit)
    elif number == rows - 1:
        label = "0"
    elif rows >= 7 and number == rows // 2:
        label = short(top * (4 * (rows - 1 - number) + 2) // (4 * rows), unit) if top % 2 else short(top // 2, unit)
    parts: list[str | tuple[str, str]] = [(right(label, GUTTER - 1), DIM), ("┤" if label else "│", FAINT)]
    run, colour = "", ""
    for mask, owner in cells[number]:
        style = LINES[owner] if owner >= 0 else (WARN if dashed else "")
        text = chr(0x2800 + mask) if mask else ("╌" if dashed else " ")
        if style != colour and run:
            parts.append((run, colour))
            run = ""
        run, colour = run + text, style
    parts.append((run, colour))
    return line(*parts)


def _axis(begin: int, end: int, width: int, marks: Sequence[Mark]) -> Content:
    cells = ["─"] * width
    for mark in marks:
        if begin <= mark.at <= end:
            cells[(mark.at - begin) * (width - 1) // max(1, end - begin)] = mark.glyph
    parts: list[str | tuple[str, str]] = [(" " * (GUTTER - 1) + "└", FAINT)]
    parts += [(cell, FAINT if cell == "─" else BAD) for cell in cells]
    return line(*parts)


def _times(begin: int, end: int, width: int) -> Content:
    step = next((size for size in _SPANS if (end - begin) // (size * SECOND) * 9 <= width), _SPANS[-1]) * SECOND
    cells = [" "] * width
    at = -(-begin // step) * step
    last = -9
    while at <= end:
        text = when(at)
        x = min((at - begin) * (width - 1) // max(1, end - begin), width - len(text))
        if x > last + 1 and x >= 0:
            cells[x : x + len(text)] = list(text)
            last = x + len(text)
        at += step
    return line((" " * GUTTER + "".join(cells), DIM))
