"""Chance is named, and the same everywhere."""

from __future__ import annotations

import statistics

from hypothesis import given
from hypothesis import strategies as st

from incident_sim.kernel import Law, Streams


def test_streams_of_different_purposes_differ() -> None:
    """Nobody's luck depends on anybody else's draws."""
    one, other = Streams(7).of("work/checkout"), Streams(7).of("work/payments")
    assert [one.below(10**6) for _ in range(5)] != [other.below(10**6) for _ in range(5)]


def test_golden_draws_have_not_moved() -> None:
    """The first draws of one stream, frozen: another value would be another world."""
    stream = Streams(1).of("golden")
    assert [stream.exponential(1_000_000) for _ in range(3)] == GOLDEN


GOLDEN = [85437, 4821655, 546223]


@given(st.integers(1000, 10**6), st.integers(1, 20))
def test_a_law_goes_through_its_median_and_its_99th_percentile(p50: int, times: int) -> None:
    """What an author declares is what the world draws, to one part in twenty-five."""
    law = Law.log_normal(p50, p50 * times)
    assert abs(law.span(0.5) - p50) <= max(1, p50 // 50)
    assert abs(law.span(0.99) - p50 * times) <= p50 * times // 25


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_a_law_is_monotone_in_the_draw(one: float, other: float) -> None:
    """Inverse transform: the same luck is the same rank in every law."""
    law = Law.log_normal(100_000, 900_000)
    low, high = sorted((one, other))
    assert law.span(low) <= law.span(high)


def test_exponential_draws_have_their_mean() -> None:
    """Within three standard errors of the mean."""
    stream = Streams(3).of("mean")
    draws = [stream.exponential(10_000) for _ in range(20_000)]
    assert abs(statistics.fmean(draws) - 10_000) < 3 * 10_000 / 20_000**0.5
