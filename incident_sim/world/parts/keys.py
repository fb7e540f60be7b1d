"""What requests are about: keys by Zipf's law, with one that may run hot and others nobody has asked for before."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_sim.kernel import Stream
    from incident_sim.topology import Keys

ONE = 1_000_000
FRESH = 10**9
"""Keys from here on have never been asked for."""


class KeyLaw:
    """Draws the key of each request of an endpoint."""

    def __init__(self, spec: Keys, stream: Stream) -> None:
        exponent = spec.skew / ONE
        # Weights are whole numbers, coarse enough that no machine's last digit of a power can move one.
        self._sums = tuple(accumulate(max(1, round(10**9 * rank**-exponent)) for rank in range(1, spec.count + 1)))
        self._stream = stream
        self._fresh = FRESH
        self.hot = 0
        """The share of requests that are about the first key, whatever its popularity, in parts per million."""
        self.scattered = 0
        """The share of requests whose key nobody has used before, in parts per million."""

    def draw(self) -> int:
        """The next key: always one draw."""
        draw = self._stream.draw()
        if self.hot or self.scattered:
            place = int(draw * ONE)
            if place < self.hot:
                return 0
            if place < self.hot + self.scattered:
                self._fresh += 1
                return self._fresh
            # What is left of the draw is uniform again over the rest.
            draw = (draw * ONE - self.hot - self.scattered) / max(1, ONE - self.hot - self.scattered)
        return min(len(self._sums) - 1, bisect_right(self._sums, int(draw * self._sums[-1])))
