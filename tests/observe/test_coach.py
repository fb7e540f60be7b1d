"""The coach: open questions, by level, from what was not yet looked at, said or done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_sim.actions import ACTION
from incident_sim.observe.coach import CLOSED, EARLY, Coach, Wall

if TYPE_CHECKING:
    from tests.observe.conftest import Story

WALL = Wall(
    called=True,
    ringing="buy-burns",
    ill=("shop", "pay"),
    journeys=("buy", "look"),
    dimension="region",
    third_party="bank",
    runbook="bank-slow",
    mitigated=False,
)

ORDER = (
    ({"do": "acknowledge", "alert": "buy-burns"}, "acknowledge buy-burns"),
    ({"do": "view_metrics", "service": "buy", "by": "region"}, "view_metrics buy by region"),
    ({"do": "declare", "severity": "SEV1"}, "declare, for buy"),
    ({"do": "view_changes"}, "view_changes"),
    ({"do": "view_calls", "service": "shop"}, "view_calls shop"),
    ({"do": "post_status", "status": "investigating", "effect": "failing"}, "post_status"),
    ({"do": "rollback", "service": "shop"}, "read_runbook bank-slow"),
    ({"do": "view_metrics", "service": "buy"}, "view_metrics buy"),
    ({"do": "hypothesize", "component": "shop", "mechanism": "bad_release"}, "hypothesize"),
    ({"do": "page", "team": "shop"}, "page"),
    ({"do": "view_business"}, "view_business"),
    ({"do": "update_executives", "impact": "x", "action": "y", "next_update": 1}, "update_executives"),
    ({"do": "view_vendor", "third_party": "bank"}, "view_vendor bank"),
    ({"do": "check_integrity"}, "check_integrity"),
)
"""What an incident asks, in its order: what answers it, and what the last level says."""


def test_each_question_is_open_until_it_is_answered_and_then_comes_the_next() -> None:
    """In the order of an incident; in the end there is nothing but to watch."""
    coach, wall = Coach(), WALL
    for slots, exactly in ORDER:
        words = coach.hint(3, wall).words
        assert words[2].startswith(exactly), words
        coach.take(ACTION.validate_python(slots))
        wall = wall._replace(ringing=None)
    assert coach.hint(3, wall).words == tuple(CLOSED)


def test_before_anything_fires_or_fails_there_is_nothing_to_ask() -> None:
    """Whoever asks too early is told to wait."""
    assert Coach().hint(3, WALL._replace(called=False, ringing=None)).words == tuple(EARLY)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_each_level_says_one_thing_more(level: int) -> None:
    """The question, the step, the step exactly."""
    words = Coach().hint(level, WALL).words
    assert len(words) == level
    assert words[0].endswith("?")


def test_a_change_that_nobody_looked_at_is_a_question_again() -> None:
    """Whatever was looked at before."""
    coach, wall = Coach(), WALL._replace(ringing=None)
    for slots, _ in ORDER:
        coach.take(ACTION.validate_python(slots))
    coach.take(ACTION.validate_python({"do": "restart", "service": "shop"}))
    assert coach.hint(1, wall).words == ("Did your last change do what you wanted?",)


def test_a_hint_comes_back_as_an_answer_and_knows_the_wallboard(brown_out: Story) -> None:
    """Through the same fold as every look: what was looked at is no longer open."""
    first = brown_out.look(do="take_hint", level=3)
    assert first.view == "take_hint"
    brown_out.look(do="view_metrics", service="buy", by="region")
    second = brown_out.look(do="take_hint", level=3)
    assert first.words != second.words
    assert "buy" in first.words[2]
