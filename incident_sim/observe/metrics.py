"""The windows of metrics as they were published, and the sums one reads off them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from incident_sim.journal.signals import WindowClosed
from incident_sim.units import ONE, SECOND

MOST_WINDOWS = 1_000
"""Windows kept; older ones are forgotten."""
CALM_WINDOWS = 12
"""The first windows stand for a calm day."""
RECENT = 30 * SECOND
"""What is called *now*: long enough not to jump at one request, short enough to be news."""


class Tally(NamedTuple):
    """Requests of one group over some windows."""

    requests: int = 0
    errors: int = 0
    p50: int = -1
    p95: int = -1
    p99: int = -1
    """The middle one of the windows' own quantiles, -1 where nothing was measured."""
    span: int = 0
    """How much time the windows cover."""

    @property
    def failing(self) -> int:
        """The share that failed, in parts per million."""
        return share(self.errors, self.requests)

    @property
    def rate(self) -> int:
        """Requests a second, in thousandths."""
        return self.requests * 1000 * SECOND // self.span if self.span else 0


class Metrics:
    """Published windows: the first ones for calm, the newest for now."""

    def __init__(self) -> None:
        self.windows: deque[WindowClosed] = deque(maxlen=MOST_WINDOWS)
        self.calm: list[WindowClosed] = []

    def take(self, window: WindowClosed) -> None:
        """A window was published."""
        if len(self.calm) < CALM_WINDOWS:
            self.calm.append(window)
        self.windows.append(window)

    @property
    def published(self) -> int | None:
        """The end of the newest window."""
        return self.windows[-1].end if self.windows else None

    def since(self, start: int) -> list[WindowClosed]:
        """Windows that end after an instant, oldest first."""
        found: list[WindowClosed] = []
        for window in reversed(self.windows):
            if window.end <= start:
                break
            found.append(window)
        found.reverse()
        return found

    def recent(self) -> list[WindowClosed]:
        """The newest windows: what is called *now*."""
        return self.since(self.windows[-1].end - RECENT) if self.windows else []


def share(part: int, whole: int) -> int:
    """A part of a whole, in parts per million; 0 where there is no whole."""
    return part * ONE // whole if whole else 0


def times(value: int, base: int) -> int:
    """How many times ``base`` a value is, in parts per million; -1 where either was not measured."""
    return value * ONE // base if base > 0 and value >= 0 else -1


def middle(values: Iterable[int]) -> int:
    """The middle one of those that were measured, or -1."""
    found = sorted(value for value in values if value >= 0)
    return found[len(found) // 2] if found else -1


def highest(values: Iterable[int]) -> int:
    """The highest of them, or -1."""
    return max(values, default=-1)


def spanned(windows: Sequence[WindowClosed]) -> int:
    """How much time windows cover."""
    return sum(window.end - window.start for window in windows)


def service_tally(windows: Sequence[WindowClosed], service: str) -> Tally:
    """One service over some windows."""
    rows = [row for window in windows for row in window.services if row.service == service]
    return Tally(
        sum(row.requests for row in rows),
        sum(row.errors for row in rows),
        middle(row.p50 for row in rows),
        middle(row.p95 for row in rows),
        middle(row.p99 for row in rows),
        spanned(windows),
    )


def journey_tally(windows: Sequence[WindowClosed], journey: str) -> Tally:
    """One journey over some windows."""
    rows = [row for window in windows for row in window.journeys if row.journey == journey]
    return Tally(
        sum(row.attempts for row in rows),
        sum(row.failures for row in rows),
        middle(row.p50 for row in rows),
        middle(row.p95 for row in rows),
        -1,
        spanned(windows),
    )


def split_tallies(windows: Sequence[WindowClosed], name: str, dimension: str, *, journey: bool) -> dict[str, Tally]:
    """A service or a journey over some windows, for each value of a dimension, in the order of their names."""
    groups: dict[str, list[tuple[int, int, int, int]]] = {}
    for window in windows:
        if journey:
            for visit in window.journey_splits:
                if visit.journey == name and visit.dimension == dimension:
                    groups.setdefault(visit.value, []).append((visit.attempts, visit.failures, visit.p50, visit.p95))
        else:
            for row in window.splits:
                if row.service == name and row.dimension == dimension:
                    groups.setdefault(row.value, []).append((row.requests, row.errors, row.p50, row.p95))
    span = spanned(windows)
    return {
        value: Tally(
            sum(row[0] for row in rows),
            sum(row[1] for row in rows),
            middle(row[2] for row in rows),
            middle(row[3] for row in rows),
            -1,
            span,
        )
        for value, rows in sorted(groups.items())
    }
