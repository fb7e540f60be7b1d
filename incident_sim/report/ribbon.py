"""Harm over time in a few rows of text: the three runs, and below them what was done, on one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incident_sim.report.debrief import Debrief
from incident_sim.report.words import clock

BLOCKS = " ▁▂▃▄▅▆▇█"
PLAIN = " .:-=+*#%@"
MARGIN = 13
"""Columns of the names."""


def ribbon(debrief: Debrief, width: int, *, blocks: bool = True) -> Iterator[str]:
    """One row a run, all against the same highest figure; then the pages, the changes and the axis."""
    columns = max(20, width - MARGIN)
    span = max(1, debrief.ends)
    ramp = BLOCKS if blocks else PLAIN
    rows = [
        (name, _binned([(one.at, value) for one, value in zip(debrief.harm, values, strict=True)], span, columns))
        for name, values in (
            ("nobody acts", [one.idle for one in debrief.harm]),
            ("you", [one.player for one in debrief.harm]),
            ("reference", [one.reference for one in debrief.harm]),
        )
    ]
    top = max((value for _, values in rows for value in values), default=0)
    for name, values in rows:
        yield f"{name:<{MARGIN}}{''.join(_level(value, top, ramp) for value in values)}".rstrip()
    yield f"{'your changes':<{MARGIN}}{_marks(debrief, span, columns)}".rstrip()
    begin, end = clock(0), clock(debrief.ends)
    yield f"{'harm':<{MARGIN}}{begin}{end:>{columns - len(begin)}}"


def _binned(points: Sequence[tuple[int, int]], span: int, columns: int) -> list[int]:
    """The harm of each column."""
    sums = [0] * columns
    for at, value in points:
        sums[min(columns - 1, max(0, (at - 1) * columns // span))] += value
    return sums


def _level(value: int, top: int, ramp: str) -> str:
    """Nothing at all is blank, and a little is not nothing."""
    return ramp[0] if value <= 0 else ramp[max(1, value * (len(ramp) - 1) // max(1, top))]


def _marks(debrief: Debrief, span: int, columns: int) -> str:
    """Where each change acted, by its number; of two in one column the last digit of the later stands."""
    marks = [" "] * columns
    for change in debrief.changes:
        place = min(columns - 1, max(0, change.effect.at * columns // span))
        digits = str(change.number)
        for offset, digit in enumerate(digits):
            if place + offset < columns:
                marks[place + offset] = digit
    return "".join(marks)
