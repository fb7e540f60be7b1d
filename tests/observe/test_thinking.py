"""What was thought, who is doing what, and a colleague who knows only what they were told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from incident_sim.actions import ACTION
from incident_sim.actions.command import Assign, Delegate
from incident_sim.actions.mitigate import OpenBreaker
from incident_sim.journal.signals import ColleagueActed, ColleagueReported, Finding, PageAnswered, PageSent
from incident_sim.observe import calls_for, drafted, message_text, writer
from incident_sim.units import MINUTE

if TYPE_CHECKING:
    from tests.observe.conftest import Story


def come(story: Story, team: str = "money") -> None:
    """A team is paged and answers."""
    story.do(do="page", team=team)
    story.tell(PageSent(team=team))
    story.now += MINUTE
    story.tell(PageAnswered(team=team))


def test_what_was_ruled_out_says_what_was_looked_at(brown_out: Story) -> None:
    """Looks at the component, before it was said and until it was dropped; others prove nothing about it."""
    brown_out.do(do="view_metrics", service="till")
    brown_out.do(do="hypothesize", component="till", mechanism="bad_release")
    brown_out.do(do="view_metrics", service="web")
    brown_out.do(do="view_metrics", service="till", by="release")
    brown_out.do(do="drop_hypothesis", component="till", mechanism="bad_release")
    brown_out.do(do="view_calls", service="till")
    (thought,) = brown_out.dashboard().thoughts
    assert thought.confidence == "ruled out"
    assert [sight.action_id for sight in thought.sights] == ["a1", "a4"]


def test_a_hypothesis_keeps_its_place_when_it_is_confirmed_or_comes_back(brown_out: Story) -> None:
    """Once for each component and mechanism."""
    slots = {"component": "bank", "mechanism": "slow_dependency"}
    brown_out.do(do="hypothesize", **slots)
    brown_out.do(do="drop_hypothesis", **slots)
    brown_out.now += MINUTE
    brown_out.do(do="hypothesize", confidence="confirmed", **slots)
    (thought,) = brown_out.dashboard().thoughts
    assert (thought.confidence, thought.changed - thought.since) == ("confirmed", MINUTE)


def test_a_colleague_is_on_the_way_at_work_and_free(brown_out: Story) -> None:
    """Whoever comes has a look first; work follows in its order."""

    def state() -> tuple[str, str]:
        found = next(one for one in brown_out.dashboard().crew if one.team == "money")
        return found.state, found.doing

    assert state() == ("not paged", "")
    brown_out.tell(PageSent(team="money"))
    assert state() == ("on the way", "")
    brown_out.tell(PageAnswered(team="money"))
    assert state() == ("at work", "having a look")
    brown_out.do(do="delegate", team="money", order={"do": "open_breaker", "call": "till->bank"})
    finding = Finding(code="all_normal", values=("till",))
    brown_out.tell(ColleagueReported(team="money", question="what_do_you_see", findings=(finding,)))
    assert state() == ("at work", "Open the breaker of till->bank")
    brown_out.tell(ColleagueActed(team="money", action="open_breaker", outcome="begun"))
    assert state() == ("free", "")
    assert brown_out.dashboard().crew[1].said == "open breaker: begun"


def test_work_can_be_handed_to_whoever_is_there_on_what_they_own(brown_out: Story) -> None:
    """A page before that; roles and work after."""
    assert [one.kind for one in calls_for("money", brown_out.dashboard())] == ["page", "message_team"]
    come(brown_out)
    offers = calls_for("money", brown_out.dashboard())
    ready = [one.action for one in offers]
    assert Assign(role="communications", to="money") in ready
    assert Delegate(team="money", order=OpenBreaker(call="till->bank")) in ready
    breaker = next(one for one in offers if one.action == Delegate(team="money", order=OpenBreaker(call="till->bank")))
    assert (breaker.hands, breaker.risk) == (6_000_000, "costly")
    assert not any("web" in one.title and one.kind == "delegate" and "->" not in one.title for one in offers)


def test_nobody_drafts_until_somebody_who_is_there_has_communications(brown_out: Story) -> None:
    """A role for somebody who sleeps drafts nothing."""
    brown_out.do(do="assign", role="communications", to="money")
    assert writer(brown_out.dashboard()) is None
    assert drafted("post_status", brown_out.dashboard()) is None
    come(brown_out)
    found = writer(brown_out.dashboard())
    assert found is not None
    assert found.person == "Max Born"


def test_a_colleague_drafts_from_what_they_were_told_and_from_nothing_else(brown_out: Story) -> None:
    """The metrics show that a fifth fails; the colleague was told that most do, and says so."""
    brown_out.do(do="assign", role="communications", to="money")
    come(brown_out)
    brown_out.do(do="declare", severity="SEV1", journey="buy", failing="most")
    brown_out.do(do="message_team", team="money", text="We are sending payments another way")
    brown_out.do(do="message_team", team="shop", text="Nothing for the public")
    found = drafted("post_status", brown_out.dashboard())
    assert found is not None
    said = message_text(ACTION.validate_python({"do": "post_status", **found.slots}))
    assert said == (
        "We are investigating a problem. Buy fails for all users. Of attempts, most fail. "
        "What we do: We are sending payments another way. Next update in 8 minutes."
    )
    assert [line.split(" ", 1)[1] for line in found.rests_on] == [
        "We are sending payments another way",
        "SEV1 declared",
    ]


def test_the_draft_follows_from_what_was_told_alone(brown_out: Story) -> None:
    """Whatever the wallboard shows."""
    brown_out.do(do="assign", role="communications", to="money")
    come(brown_out)
    brown_out.do(do="update_executives", impact="Cards fail", failing=30_000, action="We look", next_update=MINUTE)
    dashboard = brown_out.dashboard()
    blind = replace(
        dashboard, seen=type(dashboard.seen)(), wallboard=replace(dashboard.wallboard, alerts=(), charts=())
    )
    for kind in ("post_status", "update_executives"):
        assert drafted(kind, blind) == drafted(kind, dashboard)
    found = drafted("update_executives", dashboard)
    assert found is not None
    assert found.slots["failing"] == 30_000


def test_a_note_speaks_only_where_nothing_else_was_said(brown_out: Story) -> None:
    """Notes are for the timeline."""
    brown_out.do(do="assign", role="communications", to="money")
    come(brown_out)
    brown_out.do(do="note", text="Trying the breaker")
    found = drafted("post_status", brown_out.dashboard())
    assert found is not None
    assert found.slots["action"] == "Trying the breaker"
    brown_out.do(do="update_executives", impact="Cards fail", action="We look", next_update=MINUTE)
    brown_out.do(do="note", text="Bank says it is them")
    found = drafted("post_status", brown_out.dashboard())
    assert found is not None
    assert found.slots["action"] == "We look"
