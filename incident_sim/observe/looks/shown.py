"""What a look shows, before it is stamped with who asked and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incident_sim.journal.rows import LogLine, Trace
from incident_sim.journal.signals import WindowClosed
from incident_sim.observe.answers import Figure, Point, Series, Table, Unit

MOST_POINTS = 180
"""A chart keeps so many points; a longer range is thinned to the highest of each stretch."""


@dataclass(frozen=True)
class Shown:
    """The content of an answer."""

    title: str
    series: tuple[Series, ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()
    lines: tuple[LogLine, ...] = ()
    traces: tuple[Trace, ...] = ()
    words: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


class Figures:
    """Named numbers as they are found; what was not measured is left out."""

    def __init__(self) -> None:
        self._found: dict[str, int] = {}

    def add(self, name: str, value: int | None, *, least: int = 0) -> None:
        """Note a number, unless it is missing; by convention what was not measured is below ``least``."""
        if value is not None and value >= least:
            self._found[name] = value

    def instant(self, name: str, value: int | None) -> None:
        """Note an instant, which may lie before the opening."""
        if value is not None:
            self._found[name] = value

    def all(self) -> tuple[Figure, ...]:
        """In the order they were found."""
        return tuple(Figure(name, value) for name, value in self._found.items())


def line(name: str, unit: Unit, points: Iterable[tuple[int, int]]) -> Series:
    """One line of a chart, at most so many points."""
    rows = [Point(at, value) for at, value in points]
    if len(rows) > MOST_POINTS:
        step = -(-len(rows) // MOST_POINTS)
        rows = [
            Point(rows[min(start + step, len(rows)) - 1].at, max(point.value for point in rows[start : start + step]))
            for start in range(0, len(rows), step)
        ]
    return Series(name, unit, tuple(rows))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], instants: Iterable[int] = ()) -> Table:
    """Rows under headings, and when each happened."""
    return Table(tuple(columns), tuple(tuple(row) for row in rows), tuple(instants))


def range_of(windows: Sequence[WindowClosed]) -> tuple[int, int] | None:
    """From when to when windows reach."""
    return (windows[0].start, windows[-1].end) if windows else None
