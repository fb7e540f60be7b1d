"""Changes of one's own: on their way, what the published windows say before and after, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from incident_sim.actions import ACTION
from incident_sim.journal.signals import ColleagueActed
from incident_sim.observe import Deed, Reading, undos
from incident_sim.units import MINUTE, ONE, SECOND

if TYPE_CHECKING:
    from tests.observe.conftest import Story


def newest(story: Story) -> Deed:
    """The last change."""
    return story.dashboard().deeds[-1]


def test_a_change_acts_at_the_scenarios_pace_and_shows_a_minute_later(brown_out: Story) -> None:
    """The pace of this shop is a half."""
    brown_out.do(do="turn_flag", flag="hints", on=False)
    deed = newest(brown_out)
    assert (deed.acts, deed.acts_at - deed.at, deed.shows_at - deed.acts_at) == (True, 5 * SECOND, MINUTE)
    assert deed.reading is None


def test_a_rollback_has_acted_when_the_change_log_says_so(brown_out: Story) -> None:
    """Until then its end is an estimate, and each step makes it a better one."""
    began = brown_out.now
    brown_out.do(do="rollback", service="till")
    brown_out.now += 30 * SECOND
    brown_out.change("rollback_progressed", "till", "t-1", "1", "3")
    deed = newest(brown_out)
    assert (deed.acts, deed.progress, deed.acts_at) == (False, "1 of 3", began + 90 * SECOND)
    brown_out.now += 40 * SECOND
    brown_out.change("rollback_finished", "till", "t-1", "3")
    deed = newest(brown_out)
    assert (deed.acts, deed.progress, deed.acts_at) == (True, "", brown_out.now)


def test_a_change_is_read_over_the_minute_before_and_the_minute_after_it_shows(brown_out: Story) -> None:
    """Windows between the two belong to neither; later ones change nothing."""
    brown_out.do(do="open_breaker", call="till->bank")
    for _ in range(7):
        brown_out.window(eu=90)
    assert newest(brown_out).reading is None
    brown_out.window(eu=4)
    assert newest(brown_out).reading == Reading("till", "failing", 200_000, 20_000, settled=False)
    for _ in range(6):
        brown_out.window(eu=4)
    settled = newest(brown_out).reading
    assert settled is not None
    assert settled.settled
    for _ in range(6):
        brown_out.window(eu=100)
    assert newest(brown_out).reading == settled


def test_where_few_fail_a_change_is_read_by_how_long_the_slow_ones_took(story: Story) -> None:
    """One in a hundred is few."""
    for _ in range(12):
        story.window(eu_p95=4_000_000)
    story.do(do="set_timeout", call="till->bank", timeout=1_000_000)
    for _ in range(16):
        story.window(eu_p95=900_000)
    assert newest(story).reading == Reading("till", "p95", 4_000_000, 900_000, settled=True)


@pytest.mark.parametrize(
    ("slots", "subject"),
    [
        ({"do": "shed", "journey": "buy", "admit": 500_000}, "buy"),
        ({"do": "restart", "service": "web"}, "web"),
        ({"do": "shift_traffic", "route": "cards", "to": "bank2", "share": ONE}, "till"),
        ({"do": "turn_flag", "flag": "hints", "on": False}, "buy"),
    ],
)
def test_a_change_is_read_where_it_was_meant_to_help(brown_out: Story, slots: dict[str, Any], subject: str) -> None:
    """A journey, a service, the caller of a route; users where it is about nothing in particular."""
    brown_out.do(**slots)
    if slots["do"] == "restart":
        brown_out.change("restart_finished", "web", system="infrastructure")
    for _ in range(16):
        brown_out.window(eu=2)
    reading = newest(brown_out).reading
    assert reading is not None
    assert (reading.subject, reading.before, reading.after) == (subject, 200_000, 10_000)


def test_other_changes_of_the_time_between_are_named(brown_out: Story) -> None:
    """The figure moved; it does not say by whom."""
    brown_out.do(do="open_breaker", call="till->bank")
    brown_out.do(do="turn_flag", flag="hints", on=False)
    for _ in range(16):
        brown_out.window(eu=2)
    first, second = brown_out.dashboard().deeds
    assert first.meanwhile == ("Turn hints off",)
    assert second.meanwhile == ("Open the breaker of till->bank",)


def test_what_a_colleague_was_handed_begins_when_they_do(brown_out: Story) -> None:
    """It stands under their name, with the order as the action."""
    order = {"do": "open_breaker", "call": "till->bank"}
    brown_out.do(do="delegate", team="money", order=order)
    assert not brown_out.dashboard().deeds
    brown_out.now += 20 * SECOND
    brown_out.tell(ColleagueActed(team="money", action="open_breaker", outcome="begun"))
    deed = newest(brown_out)
    assert (deed.by, deed.action, deed.at) == ("money", ACTION.validate_python(order), brown_out.now)


BACK = (
    ({"do": "turn_flag", "flag": "hints", "on": False}, "Turn hints on"),
    ({"do": "open_breaker", "call": "till->bank", "region": "eu"}, "Close the breaker of till->bank towards eu"),
    ({"do": "shed", "journey": "buy", "admit": 200_000}, "Admit all of buy"),
    ({"do": "shift_traffic", "route": "cards", "to": "bank2", "share": ONE}, "Send 0% of cards to bank2"),
    ({"do": "pause_rollout", "service": "till"}, "Resume the rollout of till"),
    ({"do": "scale", "service": "till", "replicas": 6}, "Scale till to 3 replicas"),
)


@pytest.mark.parametrize(("slots", "title"), BACK)
def test_what_can_be_taken_back_is_offered_with_its_cost(story: Story, slots: dict[str, Any], title: str) -> None:
    """As things stood before."""
    story.calm()
    story.do(**slots)
    (offer,) = undos(story.dashboard())
    assert offer.title.startswith(title)
    assert offer.action is not None
    assert offer.hands == 5 * SECOND


def test_taking_back_goes_step_by_step_and_what_was_taken_back_comes_last(story: Story) -> None:
    """Half, a fifth, half again: what is left to take back is the half; the fifth can be had once more."""
    story.calm()
    for admit in (500_000, 200_000, 500_000):
        story.do(do="shed", journey="buy", admit=admit)
    (first,) = undos(story.dashboard())
    assert first.title == "Admit all of buy  (was: Admit 50% of buy)"
    story.do(do="shed", journey="buy", admit=ONE)
    (redo,) = undos(story.dashboard())
    assert redo.title == "Once more: Admit 50% of buy"


def test_what_lasts_says_why_and_what_is_not_known_is_asked_for(story: Story) -> None:
    """A restart cannot be taken back; a timeout nobody saw has to be typed."""
    story.calm()
    story.do(do="restart", service="till")
    story.do(do="set_timeout", call="till->bank", timeout=1_000_000)
    timeout, restart = undos(story.dashboard())
    assert (timeout.action, timeout.needs, timeout.refusal) == (None, ("timeout",), None)
    assert restart.refusal == "What a restart has stopped is gone."
    story.do(do="set_timeout", call="till->bank", timeout=2_000_000)
    assert undos(story.dashboard())[0].title.startswith("Set the timeout of till->bank to 1 second")


def test_a_rollback_says_that_there_is_no_way_forward(story: Story) -> None:
    """Rolling back once more would go further back, not forward."""
    story.calm()
    story.do(do="rollback", service="till")
    (offer,) = undos(story.dashboard())
    assert offer.action is None
    assert offer.refusal is not None
    assert "shipped again" in offer.refusal
