"""What comes back from a look: series, tables, log lines, traces, sentences, and the figures in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from incident_sim.journal.rows import LogLine, Trace

Unit = Literal["ratio", "duration", "count", "rate", "money"]
"""Parts per million, microseconds, things, thousandths a second, hundredths."""


class Point(NamedTuple):
    """A value at the end of a window."""

    at: int
    value: int
    """-1 where nothing was measured."""


@dataclass(frozen=True)
class Series:
    """One line of a chart."""

    name: str
    unit: Unit
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Table:
    """Rows of text under headings; numbers are already written for people."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    instants: tuple[int, ...] = ()
    """When each row happened, where rows are things that happened."""


class Figure(NamedTuple):
    """A named number that an answer shows, for runbooks and for the referee."""

    name: str
    value: int


@dataclass(frozen=True)
class Answer:
    """What a look showed, as of the signals published by its delivery."""

    action_id: str
    view: str
    title: str
    asked_at: int
    delivered_at: int
    series: tuple[Series, ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()
    """Captions and tables."""
    lines: tuple[LogLine, ...] = ()
    traces: tuple[Trace, ...] = ()
    words: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
