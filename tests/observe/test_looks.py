"""Looks: what each can show, and under which names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_sim.journal.signals import (
    AlertFired,
    AnswerDelivered,
    IntegrityReported,
    ProbeReturned,
    TicketsArrived,
    VendorPosted,
)
from incident_sim.observe.looks.reference import names_figure
from incident_sim.observe.words import say_log, say_when
from incident_sim.units import ONE, SECOND

if TYPE_CHECKING:
    from tests.observe.conftest import Story


def test_the_failing_region_stands_out_against_the_rest(brown_out: Story) -> None:
    """A breakdown shows each group's failures, their ratio to the rest, and who failed first."""
    figures = brown_out.figures(do="view_metrics", service="buy", by="region")
    assert figures["buy[region=eu]/failures"] == 400_000
    assert figures["buy[region=eu]/failures_calm"] == 0
    assert figures["buy[region=eu]/ratio_to_rest"] >= 100 * ONE
    assert figures["buy[region=us]/failures"] == 0
    assert (figures["buy[region=eu]/failed_first"], figures["buy[region=us]/failed_first"]) == (1, 0)


def test_a_journey_shows_its_magnitude_against_calm_and_its_onset(brown_out: Story) -> None:
    """Failing now, failing on a calm day, the peak and the instant of the rise are figures."""
    figures = brown_out.figures(do="view_metrics", service="buy")
    assert figures["buy/failures"] == 200_000
    assert figures["buy/failures_calm"] == 0
    assert figures["buy/peak"] == 200_000
    assert figures["buy/onset"] == -180 * SECOND


def test_releases_can_be_held_against_each_other(story: Story) -> None:
    """A service split by release shows the share and the failures of each."""
    story.calm()
    for _ in range(6):
        story.window(eu=20, releases={"t-2": 2, "t-3": 40}, attempts_each=3)
    figures = story.figures(do="view_metrics", service="till", by="release")
    assert figures["till[release=t-3]/errors"] == 400_000
    assert figures["till[release=t-3]/share"] == 500_000
    assert figures["till[release=t-3]/ratio_to_rest"] == 20 * ONE
    calls = story.figures(do="view_calls", service="web")
    assert calls["web->till/attempts_per_call"] == 3 * ONE
    assert calls["web->till[release=t-3]/attempts_per_call"] == 3 * ONE


def test_outbound_latency_tells_the_slow_region_from_the_usual_one(brown_out: Story) -> None:
    """Calls are shown by region, against the calm windows, with the instant they became slow."""
    figures = brown_out.figures(do="view_calls", service="till")
    assert figures["till->bank@eu/p95_ratio"] == 8 * ONE
    assert figures["till->bank@us/p95_ratio"] == ONE
    assert figures["till->bank@eu/first_slow_at"] == -180 * SECOND
    assert "till->bank@us/first_slow_at" not in figures
    assert figures["till->bank@eu/rejected"] == 36
    assert figures["till->bank@eu/attempts_per_call"] == ONE


def test_what_recovered_shows_calm_now_and_its_peak(brown_out: Story) -> None:
    """After it is over the newest windows are calm, and the peak is still told."""
    brown_out.calm(6)
    figures = brown_out.figures(do="view_calls", service="till")
    assert figures["till->bank@eu/p95_ratio"] == ONE
    assert figures["till->bank@eu/p95_ratio_peak"] == 8 * ONE
    assert brown_out.figures(do="view_metrics", service="buy")["buy/peak"] == 200_000


def test_logs_are_counted_by_pattern_with_those_dropped_for_volume(story: Story) -> None:
    """A line stands for as many as the cap left out."""
    story.calm()
    story.log("upstream_timeout", "bank", "eu", "30000", "1", alike=7)
    story.log("request_failed", "pay", "timeout")
    answer = story.look(do="search_logs", text="READ TIMEOUT")
    assert [say_log(line) for line in answer.lines] == ["upstream read timeout bank-eu after 30000ms attempt=1"]
    figures = dict(answer.figures)
    assert figures["lines"] == 7
    assert figures["pattern:upstream_timeout"] == 7
    assert figures["pattern:upstream_timeout:bank@eu"] == 7


def test_traces_say_where_the_time_went_and_how_often_it_was_tried(story: Story) -> None:
    """Failed requests come first, with the highest attempt number."""
    story.calm()
    story.trace("ok")
    story.trace("timeout", attempts=4)
    answer = story.look(do="view_traces")
    assert [trace.outcome for trace in answer.traces] == ["timeout"]
    figures = dict(answer.figures)
    assert figures["attempts_max"] == 4
    assert figures["slowest_service:bank@eu"] == 1
    assert figures["sampled"] == 2


def test_changes_reach_back_before_the_seat_opened(brown_out: Story) -> None:
    """A deploy from before is shown with its distance to the first failures."""
    brown_out.change("deploy_started", "web", "w-2", "2", "4", "Tidied up", happened=-300 * SECOND)
    figures = brown_out.figures(do="view_changes")
    assert figures["deploy:web"] == 1
    assert figures["deploy:web/minutes_before_onset"] == 2
    assert figures["deploys"] == 1
    assert figures["settings"] == 0
    ((_, table),) = brown_out.look(do="view_changes").tables
    assert table.instants == (-300 * SECOND,)
    assert table.rows[0][0] == say_when(-300 * SECOND)


def test_headroom_is_the_contract_less_our_use(brown_out: Story) -> None:
    """Capacity of a vendor is told by region."""
    figures = brown_out.figures(do="view_capacity", target="bank2")
    assert (figures["bank2@eu/used"], figures["bank2@eu/allowed"], figures["bank2@eu/headroom"]) == (1000, 8000, 7000)


def test_the_status_page_says_only_what_was_posted(story: Story) -> None:
    """Until the vendor posts, all is operational."""
    story.calm()
    assert story.figures(do="view_vendor", third_party="bank")["bank@eu/state"] == 0
    story.tell(VendorPosted(third_party="bank", region="eu", state="degraded"))
    figures = story.figures(do="view_vendor", third_party="bank")
    assert (figures["bank@eu/state"], figures["bank@us/state"], figures["bank/state"]) == (1, 0, 1)


def test_demand_is_counted_in_users_and_not_in_their_refreshes(brown_out: Story) -> None:
    """The same users who try more often are no surge."""
    figures = brown_out.figures(do="view_business")
    assert figures["demand_ratio"] == ONE
    assert figures["orders_lost"] == 12 * 40
    assert figures["revenue_lost"] == 12 * 40 * 5_000


def test_a_probe_that_has_not_come_back_says_so(story: Story) -> None:
    """No answer yet is an answer: not served, and how long one has waited."""
    story.calm()
    assert story.figures(do="probe", journey="buy") == {"ok": 0, "unfinished": 1, "duration": 12 * SECOND}


def test_a_probe_that_came_back_tells_its_outcome(story: Story) -> None:
    """The synthetic user's own outcome and duration are figures; an older one is no answer to a newer."""
    story.calm()
    name, action = story.accept(do="probe", journey="buy")
    story.start(name, action)
    asked, story.now = story.now, story.now + SECOND
    story.tell(ProbeReturned(journey="buy", segment=(("region", "eu"),), outcome="timeout", duration=SECOND))
    story.now = asked + action.hands
    story.tell(AnswerDelivered(action_id=name, asked_at=asked))
    figures = dict(story.observer().answer(name).figures)
    assert figures == {"ok": 0, "unfinished": 0, "duration": SECOND, "outcome:timeout": 1}
    assert story.figures(do="probe", journey="buy")["unfinished"] == 1


def test_integrity_shows_both_kinds_of_doubt(story: Story) -> None:
    """Authorised without an order and charged twice are counted apart."""
    story.calm()
    story.tell(IntegrityReported(by="check", action="", authorised_without_order=9, charged_twice=2))
    figures = story.figures(do="check_integrity")
    assert figures == {"authorised_without_order": 9, "charged_twice": 2, "doubtful": 11}


LOOKS: tuple[dict[str, object], ...] = (
    {"do": "view_metrics", "service": "buy"},
    {"do": "view_metrics", "service": "buy", "by": "platform"},
    {"do": "view_metrics", "service": "till"},
    {"do": "view_metrics", "service": "till", "by": "release"},
    {"do": "view_calls", "service": "web"},
    {"do": "view_calls", "service": "till"},
    {"do": "view_calls", "service": "orders"},
    {"do": "search_logs"},
    {"do": "view_traces", "only": "all"},
    {"do": "view_traces", "only": "slow"},
    {"do": "view_changes"},
    {"do": "view_map"},
    {"do": "view_vendor", "third_party": "bank"},
    {"do": "view_business"},
    {"do": "view_capacity", "target": "till"},
    {"do": "view_capacity", "target": "bank"},
    {"do": "view_alert", "alert": "buy-burn"},
    {"do": "view_alert", "alert": "till-busy"},
    {"do": "view_tickets"},
    {"do": "read_runbook", "runbook": "bank-slow"},
    {"do": "check_integrity"},
    {"do": "probe", "journey": "buy"},
)


@pytest.mark.parametrize("slots", LOOKS, ids=str)
def test_every_figure_of_every_look_is_in_the_reference(brown_out: Story, slots: dict[str, object]) -> None:
    """A clue may rest on any figure, so each has a documented name, once."""
    brown_out.log("upstream_429", "bank", "eu", "2")
    brown_out.trace()
    brown_out.change("deploy_started", "web", "w-2", "2", "4", "Tidied up")
    brown_out.tell(AlertFired(alert="buy-burn", severity="page", value=20 * ONE))
    brown_out.tell(VendorPosted(third_party="bank", region="eu", state="degraded"))
    brown_out.tell(IntegrityReported(by="check", action="", authorised_without_order=1, charged_twice=0))
    brown_out.tell(TicketsArrived(journey="buy", count=3, by_segment=(("region", "eu", 3),), complaint="fails"))
    answer = brown_out.look(**slots)
    names = [figure.name for figure in answer.figures]
    assert [name for name in names if not names_figure(answer.view, name)] == []
    assert len(names) == len(set(names))
    assert all(type(figure.value) is int for figure in answer.figures)


@pytest.mark.parametrize("slots", LOOKS, ids=str)
def test_every_look_answers_before_anything_was_measured(story: Story, slots: dict[str, object]) -> None:
    """The first look of a session may come before the first window."""
    assert story.look(**slots).title


def test_charts_have_at_most_as_many_points_as_a_screen_is_wide(story: Story) -> None:
    """A long range is thinned to its highest values, and a spike is never lost."""
    story.calm(400)
    story.window(eu=100)
    story.calm(20)
    answer = story.look(do="view_metrics", service="buy", since=7200 * SECOND)
    failing = next(one for one in answer.series if one.name == "failing")
    assert len(failing.points) <= 180
    assert max(point.value for point in failing.points) == 500_000
