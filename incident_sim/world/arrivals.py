"""When users come: rates by the clock, surges, and arrivals more uneven than chance."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import floor

from incident_sim.kernel import Stream, Streams
from incident_sim.topology import Journey, SegmentSpec, Series
from incident_sim.world.blend import Blend

ONE = 1_000_000
SECOND = 1_000_000


class Arrivals:
    """The arrivals of one journey: a Poisson process whose rate follows shape, series, surges and bursts."""

    def __init__(self, spec: Journey, segments: Sequence[SegmentSpec], streams: Streams) -> None:
        self.surges = Blend()
        self._surge = ONE
        self._spec = spec
        self._segments = segments
        self._mix = dict(spec.mix)
        self._mixes: dict[str, Blend] = {}
        """For each value of a dimension that is mixed in otherwise than usual, by whom."""
        self.weights: Sequence[int] = ()
        """Running sums of the segments' weights."""
        self._times = [point.at for point in spec.shape]
        self._chance: Stream = streams.of(f"arrivals/{spec.name}")
        self._groups: Stream = streams.of(f"segments/{spec.name}")
        self._bursts: Stream = streams.of(f"bursts/{spec.name}")
        self._burst = ONE
        self._burst_until: int | None = None
        self._rate = spec.rate
        self._steady = not spec.shape and spec.series is None
        """Whether the rate knows no clock."""
        self.comes = True
        """Whether a user comes at the end of the last gap: otherwise the rate must be looked at again."""
        self._mean = 0
        """The mean time between users in microseconds, where that is a constant; else 0."""
        self.surge = ONE
        self.weigh({}, "")

    def weigh(self, factors: dict[str, int], by: str) -> None:
        """Let users with a value of some dimension come more often, or less; factors in parts per million."""
        for value, factor in factors.items():
            self._mixes.setdefault(value, Blend()).set(by, factor, ONE)
        weights = []
        for segment in self._segments:
            weight = segment.weight * 1000
            for value in segment.values.values():
                weight = weight * self._mix.get(value, ONE) // ONE
                if value in self._mixes:
                    weight = weight * self._mixes[value].product() // ONE
            weights.append(weight)
        self.weights = tuple(accumulate(weights))

    @property
    def surge(self) -> int:
        """How many times the usual come, in parts per million."""
        return self._surge

    @surge.setter
    def surge(self, factor: int) -> None:
        self._surge = factor
        rate = self.rate(0) if self._steady and self._spec.burst is None else 0
        self._mean = 1000 * SECOND // rate if rate else 0

    def segment(self) -> int:
        """The segment of the next user."""
        weights = self.weights
        return bisect_right(weights, floor(self._groups.draw() * weights[-1]))

    def rate(self, at: int) -> int:
        """Users in a thousand seconds at an instant of the scenario, before bursts."""
        rate = self._rate
        if not self._steady:
            if self._times:
                rate = rate * self._level(at) // ONE
            if self._spec.series is not None:
                rate = rate * series_level(self._spec.series, at) // ONE
        return rate if self._surge == ONE else rate * self._surge // ONE

    def gap(self, at: int) -> int:
        """A drawn time, after which ``comes`` says whether there is a user."""
        self.comes = True
        if self._mean:
            return self._chance.exponential(self._mean) or 1
        rate = self.rate(at)
        if self._spec.burst is not None:
            if self._burst_until is None or at >= self._burst_until:
                self._burst_until = at + self._spec.burst.step
                self._burst = self._gamma(self._spec.burst.shape)
            rate = rate * self._burst // ONE
        if rate <= 0:
            self.comes = False
            return SECOND
        span = max(1, self._chance.exponential(1000 * SECOND // rate))
        if self._burst_until is not None and at + span > self._burst_until:
            # Arrivals have no memory: beyond the step's end the draw counts for nothing.
            self.comes = False
            return max(1, self._burst_until - at)
        return span

    def _gamma(self, shape: int) -> int:
        """A gamma variate of mean 1 with a whole shape: the mean of so many exponential ones."""
        return sum(self._bursts.exponential(ONE) for _ in range(shape)) // shape

    def _level(self, at: int) -> int:
        """The shape of the rate at an instant of the scenario, in parts per million."""
        shape = self._spec.shape
        place = bisect_right(self._times, at)
        if place == 0:
            return shape[0].level
        if place == len(shape):
            return shape[-1].level
        low, high = shape[place - 1], shape[place]
        return low.level + (high.level - low.level) * (at - low.at) // (high.at - low.at)


def series_level(series: Series, at: int) -> int:
    """The level of a series at an instant, in parts per million: straight lines between steps, without an end."""
    levels = series.levels
    place, inside = divmod(at + series.starts, series.step)
    low, high = levels[place % len(levels)], levels[(place + 1) % len(levels)]
    return low + (high - low) * inside // series.step
