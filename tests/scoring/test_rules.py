"""The small rules of the rubric, one at a time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.scenario.truth import Choice, Clue
from incident_sim.scoring import STANDARD, Seen
from incident_sim.scoring.case import Case, holds
from incident_sim.scoring.criteria.communication import band
from incident_sim.scoring.criteria.forms import f1
from incident_sim.scoring.criteria.investigation import family
from incident_sim.scoring.language import blame
from incident_sim.units import MINUTE, ONE


def credit(pace: int, span: int, full: float, zero: float) -> int:
    """The time credit at a pace, without a whole case around it."""

    class Paced:
        class scenario:  # noqa: N801
            pass

        minutes = Case.minutes
        profile = STANDARD

    Paced.scenario.pace = pace  # type: ignore[attr-defined]
    return Case.credit(Paced(), span, full, zero)  # type: ignore[arg-type]


def test_the_worked_example_of_a_first_post_ten_minutes_late() -> None:
    """Full up to 5 minutes, nothing from 30: ten minutes are worth four fifths."""
    assert credit(ONE, 10 * MINUTE, 5, 30) == 800_000


@given(st.integers(0, 60 * MINUTE), st.integers(0, 60 * MINUTE), st.integers(100_000, ONE))
def test_earlier_is_never_worth_less(one: int, other: int, pace: int) -> None:
    """Time credit falls, and never rises."""
    early, late = sorted((one, other))
    assert credit(pace, early, 5, 30) >= credit(pace, late, 5, 30)
    assert 0 <= credit(pace, late, 5, 30) <= ONE


POOL = (
    Choice(id="a", text="a", correct=True, latent=True),
    Choice(id="b", text="b", correct=True),
    Choice(id="c", text="c"),
    Choice(id="d", text="d"),
    Choice(id="e", text="e"),
)


def test_choosing_exactly_the_true_items_is_worth_all_and_choosing_everything_is_not() -> None:
    """Guessing loses: distractors cost precision."""
    assert f1(["a", "b"], POOL) == ONE
    assert f1([choice.id for choice in POOL], POOL) == 0
    assert f1(["a", "b", "c"], POOL) < f1(["a"], POOL) + 200_000, "one wrong tick costs"
    assert f1([], POOL) == 0
    assert f1(["a"], POOL) > f1(["b"], POOL), "latent factors weigh double"


@given(st.lists(st.sampled_from("abcde")))
def test_repeating_a_choice_changes_nothing(chosen: list[str]) -> None:
    """A list is a set of claims."""
    assert f1(chosen, POOL) == f1([*chosen, *chosen], POOL)


@pytest.mark.parametrize(
    "text",
    [
        "The engineer forgot to set a timeout",
        "This was human error",
        "The payments team broke checkout",
        "The operator should have looked",
    ],
)
def test_naming_somebody_as_the_cause_is_blame(text: str) -> None:
    """The phrase is quoted."""
    assert blame(text)


@pytest.mark.parametrize(
    "text",
    [
        "The team failed over to the second provider in four minutes",
        "The retry budget was insufficient for a slow spell",
        "The tool accepted a timeout of 30 s",
        "payments waits 30 s for a provider",
    ],
)
def test_correct_technical_english_is_no_blame(text: str) -> None:
    """A team may fail over."""
    assert not blame(text)


def test_a_clue_is_a_figure_of_its_view_on_its_side_of_a_bound() -> None:
    """Another view's figure of the same name is no clue; brackets are literal, a star is not."""
    clue = Clue(id="c", view="view_metrics", figure="checkout[region=eu]/*", above=10)

    def seen(view: str, *figures: tuple[str, int]) -> Seen:
        return Seen(action_id="a1", view=view, delivered_at=0, figures=figures)

    assert holds(clue, seen("view_metrics", ("checkout[region=eu]/failures", 10)))
    assert not holds(clue, seen("view_metrics", ("checkout[region=eu]/failures", 9)))
    assert not holds(clue, seen("view_calls", ("checkout[region=eu]/failures", 10)))
    assert not holds(clue, seen("view_metrics", ("checkoute/failures", 10)))


@pytest.mark.parametrize(
    ("share", "word"),
    [(0, "few"), (9_999, "few"), (10_000, "some"), (400_000, "many"), (899_999, "most"), (ONE, "all")],
)
def test_bands_of_magnitude_have_fixed_ends(share: int, word: Any) -> None:
    """Under 1, 10, 50, 90 per cent, or more."""
    assert band(share) == word


def test_mechanisms_of_one_family_are_alike_and_others_are_not() -> None:
    """Half the points for looking in the right place."""
    assert family("retry_storm", "bad_release")
    assert not family("retry_storm", "disk_full")
