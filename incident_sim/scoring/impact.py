"""What users got, minute by minute, as truth has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from incident_sim.journal.entry import Entry
from incident_sim.scoring.harm import outcomes
from incident_sim.units import MINUTE, ONE

STANDS_OUT = 100_000
"""A segment of which one in ten fails is hit, in parts per million."""


@dataclass(frozen=True)
class Impact:
    """Attempts and failures of a run."""

    entries: Sequence[Entry]
    watched: tuple[str, ...]
    """The journeys that have objectives."""

    @cached_property
    def minutes(self) -> list[tuple[int, int, dict[str, list[tuple[int, int, int]]]]]:
        """For each minute: attempts and failures of each journey by segment."""
        minutes: dict[int, dict[str, dict[int, list[int]]]] = {}
        for window in outcomes(self.entries):
            table = minutes.setdefault(window.start // MINUTE, {})
            for row in window.rows:
                cell = table.setdefault(row.journey, {}).setdefault(row.segment, [0, 0])
                cell[0] += row.attempts
                cell[1] += row.failures
        return [
            (
                minute * MINUTE,
                (minute + 1) * MINUTE,
                {
                    journey: [(segment, cell[0], cell[1]) for segment, cell in sorted(cells.items())]
                    for journey, cells in table.items()
                },
            )
            for minute, table in sorted(minutes.items())
        ]

    @cached_property
    def failing(self) -> list[tuple[int, int, int]]:
        """For each minute, its start and end, and the share of attempts that fail, of the worst watched journey."""
        return [
            (start, end, max((_share(table.get(journey, [])) for journey in self.watched), default=0))
            for start, end, table in self.minutes
        ]

    def failing_at(self, at: int) -> int:
        """The share of attempts that fail in the minute of an instant, of the worst watched journey."""
        return next((share for start, end, share in self.failing if start <= at < end), 0)

    def segments(self, journey: str, since: int, until: int) -> set[int]:
        """The segments of which a notable share failed between two instants."""
        counts: dict[int, list[int]] = {}
        for start, end, table in self.minutes:
            if start <= until and end > since:
                for segment, attempts, failures in table.get(journey, []):
                    cell = counts.setdefault(segment, [0, 0])
                    cell[0] += attempts
                    cell[1] += failures
        return {segment for segment, cell in counts.items() if cell[1] * ONE > cell[0] * STANDS_OUT}


def _share(rows: Iterable[tuple[int, int, int]]) -> int:
    attempts = failures = 0
    for _, tried, failed in rows:
        attempts += tried
        failures += failed
    return failures * ONE // max(1, attempts)
