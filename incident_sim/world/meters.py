"""Counters of one open window: what telemetry will publish when it closes."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate

BITS = 7
"""Latency buckets keep seven bits of a value: a relative error of at most 1/128."""


def bucket(value: int) -> int:
    """The bucket of a latency in microseconds: monotone, exact below 128, and free of logarithms."""
    shift = value.bit_length() - BITS
    return (shift << BITS) + (value >> shift) if shift > 0 else value


def middle(key: int) -> int:
    """The latency that stands for a bucket."""
    shift = key >> BITS
    return key if shift == 0 else ((key & 127) << shift) + (1 << shift >> 1)


def quantiles(counts: dict[int, int], *parts: int) -> tuple[int, ...]:
    """Quantiles of a histogram, given in parts per thousand and rising; -1 for each where nothing was counted."""
    if not counts:
        return (-1,) * len(parts)
    keys = sorted(counts)
    sums = list(accumulate(map(counts.__getitem__, keys)))
    total = sums[-1]
    return tuple(middle(keys[bisect_left(sums, -(-total * part // 1000) or 1)]) for part in parts)


def merge(into: dict[int, int], counts: dict[int, int]) -> None:
    """Add one histogram to another; exact."""
    if not into:
        into.update(counts)
        return
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count


class Cell:
    """Requests of one group in the open window."""

    __slots__ = ("counts", "errors", "requests")

    def __init__(self) -> None:
        self.requests = 0
        self.errors = 0
        self.counts: defaultdict[int, int] = defaultdict(int)
        """Requests by ``bucket`` of their latency."""

    def take(self, other: Cell) -> None:
        """Add another cell to this one."""
        self.requests += other.requests
        self.errors += other.errors
        merge(self.counts, other.counts)


class CallMeter:
    """One outbound call towards one region, as one release of its caller makes it, in the open window."""

    __slots__ = ("attempts", "calls", "counts", "errors", "in_flight", "rejected", "short_circuited", "timeouts")

    def __init__(self) -> None:
        self.in_flight = 0
        self.clear()

    def clear(self) -> None:
        """Begin the next window; what is under way stays so."""
        self.calls = self.attempts = self.errors = self.timeouts = self.rejected = self.short_circuited = 0
        self.counts: defaultdict[int, int] = defaultdict(int)
        """Attempts that ended, by ``bucket`` of how long they took."""

    @property
    def quiet(self) -> bool:
        """Whether nothing was counted."""
        return not (self.calls or self.attempts or self.errors or self.counts or self.short_circuited)

    def take(self, other: CallMeter) -> None:
        """Add another meter to this one."""
        self.in_flight += other.in_flight
        self.calls += other.calls
        self.attempts += other.attempts
        self.errors += other.errors
        self.timeouts += other.timeouts
        self.rejected += other.rejected
        self.short_circuited += other.short_circuited
        merge(self.counts, other.counts)


class VisitMeter:
    """Users of one journey and segment: running totals, and the open window."""

    __slots__ = ("attempts", "counts", "failures", "revenue", "shed", "unserved", "users", "value_lost")

    def __init__(self) -> None:
        self.attempts = self.failures = self.users = self.unserved = self.revenue = self.value_lost = self.shed = 0
        self.counts: defaultdict[int, int] = defaultdict(int)

    def totals(self) -> tuple[int, int, int, int, int, int, int]:
        """Attempts, failures, users, unserved, revenue, value lost and shed, since the beginning."""
        return (
            self.attempts,
            self.failures,
            self.users,
            self.unserved,
            self.revenue,
            self.value_lost,
            self.shed,
        )
