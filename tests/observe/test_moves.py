"""The palette and the composers: what is offered, and what is filled in."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from incident_sim.actions import ACTION
from incident_sim.actions.union import message_kinds
from incident_sim.journal.signals import AlertFired, PageAnswered, PageSent, PlayEnded
from incident_sim.observe import draft, message_text, moments, no_change, offers, postmortem_draft
from incident_sim.units import MINUTE, ONE, SECOND

if TYPE_CHECKING:
    from incident_sim.observe import Offer
    from tests.observe.conftest import Story


def _offers(story: Story) -> tuple[Offer, ...]:
    return offers(story.dashboard(), story.observer().known("me"))


def test_what_is_offered_can_be_done_or_says_why_not(brown_out: Story) -> None:
    """An offer without a reason against it is accepted at the door and at the hands."""
    brown_out.tell(AlertFired(alert="buy-burn", severity="page", value=ONE))
    known = brown_out.observer().known("me")
    found = _offers(brown_out)
    assert found
    for offer in found:
        assert offer.refusal is None or offer.refusal.endswith(".")
        if offer.action is not None and offer.refusal is None:
            offer.action.refer(known)
            offer.action.check(known)
        assert (offer.action is None) == bool(offer.needs)


def test_nothing_is_offered_twice(brown_out: Story) -> None:
    """Not even where a journey has the name of a service."""
    known = copy(brown_out.observer().known("me"))
    known.journeys = ("web",)
    actions = [repr(offer.action) for offer in offers(brown_out.dashboard(), known) if offer.action is not None]
    assert len(actions) == len(set(actions))


def test_every_family_is_offered_in_an_incident(brown_out: Story) -> None:
    """See, say, look, act, tell and close."""
    families = {offer.family for offer in _offers(brown_out)}
    assert families == {"investigate", "mitigate", "command", "communicate", "diagnose", "close"}


def test_a_firing_page_is_offered_first_until_it_is_acknowledged(story: Story) -> None:
    """What burns stands on top."""
    story.tell(AlertFired(alert="buy-burn", severity="page", value=ONE))
    assert _offers(story)[0].title == "Acknowledge buy-burn"
    story.do(do="acknowledge", alert="buy-burn")
    assert all(offer.kind != "acknowledge" for offer in _offers(story))


def test_what_cannot_be_done_stays_visible_with_its_reason(story: Story) -> None:
    """Resolving needs an incident; a paged team is on its way."""
    resolve = next(offer for offer in _offers(story) if offer.kind == "resolve")
    assert resolve.refusal == "No incident has been declared. Declare one first."
    story.tell(PageSent(team="money"))
    asked = [offer for offer in _offers(story) if offer.target == "money"]
    assert [(offer.kind, offer.refusal) for offer in asked] == [("ask", "money has been paged and is on the way.")]
    story.tell(PageAnswered(team="money"))
    asked = [offer for offer in _offers(story) if offer.target == "money"]
    assert [offer.kind for offer in asked] == ["ask", "ask", "ask", "delegate"]


def test_times_of_offers_follow_the_pace(story: Story) -> None:
    """A scenario at half pace rolls back in half the time; hands are as slow as ever."""
    rollback = next(offer for offer in _offers(story) if offer.kind == "rollback")
    assert (rollback.target, rollback.acts, rollback.hands) == ("till", 90 * SECOND, 5 * SECOND)


def test_after_the_close_only_the_postmortem_is_left(story: Story) -> None:
    """The player's part is over."""
    story.tell(PlayEnded(how="resolved"))
    assert [offer.kind for offer in _offers(story)] == ["file_postmortem"]


def test_every_message_is_drafted_so_that_it_can_be_sent(brown_out: Story) -> None:
    """Composers open filled: with the slots of the draft and no more than four beside them, each is complete."""
    board = brown_out.dashboard()
    for kind in message_kinds():
        slots = draft(kind, board)
        if kind == "message_team":
            slots["text"] = "Please look at the till."
        action = ACTION.validate_python({"do": kind, **slots})
        assert message_text(action)


def test_a_draft_begins_from_the_last_message_and_what_was_seen_since(brown_out: Story) -> None:
    """The workaround is kept; the magnitude, the onset and the next update are today's."""
    brown_out.do(
        do="post_status", status="identified", effect="slow", workaround="Use a wallet", next_update=SECOND, text="Own"
    )
    slots = draft("post_status", brown_out.dashboard())
    assert slots["workaround"] == "Use a wallet"
    assert (slots["status"], slots["effect"], slots["magnitude"]) == ("identified", "failing", "many")
    assert slots["started_at"] == -180 * SECOND
    assert slots["next_update"] == 7 * MINUTE + 30 * SECOND
    assert "text" not in slots
    assert "eta" not in slots


def test_no_change_repeats_the_last_post_with_a_new_promise(brown_out: Story) -> None:
    """Two keys, and nothing that was not said before."""
    assert no_change(brown_out.dashboard()) is None
    brown_out.do(do="post_status", status="identified", effect="failing", next_update=SECOND, eta=SECOND)
    again = no_change(brown_out.dashboard())
    assert again is not None
    assert (again.status, again.effect, again.eta) == ("identified", "failing", None)
    assert "no change" in message_text(again)


def test_drafts_say_monitoring_once_it_is_calm(brown_out: Story) -> None:
    """The next post follows from what the wall shows."""
    brown_out.do(do="post_status", status="identified", effect="failing", next_update=SECOND)
    brown_out.calm(7)
    slots = draft("post_status", brown_out.dashboard())
    assert (slots["status"], slots["effect"], slots["magnitude"]) == ("monitoring", "none", None)


def test_the_postmortem_opens_with_ones_own_numbers_and_timeline(brown_out: Story) -> None:
    """Impact, page, decision, change and message stand in it, with the entries that show them."""
    brown_out.now = 20 * SECOND
    brown_out.tell(AlertFired(alert="buy-burn", severity="page", value=ONE))
    declared = brown_out.do(do="declare", severity="SEV1")
    rollback = brown_out.do(do="rollback", service="till")
    brown_out.do(do="view_map")
    post = brown_out.do(do="post_status", status="investigating", effect="failing", next_update=SECOND)
    board = brown_out.dashboard()
    form = postmortem_draft(board)
    assert (form.impact.start, form.impact.users_affected) == (-180 * SECOND, 480)
    assert form.detection is not None
    assert form.detection.delay == 200 * SECOND
    assert form.severity == "SEV1"
    found = [(moment.kind, moment.evidence) for moment in moments(board)]
    assert found == [
        ("impact", "buy-burn"),
        ("page", "buy-burn"),
        ("declared", declared),
        ("change", rollback),
        ("message", post),
    ]
