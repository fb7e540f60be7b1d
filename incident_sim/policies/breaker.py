"""The machine of a circuit breaker: closed, open, half-open. It knows no clock but what it is told."""

from __future__ import annotations

from incident_sim.policies.declared import CircuitBreaker

SLICES = 10
"""The window of recent outcomes is kept in so many slices, the oldest of which is dropped whole."""
LONG_AGO = -(10**18)


class BreakerMachine:
    """Counts recent outcomes and says whether a call may be made."""

    __slots__ = (
        "_bad",
        "_cooldown",
        "_minimum",
        "_most",
        "_probes",
        "_slices",
        "_span",
        "_threshold",
        "ends",
        "open_since",
        "seen",
    )

    def __init__(self, policy: CircuitBreaker) -> None:
        # Read once: a declared policy takes its time to say what it has.
        self._minimum, self._threshold = policy.minimum, policy.threshold
        self._cooldown, self._most = policy.cooldown, policy.probes
        self._span = max(policy.window, 1)
        self._slices: list[list[int]] = []
        """For each recent slice: its number, outcomes, failures; the newest has what the others lack of the sums."""
        self.ends = LONG_AGO
        """The instant from which the newest slice is over."""
        self.seen = self._bad = 0
        """Sums over the slices. While the newest lasts and the breaker is closed, a success only adds one seen."""
        self._probes = 0
        self.open_since: int | None = None

    def allows(self, now: int) -> bool:
        """Whether a call may go out: always when closed; a few probes after the cooldown."""
        if self.open_since is None:
            return True
        if now - self.open_since < self._cooldown:
            return False
        if self._probes < self._most:
            self._probes += 1
            return True
        return False

    def forgo(self) -> None:
        """A call that was allowed was not made after all: where it was to be a probe, another may take its place."""
        if self._probes > 0:
            self._probes -= 1

    def saw(self, now: int, failed: bool) -> None:  # noqa: FBT001  # on the hot path
        """Take an attempt's outcome into account."""
        if self.open_since is not None:
            self._saw_probe(now, failed=failed)
            return
        if now >= self.ends:
            self._turn(now)
        self.seen += 1
        if failed:
            self._bad += 1
            if self.seen >= self._minimum and self._bad * 1_000_000 >= self._threshold * self.seen:
                self.open_since, self._probes = now, 0

    def _turn(self, now: int) -> None:
        """A new slice begins; those that lie behind the window are dropped."""
        number = now * SLICES // self._span
        self.ends = -(-(number + 1) * self._span // SLICES)
        if self._slices:
            *older, newest = self._slices
            newest[1] = self.seen - sum(old[1] for old in older)
            newest[2] = self._bad - sum(old[2] for old in older)
        self._slices = [old for old in self._slices if old[0] > number - SLICES]
        self.seen, self._bad = sum(old[1] for old in self._slices), sum(old[2] for old in self._slices)
        self._slices.append([number, 0, 0])

    def _saw_probe(self, now: int, *, failed: bool) -> None:
        if self.open_since is None or now - self.open_since < self._cooldown:
            return  # an attempt from before the breaker opened
        if failed:
            self.open_since, self._probes = now, 0
        elif self._probes >= self._most:
            self.open_since, self._slices, self.ends = None, [], LONG_AGO
            self.seen = self._bad = 0
