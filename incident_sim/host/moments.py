"""The moments at which one can stand again, and what the first run of them came to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from incident_sim.observe import Point

FIRST_RUN = "first"
"""What the earlier run's line is called on a chart."""


@dataclass(frozen=True)
class Decision:
    """An action that was accepted, and the moment just before it."""

    action_id: str
    text: str
    at: int
    """In microseconds from the opening."""
    kept: int
    """How many entries come before it."""
    changes: bool
    """Whether it was to change something, or to tell somebody something."""


@dataclass(frozen=True)
class FirstRun:
    """What an earlier recording came to, for whoever plays it again from a moment."""

    failing: tuple[tuple[str, tuple[Point, ...]], ...]
    """Of each journey, the share of attempts that failed, as the wall showed it."""
    harm: tuple[Point, ...]
    """Truth, for after the end: harm done in each window, in thousandths of a failed attempt."""
    total: int
    """The whole harm, in thousandths of a failed attempt."""


def next_bookmark(decisions: Sequence[Decision], now: int, step: int) -> int | None:
    """The instant of the next consequential decision, or with a step of -1 of the one before."""
    marks = sorted({one.at for one in decisions if one.changes})
    place = bisect_right(marks, now) if step > 0 else bisect_left(marks, now) - 1
    return marks[place] if 0 <= place < len(marks) else None
