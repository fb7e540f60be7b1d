"""Where scores are going, from the order in which they were made."""

from __future__ import annotations

import pytest

from incident_sim.report.trends import best_of, direction, spark, standings
from tests.cli.test_history import make


@pytest.mark.parametrize(
    ("scores", "says"),
    [
        ([50], "played once: play another world to see a trend"),
        ([50, 70], "better: the last session 20 points higher on average"),
        ([70, 50], "worse: the last session 20 points lower on average"),
        ([70, 71], "steady: the last session within 3 points of what came before"),
        ([10, 50, 50, 50, 60, 60, 60], "better: the last 3 10 points higher on average"),
    ],
)
def test_a_trend_is_said_in_words(scores: list[int], says: str) -> None:
    """The last few against the few before, at most three; what came earlier has no say."""
    told = standings(make(number, score * 1000) for number, score in enumerate(scores))
    assert direction(told["checkout-cascade"]) == says


def test_a_spark_stands_from_nothing_to_a_hundred() -> None:
    """So that two scenarios can be compared, and a run of good scores looks good."""
    told = standings([make(0, 0), make(1, 50_000), make(2, 100_000)])["checkout-cascade"]
    assert spark(told) == "▁▅█"
    assert spark(told, blocks=False) == "_+@"


def test_the_best_for_a_menu_says_where_it_is_only_rehearsed() -> None:
    """Ranked has its word; a retake is never a best."""
    assert best_of(None) == ""
    assert best_of(standings([make(0, 61_000)])["checkout-cascade"]) == "61.0"
    assert best_of(standings([make(0, 61_000, mode="ranked")])["checkout-cascade"]) == "61.0 ranked"
    assert best_of(standings([make(0, 61_000, mode="retake")])["checkout-cascade"]) == "61.0 rehearsed"
