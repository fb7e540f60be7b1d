"""The afternoon as one picture: harm of the three runs, and below it truth, alerts, changes and words, on one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from incident_sim.report.axes import Axis, Scale
from incident_sim.report.binned import binned
from incident_sim.report.debrief import Debrief
from incident_sim.report.lanes import Bar, Lane, Mark, Row, lanes
from incident_sim.report.svg import path, tag
from incident_sim.report.words import clock, harm

ANCHORS = (("T0", "impact"), ("Tp", "page"), ("Td", "declared"), ("Tm", "mitigated"), ("Tr", "resolved"))
LETTER = 6.5
"""Units that a letter of a label takes, on the generous side."""
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
FLAG, ROW, TITLE, FOOT = 14, 19, 24, 26
"""Heights of a row of flags, a row of a lane, the title of a panel, and the foot with its instants."""
BINS = 100
"""Points of a line: more than the eye tells apart on a phone, fewer than the windows of an afternoon."""


@dataclass(frozen=True)
class Frame:
    """The sizes of a drawing: one for a desk, one for a phone."""

    name: str
    width: int
    left: int
    right: int
    rates: int
    """Height of the harm a minute."""
    sums: int
    """Height of the harm so far."""
    apart: int
    """Units between two instants on the axis."""


DESK = Frame("desk", 1000, 108, 12, 190, 84, 70)
PHONE = Frame("phone", 380, 40, 8, 140, 64, 56)


def afternoon(debrief: Debrief, frame: Frame) -> Markup:
    """The picture."""
    axis = Axis(debrief.begins, debrief.ends, frame.left, frame.width - frame.right)
    flags = _flags(debrief, axis)
    bins = binned(debrief.harm, debrief.ends, BINS)
    y = float(FLAG * (1 + max((row for _, _, row in flags), default=0)) + TITLE)
    rates, y = _panel(bins.a_minute(), "harm a minute", axis, y, frame.rates)
    sums, y = _panel(bins.so_far(), "harm so far", axis, y + TITLE, frame.sums)
    drawn: list[Markup] = []
    y += 8
    for lane in lanes(debrief, axis):
        told, y = _lane(lane, axis, y, frame)
        drawn += told
    title, description = f"{frame.name}-title", f"{frame.name}-says"
    return tag(
        "svg",
        tag("title", "Harm over time, beside what was true, what fired, and what you did and said", id=title),
        tag("desc", _described(debrief), id=description),
        *_instants(axis, y, frame),
        *rates,
        *sums,
        *drawn,
        *(_flag(at, name, axis, row, y) for at, name, row in flags),
        viewBox=f"0 0 {frame.width} {y + FOOT}",
        class_=f"chart {frame.name}",
        role="img",
        aria_labelledby=title,
        aria_describedby=description,
    )


def _described(debrief: Debrief) -> str:
    bills = debrief.report.harm
    return (
        f"You did {harm(bills.player.total)} points of harm, nobody acting {harm(bills.idle.total)}, "
        f"the reference {harm(bills.reference.total)}. A table below has the figures of each minute."
    )


def _panel(
    runs: Sequence[tuple[str, Sequence[tuple[int, int]]]], title: str, axis: Axis, top: float, height: float
) -> tuple[list[Markup], float]:
    """Lines on one scale, the player's on top; and where the panel ends."""
    floor = top + height
    highest = max((value for _, points in runs for _, value in points), default=0)
    scale = Scale(max(1000, highest), floor, top)
    parts = [tag("text", title, x=0, y=top - 6, class_="panel")]
    for value in scale.marks():
        y = scale.y(value)
        parts.append(tag("line", x1=axis.left, x2=axis.right, y1=y, y2=y, class_="grid"))
        parts.append(tag("text", _short(value), x=axis.left - 6, y=y + 4, class_="figure"))
    for name, points in runs:
        placed = [(axis.x(at), scale.y(value)) for at, value in points]
        if name != "reference":
            parts.append(tag("path", d=path(placed, floor=floor), class_=f"area {name}"))
        parts.append(tag("path", d=path(placed), class_=f"run {name}"))
    return parts, floor


def _short(value: int) -> str:
    """Harm on a scale: 500, 20k, 1.5M."""
    whole = value // 1000
    for size, letter in ((1_000_000, "M"), (1000, "k")):
        if whole >= size:
            return f"{whole / size:g}{letter}"
    return str(whole)


def _instants(axis: Axis, bottom: float, frame: Frame) -> Iterator[Markup]:
    for at in axis.marks(frame.apart):
        x = axis.x(at)
        yield tag("line", x1=x, x2=x, y1=FLAG, y2=bottom, class_="grid")
        yield tag("text", clock(at), x=x, y=bottom + 16, class_=f"instant {_end(x, axis)}")


def _end(x: float, axis: Axis) -> str:
    """A label at an end of the axis leans inwards."""
    return "last" if x > axis.right - 24 else "first" if x < axis.left + 4 else "middle"


def _flags(debrief: Debrief, axis: Axis) -> list[tuple[int, str, int]]:
    """The anchors with their names, each on the first row on which it does not lie over another."""
    ends: list[float] = []
    found: list[tuple[int, str, int]] = []
    known = [(at, name) for key, name in ANCHORS if (at := debrief.report.anchors.get(key)) is not None]
    for at, name in sorted(known):
        begin = axis.x(at)
        row = next((number for number, end in enumerate(ends) if end + 6 <= begin), len(ends))
        ends[row : row + 1] = [begin + 6 + len(name) * LETTER]
        found.append((at, name, row))
    return found


def _flag(at: int, name: str, axis: Axis, row: int, bottom: float) -> Markup:
    x, y = axis.x(at), FLAG * (row + 1)
    leans_back = x + 6 + len(name) * LETTER > axis.right
    return tag(
        "g",
        tag("title", f"{name}: {clock(at)}"),
        tag("line", x1=x, x2=x, y1=y - 9, y2=bottom, class_="anchor"),
        tag("text", name, x=x - 4 if leans_back else x + 4, y=y, class_="flag last" if leans_back else "flag first"),
    )


def _lane(lane: Lane, axis: Axis, top: float, frame: Frame) -> tuple[list[Markup], float]:
    """One lane, its name at its side or, where there is no room, above it; and where it ends."""
    beside = frame.left >= 100
    parts = [tag("line", x1=0, x2=axis.right, y1=top, y2=top, class_="edge")]
    first = top if beside else top + 15
    if beside:
        parts.append(tag("text", lane.name, x=axis.left - 8, y=first + 13, class_="lane last"))
    else:
        parts.append(tag("text", lane.name, x=0, y=first - 2, class_="lane first"))
    y = first + 2
    for row in lane.rows:
        parts += _row(row, axis, y)
        y += ROW
    return parts, y + 3


def _row(row: Row, axis: Axis, y: float) -> Iterator[Markup]:
    for bar in row.bars:
        yield _bar(bar, axis, y)
    if row.label and row.bars:
        yield _label(row, axis, y)
    for mark in row.marks:
        yield _mark(mark, axis, y + ROW / 2)


def _bar(bar: Bar, axis: Axis, y: float) -> Markup:
    begin, end = axis.x(bar.begin), axis.x(bar.end)
    return tag(
        "g",
        tag("title", bar.says),
        tag("rect", x=begin, y=y + 3, width=max(2.0, end - begin), height=ROW - 6, rx=2, class_=f"bar {bar.look}"),
    )


def _label(row: Row, axis: Axis, y: float) -> Markup:
    """What a row is, where there is most room: after a bar, or inside the first where that is wider than any gap."""
    begins = [axis.x(bar.begin) for bar in row.bars[1:]] + [axis.right]
    gaps = [(begin - axis.x(bar.end), axis.x(bar.end)) for bar, begin in zip(row.bars, begins, strict=True)]
    first = row.bars[0]
    inside = (axis.x(first.end) - axis.x(first.begin), axis.x(first.begin))
    fitting = [gap for gap in gaps if gap[0] >= len(row.label) * LETTER + 9]
    room, x = fitting[0] if fitting else max(inside, *gaps, key=lambda place: place[0])
    return tag("text", _cut(row.label, int((room - 9) / LETTER)), x=x + 5, y=y + 13, class_="says first")


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: max(0, letters - 1)].rstrip()}{ELLIPSIS}"


def _mark(mark: Mark, axis: Axis, y: float) -> Markup:
    x = axis.x(mark.at)
    shapes = {
        "helpful": [(x, y - 7), (x + 7.5, y + 6), (x - 7.5, y + 6)],
        "harmful": [(x, y + 7), (x + 7.5, y - 6), (x - 7.5, y - 6)],
        "message": [(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)],
    }
    if mark.look == "look":
        shape = tag("line", x1=x, x2=x, y1=y - 5, y2=y + 5, class_="mark look")
    elif mark.look in shapes:
        shape = tag("path", d=f"{path(shapes[mark.look])}Z", class_=f"mark {mark.look}")
    else:
        shape = tag("circle", cx=x, cy=y, r=6.5, class_=f"mark {mark.look}")
    lower = {"helpful": 5, "harmful": 1}.get(mark.look, 3)
    number = [tag("text", mark.label, x=x, y=y + lower, class_="number")] if mark.label else []
    return tag("g", tag("title", mark.says), shape, *number)
