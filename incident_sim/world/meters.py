"""Counters of one open window: what telemetry will publish when it closes.

The open window keeps every span, for an append costs a fraction of finding a bucket; a closed one keeps quantiles. So
memory is bounded by the requests of one window, whatever the length of a run.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def quantiles(spans: Sequence[int], *parts: int) -> tuple[int, ...]:
    """Quantiles of the histogram of rising spans, given in parts per thousand; -1 for each where there are none.

    Buckets keep the order of what falls into them, so the bucket at a rank is the bucket of the span at that rank.
    """
    total = len(spans)
    if not total:
        return (-1,) * len(parts)
    return tuple([middle(bucket(spans[(-(-total * part // 1000) or 1) - 1])) for part in parts])


class Cell:
    """Requests of one group in the open window."""

    __slots__ = ("errors", "spans")

    def __init__(self) -> None:
        self.errors = 0
        self.spans: list[int] = []
        """How long each request took, in microseconds."""

    @property
    def requests(self) -> int:
        """Requests that were answered."""
        return len(self.spans)

    def clear(self) -> None:
        """Begin the next window."""
        self.errors = 0
        self.spans.clear()

    def take(self, other: Cell) -> None:
        """Add another cell to this one."""
        self.errors += other.errors
        self.spans += other.spans


class CallMeter:
    """One outbound call towards one region, as one release of its caller makes it, in the open window."""

    __slots__ = (
        "_before",
        "calls",
        "dropped",
        "errors",
        "extra",
        "rejected",
        "short_circuited",
        "spans",
        "timeouts",
    )

    def __init__(self) -> None:
        self.spans: list[int] = []
        """How long each attempt that ended took, in microseconds."""
        # Most calls are one attempt, so only what differs from that is counted apart.
        self._before = self.calls = self.extra = self.dropped = 0
        self.clear()

    @property
    def attempts(self) -> int:
        """Attempts that were sent."""
        return self.calls + self.extra

    @property
    def in_flight(self) -> int:
        """Attempts under way."""
        return self._before + self.attempts - len(self.spans) - self.dropped

    def clear(self) -> None:
        """Begin the next window; what is under way stays so."""
        self._before, self.dropped = self.in_flight, 0
        self.calls = self.extra = self.errors = self.timeouts = self.rejected = self.short_circuited = 0
        self.spans.clear()

    @property
    def quiet(self) -> bool:
        """Whether nothing was counted."""
        return not (self.calls or self.attempts or self.errors or self.spans or self.short_circuited)

    def take(self, other: CallMeter) -> None:
        """Add another meter to this one."""
        self._before += other._before
        self.dropped += other.dropped
        self.calls += other.calls
        self.extra += other.extra
        self.errors += other.errors
        self.timeouts += other.timeouts
        self.rejected += other.rejected
        self.short_circuited += other.short_circuited
        self.spans += other.spans


class VisitMeter:
    """Users of one journey and segment: running totals, and the open window."""

    __slots__ = ("attempts", "failures", "revenue", "shed", "spans", "unserved", "users", "value_lost")

    def __init__(self) -> None:
        self.attempts = self.failures = self.users = self.unserved = self.revenue = self.value_lost = self.shed = 0
        self.spans: list[int] = []
        """How long each try of the open window that was let in took, in microseconds."""

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
