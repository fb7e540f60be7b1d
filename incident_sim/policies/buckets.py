"""What counts calls: a retry budget, and the two ways in which a rate limit counts, in whole numbers."""

from __future__ import annotations

from incident_sim.policies.declared import RateLimit

ONE = 1_000_000
FULL_BUDGET = 10 * ONE
"""A retry budget never saves up more than ten retries."""


class RetryTokens:
    """What a retry budget has left: each first attempt adds its share, each retry takes one."""

    __slots__ = ("_share", "_tokens", "earned")

    def __init__(self, share: int) -> None:
        self._share = share
        self._tokens = FULL_BUDGET
        self.earned = 0
        """First attempts made since somebody last wanted a retry; whoever makes one adds it."""

    def spend(self) -> bool:
        """Take one retry, if there is one."""
        self._tokens = min(FULL_BUDGET, self._tokens + self.earned * self._share)
        self.earned = 0
        if self._tokens < ONE:
            return False
        self._tokens -= ONE
        return True


class TokenBucket:
    """A rate limit that fills up again all the time: calls a second, with bursts."""

    __slots__ = ("_burst", "_level", "_rate", "_then")

    def __init__(self, limit: RateLimit, now: int) -> None:
        self._rate = limit.rate
        self._burst = limit.burst * 1_000_000_000
        self._level = self._burst
        self._then = now

    def take(self, now: int) -> bool:
        """Let one call through, if the allowance has one. Levels are thousandths of a millionth of a call."""
        level = min(self._burst, self._level + (now - self._then) * self._rate)
        self._then = now
        if level < 1_000_000_000:
            self._level = level
            return False
        self._level = level - 1_000_000_000
        return True

    def fresh(self, now: int) -> bool:
        """Whether it is as full as a new one."""
        return self._level + (now - self._then) * self._rate >= self._burst


class FixedWindow:
    """A rate limit that counts anew in each window: all of its calls may be gone in the first moment of one."""

    __slots__ = ("_count", "_ends", "_length", "_used")

    def __init__(self, count: int, length: int, ends: int, used: int = 0) -> None:
        """So many calls in each, of which some are gone in the one that is open until the instant ``ends``."""
        self._count = count
        self._length = length
        self._ends = ends
        self._used = used

    def resize(self, count: int) -> None:
        """Let another number of calls into each window; those of the open one were made."""
        self._count = count

    def take(self, now: int) -> bool:
        """Let one call through, if the window has one left."""
        if now >= self._ends:
            self._ends += self._length * ((now - self._ends) // self._length + 1)
            self._used = 0
        if self._used >= self._count:
            return False
        self._used += 1
        return True

    def fresh(self, now: int) -> bool:
        """Whether it has as much left as a new one."""
        return now >= self._ends or not self._used
