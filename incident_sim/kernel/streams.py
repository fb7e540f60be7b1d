"""Named chance: one stream for each entity and purpose, so that nobody's luck depends on anybody else's draws.

Only ``random.Random.random`` is used, the one method whose sequence is promised across versions of Python; every
variate is one draw by inverse transform, and becomes a whole number at once: by ``floor``, which is twice as fast as
``int`` in CPython 3.11.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import exp, floor, log
from random import Random
from statistics import NormalDist

ONE = 1_000_000
GRID = 4096
"""Spans in the table of a law, each as likely as the others."""
LAWS = 4096
"""So many laws are remembered."""

_Z99 = 2.3263478740408408
"""The standard normal deviate that 99 of 100 stay below."""


class Stream:
    """A named sequence of draws."""

    __slots__ = ("draw",)

    def __init__(self, name: str) -> None:
        self.draw = Random(name).random
        """A number from 0 up to 1, never stored and never compared across machines but through integers."""

    def below(self, bound: int) -> int:
        """A whole number from 0 to ``bound`` - 1."""
        return floor(self.draw() * bound)

    def chance(self, ratio: int) -> bool:
        """Whether something of a probability, in parts per million, happens."""
        return floor(self.draw() * ONE) < ratio

    def exponential(self, mean: int) -> int:
        """A span whose mean is ``mean`` microseconds."""
        return round(-log(1.0 - self.draw()) * mean)

    def pick(self, cumulative: Sequence[int]) -> int:
        """The place of one of several weights, given as their running sums."""
        return bisect_right(cumulative, floor(self.draw() * cumulative[-1]))


class Streams:
    """All chance of one seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def of(self, purpose: str) -> Stream:
        """The stream of a purpose, such as ``work/checkout/place``."""
        return Stream(f"{self._seed}/{purpose}")


class Law:
    """A law of spans, as a table of whole microseconds: its quantiles, each as likely as the others.

    Laws of the same figures are one law: a world of a thousand services that work alike looks into one table, and the
    runs that a session is compared with do not work it out again.
    """

    __slots__ = ("table",)

    def __init__(self, quantile: Callable[[float], float]) -> None:
        # Each span stands for the middle of its part of the distribution: none is infinite. An array keeps them in a
        # quarter of the memory that a tuple of numbers takes, and so nearer to the processor.
        self.table = array("q", [round(quantile((place + 0.5) / GRID)) for place in range(GRID)])
        """The span of each of ``GRID`` equal parts of the distribution."""

    @classmethod
    @lru_cache(maxsize=LAWS)
    def log_normal(cls, p50: int, p99: int) -> Law:
        """The log-normal law through a median and a 99th percentile; constant where they are equal."""
        spread = log(max(p99, p50, 1) / max(p50, 1)) / _Z99
        deviate = NormalDist().inv_cdf
        return cls(lambda part: p50 * exp(spread * deviate(part)))

    @classmethod
    @lru_cache(maxsize=LAWS)
    def exponential(cls, mean: int) -> Law:
        """The exponential law of a mean."""
        return cls(lambda part: -log(1.0 - part) * mean)

    @property
    def mean(self) -> int:
        """The mean of the table, in microseconds."""
        return sum(self.table) // len(self.table)

    def span(self, draw: float) -> int:
        """The span at a quantile: one draw, one variate."""
        return self.table[floor(draw * GRID)]
