"""A session accepts, lets things happen when hands are free, and writes everything down."""

from __future__ import annotations

from typing import Any

import pytest

from incident_sim.actions.close import FilePostmortem, Resolve
from incident_sim.actions.command import Acknowledge, Declare, Note, Withdraw
from incident_sim.actions.communicate import DropDraft, OpenComposer, PostStatus
from incident_sim.actions.investigate import ViewMap, ViewMetrics
from incident_sim.actions.mitigate import Rollback
from incident_sim.actions.postmortem import Postmortem
from incident_sim.errors import ActionRefused, SessionOver
from incident_sim.files import open_scenario
from incident_sim.policies import RateLimit
from incident_sim.session import Session
from incident_sim.session.opening import digest

SECOND = 1_000_000
POST = PostStatus(status="investigating", journeys=("checkout",), effect="failing")


def facts(session: Session, name: str) -> list[tuple[int, Any]]:
    """When facts of a kind were recorded, and the facts."""
    return [(entry.at, entry.fact) for entry in session.journal if entry.fact.fact == name]


def test_the_seat_opens_shortly_before_the_first_page(session: Session) -> None:
    """The clock stands at zero, and the page comes half a minute later."""
    assert session.now == 0
    session.advance(60 * SECOND)
    pages = [at for at, fact in facts(session, "alert_fired") if fact.severity == "page"]
    assert pages[0] == 30 * SECOND


def test_hands_do_one_thing_at_a_time_in_the_order_of_acceptance(session: Session) -> None:
    """Two looks of four seconds take eight."""
    seat = session.seat()
    seat.act(ViewMap())
    seat.act(ViewMetrics(service="checkout"))
    session.advance(20 * SECOND)
    assert [at for at, _ in facts(session, "answer_delivered")] == [4 * SECOND, 8 * SECOND]


def test_at_most_eight_actions_wait_and_each_can_be_withdrawn(session: Session) -> None:
    """The ninth is refused with a sentence, and withdrawing makes room at once."""
    seat = session.seat()
    ids = [seat.act(Note(text=str(number))) for number in range(8)]
    with pytest.raises(ActionRefused) as refusal:
        seat.act(Note(text="nine"))
    assert refusal.value.code == "hands_full"
    seat.act(Withdraw(action=ids[-1]))
    seat.act(Note(text="nine"))
    session.advance(60 * SECOND)
    assert ids[-1] not in [fact.action_id for _, fact in facts(session, "action_started")]


def test_what_cannot_be_meant_is_refused_at_the_door_and_written_down(session: Session) -> None:
    """A service that does not exist is named, with those that do."""
    with pytest.raises(ActionRefused) as refusal:
        session.seat().act(Rollback(service="nowhere"))
    assert refusal.value.code == "unknown_name"
    assert "checkout" in str(refusal.value.culprits["allowed"])
    ((at, fact),) = facts(session, "action_refused")
    assert (at, fact.action) == (0, Rollback(service="nowhere"))


def test_what_cannot_be_done_now_is_refused_when_the_hands_are_free(session: Session) -> None:
    """An alert that does not fire cannot be acknowledged; it costs no time."""
    session.seat().act(Acknowledge(alert="checkout-burn-fast"))
    session.seat().act(Declare(severity="SEV1"))
    session.advance(10 * SECOND)
    assert [fact.code for _, fact in facts(session, "action_refused")] == ["alert_not_firing"]
    assert facts(session, "action_started")[0][0] == 0


def test_a_message_goes_out_when_it_is_finished(session: Session) -> None:
    """Thirty seconds of writing, then the post."""
    session.seat().act(POST)
    session.advance(60 * SECOND)
    assert [at for at, _ in facts(session, "action_done")] == [30 * SECOND]


def test_a_composer_opened_by_hand_costs_the_same_as_a_message_in_a_script(session: Session) -> None:
    """The hands are held from the opening; what was written meanwhile goes out at once."""
    seat = session.seat()
    seat.act(OpenComposer(message="post_status"))
    seat.act(ViewMap())
    session.advance(30 * SECOND)
    assert not facts(session, "answer_delivered")
    seat.act(POST)
    session.advance(60 * SECOND)
    done = [(at, fact.action_id) for at, fact in facts(session, "action_done")]
    assert done == [(30 * SECOND, "a3")]
    assert [at for at, _ in facts(session, "answer_delivered")] == [34 * SECOND]


def test_a_dropped_draft_frees_the_hands(session: Session) -> None:
    """Nothing goes out, and what waited begins."""
    seat = session.seat()
    seat.act(OpenComposer(message="post_status"))
    seat.act(ViewMap())
    session.advance(10 * SECOND)
    seat.act(DropDraft())
    session.advance(60 * SECOND)
    assert [at for at, _ in facts(session, "answer_delivered")] == [14 * SECOND]


def test_closing_ends_the_play_but_not_the_world(session: Session) -> None:
    """Only a postmortem is accepted afterwards, and truth is counted to the end."""
    seat = session.seat()
    seat.act(Declare(severity="SEV1"))
    seat.act(Resolve())
    session.advance(30 * SECOND)
    assert session.play_ended == "resolved"
    with pytest.raises(ActionRefused):
        seat.act(ViewMap())
    seat.act(FilePostmortem(postmortem=Postmortem()))
    session.finish()
    assert session.over
    assert facts(session, "outcomes_counted")[-1][0] >= session.ends_at - 5 * SECOND
    assert facts(session, "session_ended")[0][0] == session.ends_at
    with pytest.raises(SessionOver):
        session.advance(session.ends_at)


def test_a_postmortem_waits_for_the_close(session: Session) -> None:
    """It is the last action of a play."""
    with pytest.raises(ActionRefused) as refusal:
        session.seat().act(FilePostmortem(postmortem=Postmortem()))
    assert refusal.value.code == "not_closed_yet"


def test_time_running_out_ends_the_play_and_still_takes_the_postmortem(session: Session) -> None:
    """Whoever never closes is still heard."""
    session.advance(session.ends_at)
    assert session.play_ended == "time"
    session.seat().act(FilePostmortem(postmortem=Postmortem()))
    session.finish()
    assert [fact.how for _, fact in facts(session, "play_ended")] == ["time"]


def test_what_came_later_and_says_nothing_is_not_written() -> None:
    """A new field leaves digests and journals of older scenarios as they were; one that is used is a part of them."""
    plain, used = RateLimit(rate=5000), RateLimit(rate=5000, per="client")
    for written in (plain.model_dump(), plain.model_dump(mode="json"), dict(plain.__repr_args__())):
        assert not {"window", "turns", "spent", "per"} & set(written)
    assert used.model_dump()["per"] == "client"
    assert "per='client'" in repr(used)
    assert RateLimit.model_validate(used.model_dump()) == used
    shop = open_scenario("checkout-cascade")
    party, *others = shop.topology.third_parties
    counted = party.model_copy(update={"limit": party.limit.model_copy(update={"window": 60_000_000})})
    topology = shop.topology.model_copy(update={"third_parties": (counted, *others)})
    assert digest(shop.model_copy(update={"topology": topology})) != digest(shop)
