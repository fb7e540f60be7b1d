"""A chart in braille: lines of one unit over time, with what happened then, what was promised and what is usual."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from textual.content import Content, Span

from incident_sim.observe import Series
from incident_sim.units import SECOND
from incident_tui.renderables.braille import LONG_GAP, Plot, plot, step
from incident_tui.renderables.figures import short, span, when
from incident_tui.renderables.ink import Part, crop, fill, line, right
from incident_tui.renderables.instants import Lens, Mark, axis, column, extent, key_to_marks, times
from incident_tui.renderables.scale import Scale, scale_of
from incident_tui.themes import BRIGHT, DIM, FAINT, KEY, LINES, WARN

GUTTER = 6
STALE = 30 * SECOND
_DASHES = "━┅┉╍┄═"
_BOUND, _USUAL, _CURSOR = "╌", "┈", "│"
_NOTHING = "no data"
_GLYPHS = " " + "".join(chr(0x2800 + mask) for mask in range(1, 256))
FEWEST = 3
"""So many calm points make a usual."""
SETTLING = 60 * SECOND
"""The last calm minute is left out: it is when things began to go wrong."""


@dataclass(frozen=True)
class Bound:
    """A value that a line should not cross, in the line's unit."""

    value: int
    word: str = "objective"
    """Who says so: an objective or an alert."""


@dataclass(frozen=True)
class _Ground:
    """What stands behind the lines: the rows of the bound and of the usual, the column of the cursor."""

    bound: int | None
    value: str
    """The bound's, for the axis."""
    usual: frozenset[int]
    cursor: int | None
    words: int
    """Where to say that nothing was measured."""


def chart(
    series: Sequence[Series],
    width: int,
    height: int,
    *,
    now: int,
    bound: Bound | None = None,
    marks: Sequence[Mark] = (),
    top: int | None = None,
    reach: tuple[int, int] | None = None,
    lens: Lens = Lens(),  # noqa: B008 - frozen
) -> list[Content]:
    """Legend, plot, axis with marks, and where there is room the instants and what the marks stand for.

    ``top`` fixes the end of the axis of values, ``reach`` the ends of the axis of time.
    """
    shown = [one for one in series if one.unit == series[0].unit][: len(LINES)] if series else []
    ends = reach or extent(shown, lens.window)
    if width < GUTTER + 8 or height < 4 or ends is None:
        return fill(_too_little(shown, width, some=ends is not None), width, height)
    begin, end = ends[0], max(ends[1], ends[0] + 1)
    timed, told = height >= 6, height >= 10 and any(begin <= mark.at <= end for mark in marks)
    rows, room = height - 2 - timed - told, width - GUTTER
    inside = [clipped(one, begin, end) for one in shown]
    scale = scale_of(inside, bound.value if bound else None, top, log=lens.log)
    usuals = (
        [value for one in shown if (value := usual(one, lens.calm_until)) is not None] if len(shown) < FEWEST else []
    )
    cursor = column(lens.instant, begin, end, room) if lens.instant is not None else None
    ground = _Ground(
        _row_of(bound.value, scale, rows) if bound else None,
        short(bound.value, scale.unit) if bound else "",
        frozenset(_rows_of(usuals, scale, rows)),
        cursor,
        rows // 2,
    )
    body = _body(plot(inside, begin, end, scale, room, rows), scale, ground)
    head = _legend(shown, width, now) if cursor is None else _reading(shown, width, lens.instant or 0)
    notes = _notes(bound, usuals, scale, width - head.cell_length)
    under = [times(begin, end, room, GUTTER)] if timed else []
    under += [key_to_marks(begin, end, room, marks, GUTTER, lens.instant)] if told else []
    return fill([head + notes, *body, axis(begin, end, room, marks, GUTTER, lens.instant), *under], width, height)


def clipped(one: Series, begin: int, end: int) -> Series:
    """What was measured between two instants."""
    points = one.points
    if not points or (points[0].at >= begin and points[-1].at <= end):
        return one
    return replace(one, points=tuple(point for point in points if begin <= point.at <= end))


def usual(one: Series, calm_until: int | None) -> int | None:
    """The mean of a line while it was calm, if enough of that is left."""
    if calm_until is None:
        return None
    values = [point.value for point in one.points if point.value >= 0 and point.at < calm_until - SETTLING]
    return sum(values) // len(values) if len(values) >= FEWEST else None


def _too_little(shown: Sequence[Series], width: int, *, some: bool) -> list[Content]:
    if not some:
        return [line(("no data yet", DIM))]
    return [
        line(f"{crop(one.name, max(4, width - 9))} {short(one.points[-1].value, one.unit)}")
        for one in shown
        if one.points
    ]


def _legend(shown: Sequence[Series], width: int, now: int) -> Content:
    values: list[str] = []
    for one in shown:
        newest = one.points[-1] if one.points else None
        if newest is None or newest.value < 0:
            seen = max((point.at for point in one.points if point.value >= 0), default=None)
            values.append(_NOTHING if seen is None else f"{_NOTHING} {span(now - seen)}")
        else:
            value = short(newest.value, one.unit)
            values.append(f"{value} ({span(now - newest.at)} old)" if now - newest.at > STALE else value)
    return line(" " * GUTTER if width > 50 else "", *_named(shown, values, width))


def _reading(shown: Sequence[Series], width: int, instant: int) -> Content:
    """The value of every line at the cursor."""
    head = f"{when(instant)}  "
    return line((head, KEY), *_named(shown, [_value_at(one, instant) for one in shown], width - len(head)))


def _value_at(one: Series, instant: int) -> str:
    place = bisect_right(one.points, instant, key=lambda point: point.at) - 1
    if place < 0:
        return _NOTHING
    at, value = one.points[place]
    return _NOTHING if value < 0 or instant - at > LONG_GAP * step(one.points) else short(value, one.unit)


def _named(shown: Sequence[Series], values: Sequence[str], width: int) -> list[Part]:
    room = max(6, (width - GUTTER) // max(1, len(shown)) - 1)
    parts: list[Part] = []
    for number, (one, value) in enumerate(zip(shown, values, strict=True)):
        name = crop(one.name, max(3, room - len(value) - 4))
        parts += [(f"{_DASHES[number % 6]} ", LINES[number]), f"{name} ", (value, BRIGHT), "  "]
    return parts


def _notes(bound: Bound | None, usuals: Sequence[int], scale: Scale, room: int) -> Content:
    """What the dashes stand for, as far as there is room."""
    notes: list[tuple[str, str]] = [("log  ", KEY)] if scale.bottom else []
    if bound is not None:
        said = f"{_BOUND} {bound.word}"
        value = f" {short(bound.value, scale.unit)}"
        notes.append((f"{said}{value if len(said + value) + 2 <= room else ''}  ", WARN))
    if usuals:
        notes.append((f"{_USUAL} usual {' '.join(short(value, scale.unit) for value in usuals)}", DIM))
    kept: list[tuple[str, str]] = []
    for text, style in notes:
        room -= len(text)
        if room >= 0:
            kept.append((text, style))
    return line(*kept)


def _row_of(value: int | None, scale: Scale, rows: int) -> int | None:
    if value is None or value > scale.top:
        return None
    return rows - 1 - scale.dot(value, 4 * rows) // 4


def _rows_of(values: Sequence[int], scale: Scale, rows: int) -> list[int]:
    return [row for value in values if (row := _row_of(value, scale, rows)) is not None]


def _body(drawn: Plot, scale: Scale, ground: _Ground) -> list[Content]:
    rows = len(drawn.masks)
    ticks, silent = scale.ticks(rows), _silence(drawn.masks)
    if ground.bound is not None:
        ticks.setdefault(ground.bound, ground.value)
    return [
        _row(drawn.masks[number], drawn.owners[number], number, ticks.get(number, ""), ground, silent)
        for number in range(rows)
    ]


def _silence(masks: list[list[int]]) -> list[int]:
    """Where to say that nothing was measured: the middles of gaps wide enough for the words."""
    found, at = [], 0
    for measured, cells in groupby(map(any, zip(*masks, strict=True))):
        wide = len(list(cells))
        if not measured and wide >= len(_NOTHING) + 2:
            found.append(at + (wide - len(_NOTHING)) // 2)
        at += wide
    return found


def _row(
    masks: list[int], owners: list[int], number: int, label: str, ground: _Ground, silent: Sequence[int]
) -> Content:
    """One row of the plot. Only glyphs of our own stand in it, so it is put together without a second look."""
    dash, colour = (
        (_BOUND, WARN) if number == ground.bound else (_USUAL, FAINT) if number in ground.usual else (" ", "")
    )
    text = "".join([_GLYPHS[mask] for mask in masks]).replace(" ", dash)
    spans = [Span(0, GUTTER - 1, DIM), Span(GUTTER - 1, GUTTER, FAINT)]
    at = GUTTER
    for owner, cells in groupby(owners):
        wide = len(list(cells))
        style = LINES[owner] if owner >= 0 else colour
        if style:
            spans.append(Span(at, at + wide, style))
        at += wide
    if number == ground.words:
        for place in silent:
            text = text[:place] + _NOTHING + text[place + len(_NOTHING) :]
            spans.append(Span(GUTTER + place, GUTTER + place + len(_NOTHING), DIM))
    if ground.cursor is not None:
        free = not masks[ground.cursor]
        if free and text[ground.cursor] == dash:
            text = text[: ground.cursor] + _CURSOR + text[ground.cursor + 1 :]
        spans.append(Span(GUTTER + ground.cursor, GUTTER + ground.cursor + 1, KEY if free else "reverse"))
    head = right(label, GUTTER - 1) + ("┤" if label else "│")
    return Content(head + text, spans, GUTTER + len(text), strip_control_codes=False)
