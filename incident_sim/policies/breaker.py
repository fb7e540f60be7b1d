"""The machine of a circuit breaker: closed, open, half-open. It knows no clock but what it is told."""

from __future__ import annotations

from incident_sim.policies.declared import CircuitBreaker

SLICES = 10
"""The window of recent outcomes is kept in so many slices, the oldest of which is dropped whole."""


class BreakerMachine:
    """Counts recent outcomes and says whether a call may be made."""

    __slots__ = ("_bad", "_policy", "_probes", "_seen", "_slices", "_span", "open_since")

    def __init__(self, policy: CircuitBreaker) -> None:
        self._policy = policy
        self._span = max(policy.window, 1)
        self._slices: list[list[int]] = []
        """For each recent slice: its number, outcomes, failures."""
        self._seen = self._bad = 0
        """Sums over the slices."""
        self._probes = 0
        self.open_since: int | None = None

    def allows(self, now: int) -> bool:
        """Whether a call may go out: always when closed; a few probes after the cooldown."""
        if self.open_since is None:
            return True
        if now - self.open_since < self._policy.cooldown:
            return False
        if self._probes < self._policy.probes:
            self._probes += 1
            return True
        return False

    def saw(self, now: int, *, failed: bool) -> None:
        """Take an attempt's outcome into account."""
        if self.open_since is not None:
            self._saw_probe(now, failed=failed)
            return
        number = now * SLICES // self._span
        slices = self._slices
        if not slices or slices[-1][0] != number:
            slices = self._slices = [old for old in slices if old[0] > number - SLICES]
            self._seen, self._bad = sum(old[1] for old in slices), sum(old[2] for old in slices)
            slices.append([number, 0, 0])
        slices[-1][1] += 1
        self._seen += 1
        if failed:
            slices[-1][2] += 1
            self._bad += 1
            if self._seen >= self._policy.minimum and self._bad * 1_000_000 >= self._policy.threshold * self._seen:
                self.open_since, self._probes = now, 0

    def _saw_probe(self, now: int, *, failed: bool) -> None:
        if self.open_since is None or now - self.open_since < self._policy.cooldown:
            return  # an attempt from before the breaker opened
        if failed:
            self.open_since, self._probes = now, 0
        elif self._probes >= self._policy.probes:
            self.open_since, self._slices = None, []
            self._seen = self._bad = 0
