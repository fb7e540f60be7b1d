"""The machine of a circuit breaker: closed, open, half-open. It knows no clock but what it is told."""

from __future__ import annotations

from incident_sim.policies.declared import CircuitBreaker

SLICES = 10
"""The window of recent outcomes is kept in so many slices, the oldest of which is dropped whole."""


class BreakerMachine:
    """Counts recent outcomes and says whether a call may be made."""

    __slots__ = ("_policy", "_probes", "_slice", "_slices", "open_since")

    def __init__(self, policy: CircuitBreaker) -> None:
        self._policy = policy
        self._slice = -1
        self._slices: list[tuple[int, int, int]] = []
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
        number = now * SLICES // max(self._policy.window, 1)
        if not self._slices or self._slices[-1][0] != number:
            self._slices = [old for old in self._slices if old[0] > number - SLICES]
            self._slices.append((number, 0, 0))
        _, seen, bad = self._slices[-1]
        self._slices[-1] = (number, seen + 1, bad + failed)
        total = sum(row[1] for row in self._slices)
        if failed and total >= self._policy.minimum:
            failures = sum(row[2] for row in self._slices)
            if failures * 1_000_000 >= self._policy.threshold * total:
                self.open_since, self._probes = now, 0

    def _saw_probe(self, now: int, *, failed: bool) -> None:
        if self.open_since is None or now - self.open_since < self._policy.cooldown:
            return  # an attempt from before the breaker opened
        if failed:
            self.open_since, self._probes = now, 0
        elif self._probes >= self._policy.probes:
            self.open_since, self._slices = None, []
