"""Who waits for an answer, and what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_sim.actions.command import Acknowledge
from incident_sim.journal.signals import AlertFired, MessageReceived, TicketsArrived
from incident_sim.observe import Promise, promises, wants
from incident_sim.units import MINUTE

if TYPE_CHECKING:
    from tests.observe.conftest import Story


def waiting(story: Story) -> list[tuple[str, str]]:
    """Who waits, and the kind of action that answers."""
    return [(one.who, one.kind) for one in wants(story.dashboard())]


def test_a_page_waits_until_it_is_acknowledged(brown_out: Story) -> None:
    """The answer is ready."""
    brown_out.tell(AlertFired(alert="till-busy", severity="page", value=990_000))
    (want,) = wants(brown_out.dashboard())
    assert want.action == Acknowledge(alert="till-busy")
    brown_out.do(do="acknowledge", alert="till-busy")
    assert waiting(brown_out) == []


def test_whoever_asks_upstairs_waits_since_the_first_question(brown_out: Story) -> None:
    """Asked again is not asked anew; an update answers both."""
    first = brown_out.now
    brown_out.tell(MessageReceived(sender="executive", template="exec_asks"))
    brown_out.now += MINUTE
    brown_out.tell(MessageReceived(sender="executive", template="exec_asks_again"))
    (want,) = wants(brown_out.dashboard())
    assert (want.since, want.kind) == (first, "update_executives")
    brown_out.do(do="update_executives", impact="Some fail", action="We look", next_update=5 * MINUTE)
    assert waiting(brown_out) == []


def test_support_waits_for_words_and_the_public_for_the_first_post(brown_out: Story) -> None:
    """The public only where the severity asks for it."""
    brown_out.tell(TicketsArrived(journey="buy", complaint="fails", count=1, by_segment=()))
    assert waiting(brown_out) == [("support", "publish_macro")]
    brown_out.now += MINUTE
    brown_out.do(do="declare", severity="SEV1")
    assert waiting(brown_out) == [("support", "publish_macro"), ("the public", "post_status")]
    brown_out.do(do="publish_macro", symptom="It fails")
    brown_out.do(do="post_status", status="investigating", effect="failing")
    assert waiting(brown_out) == []


def test_an_update_is_promised_until_the_next_one_and_waited_for_once_it_is_due(brown_out: Story) -> None:
    """The next one first; a post without a time promises nothing."""
    brown_out.do(do="post_status", status="investigating", effect="failing", next_update=10 * MINUTE)
    posted = brown_out.now
    brown_out.do(do="update_executives", impact="Some fail", action="We look", next_update=5 * MINUTE)
    upstairs = Promise("executives", "update_executives", brown_out.now + 5 * MINUTE)
    assert promises(brown_out.dashboard()) == (upstairs, Promise("public", "post_status", posted + 10 * MINUTE))
    brown_out.now += 6 * MINUTE
    assert waiting(brown_out) == [("executives", "update_executives")]
    brown_out.now += 6 * MINUTE
    assert waiting(brown_out) == [("executives", "update_executives"), ("the public", "post_status")]
    brown_out.do(do="post_status", status="resolved", effect="none")
    assert promises(brown_out.dashboard()) == (upstairs,)
