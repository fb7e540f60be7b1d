"""The fold: what a seat sees, however the signals were cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_sim.journal.signals import (
    ActionDone,
    ActionRefused,
    ActionStarted,
    ActionWithdrawn,
    AlertFired,
    AlertResolved,
    ColleagueReported,
    Finding,
    IntegrityReported,
    MessageReceived,
    PageAnswered,
    PageSent,
    PlayEnded,
    ReconciliationStarted,
    SessionEnded,
    VendorAnswered,
)
from incident_sim.observe import Observer, knowledge
from incident_sim.units import ONE, SECOND

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.observe.conftest import Story

BEATS: tuple[tuple[str, Callable[[Story], object]], ...] = (
    ("calm", lambda story: story.window()),
    ("bad", lambda story: story.window(eu=60, eu_p95=3_000_000)),
    ("worse", lambda story: story.window(eu=100, us=90, busy=ONE)),
    ("page", lambda story: story.tell(AlertFired(alert="buy-burn", severity="page", value=ONE))),
    ("over", lambda story: story.tell(AlertResolved(alert="buy-burn"))),
    ("ack", lambda story: story.do(do="acknowledge", alert="buy-burn")),
    ("declare", lambda story: story.do(do="declare", severity="SEV1")),
    ("look", lambda story: story.do(do="view_metrics", service="buy", by="region")),
    ("calls", lambda story: story.do("two", do="view_calls", service="till")),
    ("check", lambda story: story.do(do="check_integrity")),
    ("post", lambda story: story.do(do="post_status", status="investigating", effect="failing", next_update=SECOND)),
    ("deploy", lambda story: story.change("deploy_started", "web", "w-2", "2", "4", "Tidied up")),
    ("back", lambda story: story.change("rollback_started", "web", "w-1", "2")),
    ("shed", lambda story: story.change("shed_set", "buy", "20%", system="settings")),
    ("open", lambda story: story.change("breaker_opened", "till->bank", "eu", system="settings")),
    ("ask", lambda story: story.do(do="ask", team="money")),
    ("report", lambda story: story.tell(ColleagueReported(team="money", question="what_do_you_see", findings=()))),
    ("boss", lambda story: story.tell(MessageReceived(sender="executive", template="exec_asks"))),
    ("log", lambda story: story.log("queue_full", "60")),
)


@settings(max_examples=40, deadline=None)
@given(
    beats=st.lists(st.sampled_from(BEATS), max_size=30),
    looked=st.lists(st.integers(0, 200), max_size=8),
)
def test_incremental_equals_the_fold_from_scratch(
    beats: list[tuple[str, Callable[[Story], object]]], looked: list[int], make: Callable[[], Story]
) -> None:
    """Looking at the dashboard between signals changes nothing that is seen later."""
    story = make()
    for _, beat in beats:
        beat(story)
    observer = Observer()
    for place, (at, signal) in enumerate(story.told):
        observer.take(at, signal)
        if place in looked:
            observer.dashboard("me", at)
            observer.known("two").firing("buy-burn")
    for actor in ("me", "two"):
        assert observer.dashboard(actor, story.now) == story.observer().dashboard(actor, story.now)


def test_both_sides_of_a_pipe_know_the_same(story: Story) -> None:
    """What the host refuses by and what the screen greys out by is one thing."""
    story.tell(AlertFired(alert="buy-burn", severity="page", value=ONE))
    story.tell(PageSent(team="money"))
    story.change("breaker_opened", "till->bank", "eu", system="settings")
    story.change("deploy_started", "web", "w-2", "2", "4", "Tidied up")
    host, screen = story.observer().known("me"), knowledge(story.dashboard())
    for known in (host, screen):
        assert known.firing("buy-burn")
        assert (known.paged("money"), known.answered("money")) == (True, False)
        assert (known.breaker_open("till->bank", "eu"), known.breaker_open("till->bank", None)) == (True, False)
        assert (known.rollout("web"), known.earlier_release("till")) == ("running", "t-1")


def test_before_the_opening_there_is_nothing_to_see() -> None:
    """A dashboard needs a briefing."""
    with pytest.raises(RuntimeError, match="SessionOpened"):
        Observer().dashboard("me", 0)


def test_a_window_is_seen_only_once_it_was_published(story: Story) -> None:
    """The wallboard starts empty, and follows what was published."""
    assert story.dashboard().wallboard.published == -1
    story.calm(3)
    wall = story.dashboard().wallboard
    assert wall.published == story.now
    assert [len(series.points) for _, lines in wall.charts for series in lines] == [3, 3, 3, 3]


def test_a_service_in_trouble_changes_its_colour(brown_out: Story) -> None:
    """Errors, latency against calm and busy workers make health; a vendor's is unknown until its page is read."""
    health = {service.name: service.health for service in brown_out.dashboard().wallboard.services}
    assert health == {"web": "bad", "till": "bad", "orders": "ok", "bank": "unknown", "bank2": "unknown"}
    brown_out.do(do="view_vendor", third_party="bank")
    assert {row.name: row.health for row in brown_out.dashboard().wallboard.services}["bank"] == "ok"


def test_hands_show_what_they_are_at_and_what_waits(story: Story) -> None:
    """The first action is in hand until its time is over; the next waits, and can be withdrawn."""
    first, action = story.accept(do="rollback", service="till")
    second, _ = story.accept(do="view_map")
    story.start(first, action)
    story.tell(ActionDone(action_id=first))
    board = story.dashboard()
    assert [(row.action_id, row.state) for row in board.pending] == [(first, "in hand"), (second, "waiting")]
    assert board.hands_free_at == story.now + 5 * SECOND
    story.tell(ActionWithdrawn(action_id=second))
    story.now += 5 * SECOND
    assert story.dashboard().pending == ()


def test_an_open_composer_holds_the_hands_until_it_is_sent(story: Story) -> None:
    """The world waits once the message's time is over; sending frees the hands."""
    opened, action = story.accept(do="open_composer", message="post_status")
    story.tell(ActionStarted(action_id=opened, until=story.now + 30 * SECOND))
    assert action.kind == "open_composer"
    board = story.dashboard()
    assert (board.composing, board.waiting_for_send) == ("post_status", False)
    story.now += 30 * SECOND
    board = story.dashboard()
    assert board.waiting_for_send
    assert board.hands_free_at > board.now
    sent, post = story.accept(do="post_status", status="investigating", effect="failing")
    story.tell(ActionStarted(action_id=sent, until=story.now))
    story.tell(ActionDone(action_id=sent))
    board = story.dashboard()
    assert (board.composing, board.pending) == (None, ())
    assert board.hands_free_at <= board.now
    assert board.sent[0].action == post


def test_a_dropped_draft_frees_the_hands(story: Story) -> None:
    """Nothing was sent, and the hands are free at once."""
    opened, _ = story.accept(do="open_composer", message="show_banner")
    story.tell(ActionStarted(action_id=opened, until=story.now + 20 * SECOND))
    dropped, _ = story.accept(do="drop_draft")
    story.tell(ActionDone(action_id=dropped))
    board = story.dashboard()
    assert (board.composing, board.pending, board.sent) == (None, (), ())
    assert board.hands_free_at <= board.now


def test_answers_belong_to_the_seat_that_asked(story: Story) -> None:
    """Another seat does not see them; a report nobody asked for is for all."""
    story.calm()
    story.do(do="view_map")
    story.tell(PageSent(team="money"))
    story.tell(PageAnswered(team="money"))
    found = Finding(code="workers_busy", values=("till", "97"))
    story.tell(ColleagueReported(team="money", question="what_do_you_see", findings=(found,)))
    assert [answer.view for answer in story.dashboard().answers] == ["view_map", "ask"]
    others = story.dashboard("two").answers
    assert [answer.view for answer in others] == ["ask"]
    assert dict(others[0].figures) == {"findings": 1, "workers_busy:till": 970_000}


def test_a_colleagues_report_answers_the_question_that_was_asked(story: Story) -> None:
    """The first report of somebody who was woken is their own; the next is the answer."""
    story.tell(PageAnswered(team="money"))
    asked = story.do(do="ask", team="money")
    story.tell(ColleagueReported(team="money", question="what_do_you_see", findings=()))
    with pytest.raises(KeyError):
        story.observer().answer(asked)
    story.tell(ColleagueReported(team="money", question="what_do_you_see", findings=()))
    assert story.observer().answer(asked).view == "ask"


def test_a_vendors_answer_gathers_its_regions(story: Story) -> None:
    """One ticket, one answer, whatever the number of regions."""
    ticket = story.do(do="contact_vendor", third_party="bank")
    story.now += 60 * SECOND
    story.tell(VendorAnswered(third_party="bank", region="eu", state="degraded"))
    story.tell(VendorAnswered(third_party="bank", region="us", state="operational"))
    figures = dict(story.observer().answer(ticket).figures)
    assert (figures["bank@eu/state"], figures["bank@us/state"]) == (1, 0)
    assert len(story.dashboard().answers) == 1


def test_what_was_changed_is_in_force_until_it_is_put_back(story: Story) -> None:
    """Settings come and go with their opposites."""
    story.change("breaker_opened", "till->bank", "eu", system="settings")
    story.change("shed_set", "buy", "20%", system="settings")
    story.change("traffic_shifted", "cards", "bank2", "40%", "eu", system="settings")
    story.change("flag_off", "hints", system="settings")
    whats = [setting.what for setting in story.dashboard().wallboard.settings]
    assert sorted(whats) == ["admitted", "breaker", "flag", "traffic"]
    story.change("breaker_closed", "till->bank", "eu", system="settings")
    story.change("shed_set", "buy", "100%", system="settings")
    story.change("traffic_shifted", "cards", "bank2", "0%", "eu", system="settings")
    story.change("flag_on", "hints", system="settings")
    assert story.dashboard().wallboard.settings == ()


def test_rollouts_and_rollbacks_are_known_from_the_change_log(story: Story) -> None:
    """What a refusal rests on follows the log: running, paused, going back, done."""
    story.change("deploy_started", "web", "w-2", "2", "4", "Tidied up")
    known = story.observer().known("me")
    assert (known.rollout("web"), known.earlier_release("web")) == ("running", "w-1")
    story.change("deploy_paused", "web", "w-2")
    assert story.observer().known("me").rollout("web") == "paused"
    story.change("rollback_started", "web", "w-1", "2")
    known = story.observer().known("me")
    assert (known.rollout("web"), known.earlier_release("web")) == ("rolling_back", None)
    assert [(op.what, op.progress) for op in story.dashboard().wallboard.operations] == [("rollback", "0 of 2")]
    story.change("rollback_finished", "web", "w-1", "2")
    assert story.observer().known("me").rollout("web") == "none"


def test_history_written_down_late_changes_nothing_that_runs(story: Story) -> None:
    """Entries of the past tell of the past."""
    story.change("flag_off", "hints", system="settings", happened=story.now - 1)
    story.change("deploy_started", "web", "w-0", happened=story.now - 1)
    known = story.observer().known("me")
    assert known.flag_on("hints")
    assert known.rollout("web") == "none"


def test_a_page_is_unacknowledged_again_when_it_fires_again(story: Story) -> None:
    """An acknowledgement is of one firing."""
    story.tell(AlertFired(alert="buy-burn", severity="page", value=ONE))
    story.do(do="acknowledge", alert="buy-burn")
    assert story.dashboard().wallboard.alerts[0].acknowledged
    story.tell(AlertResolved(alert="buy-burn"))
    story.tell(AlertFired(alert="buy-burn", severity="page", value=ONE))
    assert not story.dashboard().wallboard.alerts[0].acknowledged


def test_executives_wait_until_somebody_has_told_them(story: Story) -> None:
    """A question stays open until the next update to executives."""
    story.tell(MessageReceived(sender="executive", template="exec_asks"))
    assert [line.wants_answer for line in story.dashboard().wallboard.inbox] == [True]
    story.now += SECOND
    story.do(do="update_executives", impact="Buying fails", action="We look", next_update=600 * SECOND)
    inbox = story.dashboard().wallboard.inbox
    assert [(line.wants_answer, line.mine) for line in inbox] == [(False, False), (False, True)]


def test_a_refusal_is_told_in_a_sentence(story: Story) -> None:
    """At the door and later alike, the timeline has the reason."""
    culprits = (("alert", "buy-burn"),)
    story.tell(ActionRefused(action_id="", actor="me", code="alert_not_firing", culprits=culprits))
    lines = [line for line in story.dashboard().wallboard.timeline if line.kind == "refused"]
    assert [line.text for line in lines] == ["buy-burn is not firing, so there is nothing to acknowledge."]


def test_changes_from_before_the_seat_opened_are_told_by_the_look_alone(story: Story) -> None:
    """The wall does not give away what one has to look for."""
    story.change("deploy_started", "web", "w-2", "2", "4", "Tidied up")
    story.now = 20 * SECOND
    assert all(line.kind != "change" for line in story.dashboard().wallboard.timeline)
    assert story.dashboard().wallboard.inbox == ()
    look = story.do(do="view_changes")
    told = [line for line in story.dashboard().wallboard.timeline if line.kind == "change"]
    assert [(line.ref, line.at) for line in told] == [(look, -300 * SECOND)]


def test_the_facilitators_signals_reach_no_seat(story: Story) -> None:
    """A signal has an audience."""
    before = story.dashboard()
    story.tell(MessageReceived(sender="bot", template="thanks_update", audience="facilitator"))
    assert story.dashboard() == before


def test_a_message_to_one_seat_is_not_seen_from_another(story: Story) -> None:
    """The channel is filtered by audience."""
    story.tell(MessageReceived(sender="bot", template="thanks_update", audience="two"))
    assert story.dashboard().wallboard.inbox == ()
    assert len(story.dashboard("two").wallboard.inbox) == 1


def test_the_phase_follows_the_players_end_and_the_recordings(story: Story) -> None:
    """Closed while the world goes on, then ended."""
    assert story.dashboard().phase == "live"
    story.tell(PlayEnded(how="resolved"))
    assert story.dashboard().phase == "closed"
    assert story.observer().known("me").closed()
    story.tell(SessionEnded())
    assert story.dashboard().phase == "ended"


def test_a_reconciliation_is_under_way_until_it_reports(story: Story) -> None:
    """One at a time, and the wall shows it."""
    story.tell(ReconciliationStarted())
    assert story.observer().known("me").reconciling()
    assert [op.what for op in story.dashboard().wallboard.operations] == ["reconciliation"]
    story.tell(IntegrityReported(by="reconciliation", action="", authorised_without_order=4, charged_twice=1))
    assert not story.observer().known("me").reconciling()
    assert story.dashboard().seen.doubtful_payments == 5


def test_the_wall_stays_bounded_however_long_the_session(story: Story) -> None:
    """Charts, inbox, timeline and answers keep what a screen can show."""
    story.calm(400)
    for _ in range(300):
        story.tell(MessageReceived(sender="executive", template="exec_asks"))
        story.do(do="note", text="still here")
    for _ in range(80):
        story.do(do="view_map")
    board = story.dashboard()
    assert max(len(series.points) for _, lines in board.wallboard.charts for series in lines) == 180
    assert len(board.wallboard.inbox) <= 200
    assert len(board.wallboard.timeline) <= 500
    assert len(board.answers) <= 60
