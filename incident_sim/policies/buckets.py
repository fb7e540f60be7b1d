"""Token buckets: a retry budget and a rate limit, in whole numbers."""

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
    """A rate limit: calls a second, with bursts."""

    __slots__ = ("_burst", "_level", "_then", "rate")

    def __init__(self, limit: RateLimit, now: int) -> None:
        self.rate = limit.rate
        self._burst = limit.burst * 1_000_000_000
        self._level = self._burst
        self._then = now

    def take(self, now: int) -> bool:
        """Let one call through, if the allowance has one. Levels are thousandths of a millionth of a call."""
        level = min(self._burst, self._level + (now - self._then) * self.rate)
        self._then = now
        if level < 1_000_000_000:
            self._level = level
            return False
        self._level = level - 1_000_000_000
        return True
