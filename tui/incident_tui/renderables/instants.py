"""The axis of time: what happened when, the instants below it, and the cursor that reads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from incident_sim.observe import Series, TimelineLine
from incident_sim.units import SECOND
from incident_tui.renderables.figures import when
from incident_tui.renderables.ink import Part, crop, line
from incident_tui.themes import BAD, DIM, FAINT, KEY, OK, WARN

KINDS: Mapping[str, tuple[str, str]] = {
    "A": ("alert", BAD),
    "D": ("deploy", WARN),
    "C": ("change", WARN),
    "Y": ("you", OK),
}
"""Letters on the axis of time, what they stand for and their colour; where two meet, the first is shown."""
_RANK = {letter: number for number, letter in enumerate(KINDS)}
_SPANS = (30, 60, 120, 300, 600, 900, 1800, 3600)


@dataclass(frozen=True)
class Mark:
    """Something that fired, was changed or was done, on the axis of time."""

    at: int
    glyph: str = "C"
    words: str = ""


@dataclass(frozen=True)
class Lens:
    """How the player looks along time, in every chart the same way."""

    window: int | None = None
    """So much of the newest is shown; nothing for all."""
    instant: int | None = None
    """Where the cursor stands, while it reads."""
    log: bool = False
    """A logarithmic axis where values span more than two powers of ten."""
    calm_until: int | None = None
    """Until when it was calm; what was usual then is drawn as a faint line."""


def marks(timeline: Sequence[TimelineLine]) -> list[Mark]:
    """Deploys, other changes, alerts that fired and the player's own steps."""
    found = []
    for one in timeline:
        letter = _letter(one)
        if letter:
            found.append(Mark(one.at, letter, one.text))
    return found


def _letter(one: TimelineLine) -> str:
    match one.kind:
        case "alert":
            return "" if one.text.endswith(" resolved") else "A"
        case "change":
            return "D" if one.moment == "change" or one.text.startswith("deploy") else "C"
        case "action":
            return "Y"
        case _:
            return ""


def extent(series: Sequence[Series], window: int | None) -> tuple[int, int] | None:
    """From when to when a chart reaches: the newest ``window`` of what was measured."""
    ends = [(one.points[0].at, one.points[-1].at) for one in series if one.points]
    if not ends:
        return None
    begin, end = min(first for first, _ in ends), max(last for _, last in ends)
    return (begin if window is None else max(begin, end - window)), end


def moved(series: Sequence[Series], begin: int, end: int, columns: int, instant: int | None, cells: int) -> int | None:
    """Where the cursor stands after so many cells to the right: always on a measured instant."""
    instants = sorted({point.at for one in series for point in one.points if begin <= point.at <= end})
    if not instants:
        return None
    if instant is None:
        return instants[-1] if cells < 0 else instants[0]
    cell = max(1, (end - begin) // max(1, columns - 1))
    if cells >= 0:
        place = bisect_left(instants, instant + (max(1, cell * cells) if cells else 0))
    else:
        place = bisect_right(instants, instant + min(-1, cell * cells)) - 1
    return instants[min(max(0, place), len(instants) - 1)]


def column(at: int, begin: int, end: int, width: int) -> int | None:
    """The cell of an instant on an axis of so many, if it is on it."""
    return (at - begin) * (width - 1) // max(1, end - begin) if begin <= at <= end and width > 0 else None


def axis(begin: int, end: int, width: int, shown: Sequence[Mark], gutter: int, instant: int | None) -> Content:
    """The line of time with its letters, and the place of the cursor."""
    cells: list[tuple[str, str]] = [("─", FAINT)] * width
    for mark in sorted(shown, key=lambda one: -_RANK.get(one.glyph, 9)):
        place = column(mark.at, begin, end, width)
        if place is not None:
            cells[place] = (mark.glyph, KINDS.get(mark.glyph, ("", BAD))[1])
    place = column(instant, begin, end, width) if instant is not None else None
    if place is not None:
        glyph, colour = cells[place]
        cells[place] = ("┴" if glyph == "─" else glyph, f"reverse {colour}" if glyph != "─" else KEY)
    return line((" " * (gutter - 1) + "└", FAINT), *runs(cells))


def strip(begin: int, end: int, width: int, shown: Sequence[Mark], instant: int | None) -> list[Content]:
    """The axis alone, with its instants and what the letters stand for."""
    return [
        axis(begin, end, width - 1, shown, 1, instant),
        times(begin, end, width - 1, 1),
        key_to_marks(begin, end, width - 1, shown, 1, instant),
    ]


def runs(cells: Sequence[tuple[str, str]]) -> list[Part]:
    """Neighbours of one colour, as one piece."""
    parts: list[tuple[str, str]] = []
    for text, style in cells:
        if parts and parts[-1][1] == style:
            parts[-1] = (parts[-1][0] + text, style)
        else:
            parts.append((text, style))
    return list(parts)


def times(begin: int, end: int, width: int, gutter: int) -> Content:
    """Round instants below the axis, as many as find room."""
    spans = (size for size in _SPANS if (end - begin) // (size * SECOND) * 9 <= width)
    every = next(spans, _SPANS[-1]) * SECOND
    cells = [" "] * width
    last = -9
    for at in range(-(-begin // every) * every, end + 1, every):
        text = when(at)
        x = min((at - begin) * (width - 1) // max(1, end - begin), width - len(text))
        if x > last + 1 and x >= 0:
            cells[x : x + len(text)] = list(text)
            last = x + len(text)
    return line((" " * gutter + "".join(cells), DIM))


def key_to_marks(begin: int, end: int, width: int, shown: Sequence[Mark], gutter: int, instant: int | None) -> Content:
    """What the letters stand for; under the cursor, what happened there."""
    inside = [mark for mark in shown if begin <= mark.at <= end]
    here = column(instant, begin, end, width) if instant is not None else None
    if here is not None:
        met = [mark for mark in inside if column(mark.at, begin, end, width) == here]
        if met:
            first = min(met, key=lambda one: _RANK.get(one.glyph, 9))
            more = f" (+{len(met) - 1})" if len(met) > 1 else ""
            said = f"{when(first.at)} {KINDS.get(first.glyph, ('', ''))[0]}: {first.words}{more}"
            return line(" " * gutter, (crop(said, max(4, width)), KEY))
    parts: list[Part] = [" " * gutter]
    for letter, (word, colour) in KINDS.items():
        if any(mark.glyph == letter for mark in inside):
            parts += [(letter, colour), (f" {word}  ", DIM)]
    return line(*parts)
