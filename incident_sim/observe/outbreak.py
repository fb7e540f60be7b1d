"""When failures first rose, how high, and since when they have been near calm: a fold over one series."""

from __future__ import annotations

from dataclasses import dataclass

from incident_sim.observe.metrics import share
from incident_sim.units import MINUTE, ONE

NOTABLE = ONE // 100
"""Below one failure in a hundred a window of a few hundred attempts says nothing."""
CALM_TIMES = 4
"""So many times the calm share is no longer calm."""
FEWEST = 3
"""Fewer failures in a window than this may be chance."""
IN_A_ROW = 2
"""Windows in a row that make a rise."""
SLOWER = 2
"""So many times the calm latency is slow: a 95th percentile of a few dozen requests does not double by chance."""
HELD = MINUTE
"""Failures near calm for so long count as mitigated."""


@dataclass
class Outbreak:
    """A journey's failures from window to window."""

    calm: int
    """Share of attempts that fail on a calm day, in parts per million."""
    onset: int | None = None
    """Start of the first window of the first rise."""
    peak: int = 0
    """The highest share of any window since the onset, in parts per million."""
    failed: int = 0
    """Attempts that failed since the onset."""
    unserved: int = 0
    """Users who left without what they came for, since the onset."""
    calm_since: int | None = None
    """Start of the stretch of windows near calm that still lasts, once the onset is known."""
    seen_until: int = 0
    _run: int = 0
    _run_start: int = 0
    _run_failed: int = 0
    _run_unserved: int = 0
    _run_peak: int = 0

    @property
    def bound(self) -> int:
        """The share above which a window is not calm."""
        return max(NOTABLE, CALM_TIMES * self.calm)

    @property
    def mitigated(self) -> int | None:
        """Since when failures have been near calm, if for long enough to say so."""
        since = self.calm_since
        return since if since is not None and self.seen_until - since >= HELD else None

    def take(self, start: int, end: int, attempts: int, failures: int, unserved: int) -> None:
        """One more window."""
        self.seen_until = end
        failing = share(failures, attempts)
        high = failing >= self.bound and failures >= FEWEST
        if self.onset is None:
            self._wait(start, failing, failures, unserved, high=high)
            return
        self.failed += failures
        self.unserved += unserved
        self.peak = max(self.peak, failing)
        if high:
            self.calm_since = None
        elif self.calm_since is None:
            self.calm_since = start

    def _wait(self, start: int, failing: int, failures: int, unserved: int, *, high: bool) -> None:
        if not high:
            self._run = self._run_failed = self._run_unserved = self._run_peak = 0
            return
        if not self._run:
            self._run_start = start
        self._run += 1
        self._run_failed += failures
        self._run_unserved += unserved
        self._run_peak = max(self._run_peak, failing)
        if self._run >= IN_A_ROW:
            self.onset, self.peak = self._run_start, self._run_peak
            self.failed, self.unserved = self._run_failed, self._run_unserved


def first_slow(points: list[tuple[int, int]], calm: int, *, factor: int = SLOWER) -> int | None:
    """When a latency first stood above ``factor`` times calm for two windows in a row; points are (start, value)."""
    if calm <= 0:
        return None
    run = 0
    for place, (_, value) in enumerate(points):
        run = run + 1 if value > factor * calm else 0
        if run == IN_A_ROW:
            return points[place - IN_A_ROW + 1][0]
    return None
