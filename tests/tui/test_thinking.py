"""Thinking aloud: what was ruled out and by what, who is doing what, drafts to correct before they go out."""

from __future__ import annotations

from dataclasses import replace

from incident_sim.actions.command import Declare, Delegate, Page
from incident_sim.actions.communicate import MessageTeam
from incident_sim.actions.diagnose import DropHypothesis
from incident_sim.actions.mitigate import OpenBreaker, SetTimeout
from incident_sim.host.messages import Act, Snapshot
from incident_sim.observe import Colleague, SentMessage, Sight, Standing, Thought, TimelineLine
from incident_tui.app import IncidentApp
from incident_tui.renderables.lines import event
from incident_tui.renderables.thinking import crew, evidence, thought, thoughts
from incident_tui.screens.confirm import asks_first
from tests.tui.handmade import NOW, SECOND, FakeRemote, make_dashboard, make_snapshot
from tests.tui.hands import acts, press, written
from tests.tui.test_acting import settle, text

HELD = Thought("payments", "bad_release", "suspected", NOW - 90 * SECOND, NOW - 90 * SECOND, ())
OUT = replace(
    HELD,
    component="cart",
    confidence="ruled out",
    changed=NOW - 10 * SECOND,
    sights=(Sight("a1", "Metrics of cart by release", NOW - 20 * SECOND),),
)
ANA = Colleague("payments", "Ana Sanz", (), "at work", "having a look", NOW - 30 * SECOND, "", 0)


def thinking() -> Snapshot:
    """The middle of an incident with two thoughts and a colleague."""
    return make_snapshot(thoughts=(OUT, HELD), crew=(ANA,))


def test_what_was_ruled_out_stands_last_with_what_was_looked_at() -> None:
    """A hypothesis nobody tested says so."""
    held, out = thoughts(thinking().dashboard)
    assert thought(held, 80).plain == "? suspected payments: bad release  nothing looked at yet"
    assert thought(out, 90).plain == "✖ ruled out cart: bad release  by Metrics of cart by release (T+03:52)"
    assert evidence(out) == ["Stated T+02:42, ruled out T+04:02. Looked at:", "T+03:52  Metrics of cart by release"]


def test_everybody_stands_with_role_and_work() -> None:
    """You first; what was said last comes last."""
    busy = replace(ANA, roles=("communications",), said="nothing unusual at fraud", said_at=NOW)
    rows = text(crew(replace(make_dashboard(), crew=(busy,)), 120)).splitlines()
    assert rows[0] == "▶ You commander  at work: View the metrics of checkout by platform"
    assert rows[1] == (
        "▶ Ana Sanz (payments) communications  at work: having a look 30s  said: nothing unusual at fraud"
    )


def test_ones_own_notes_and_hypotheses_stand_out_in_the_timeline() -> None:
    """By a glyph of their own."""
    note = TimelineLine(NOW, "action", "Note: odd", moment="note")
    idea = TimelineLine(NOW, "action", "Hypothesis, suspected: bad release at cart", moment="thought")
    assert text(event(note, 60)) == "T+04:12 ✎ Note: odd"
    assert text(event(idea, 60)).startswith("T+04:12 ? Hypothesis")


def test_work_handed_on_is_asked_about_like_ones_own() -> None:
    """A breaker is costly whoever opens it; a timeout is not."""
    assert asks_first(Delegate(team="payments", order=OpenBreaker(call="payments->paygate")))
    assert not asks_first(Delegate(team="payments", order=SetTimeout(call="payments->paygate", timeout=1_000_000)))


async def test_enter_on_a_hypothesis_shows_what_was_looked_at_and_rules_it_out() -> None:
    """Two keys from the timeline view."""
    remote = FakeRemote(thinking())
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "8")
        await settle(pilot)
        assert "ruled out cart: bad release" in written(app)
        app.screen.query_one("#panel-thoughts").focus()
        await press(pilot, "enter")
        assert "nothing yet" in written(app)
        await press(pilot, "down", "enter")
        assert acts(remote) == [DropHypothesis(component="payments", mechanism="bad_release")]


async def test_enter_on_a_colleague_offers_what_one_can_ask() -> None:
    """Whoever was not paged is paged."""
    remote = FakeRemote(thinking())
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "8")
        app.screen.query_one("#panel-crew").focus()
        await press(pilot, "down", "enter")
        assert "Ana Sanz (payments)" in written(app)
        await press(pilot, "enter")
        assert acts(remote) == [Page(team="payments")]
        await press(pilot, "enter", "down", "enter", *"hello", "enter")
        assert acts(remote)[2:] == [MessageTeam(team="payments", text="hello")]


async def test_a_colleagues_draft_is_read_corrected_and_sent_by_the_player() -> None:
    """Nothing but what they were told; and what goes out is the player's post."""
    told = SentMessage(NOW - 60 * SECOND, Declare(severity="SEV1", journey="checkout", failing="most"))
    writing = replace(ANA, roles=("communications",), state="free", doing="")
    remote = FakeRemote(make_snapshot(crew=(writing,), told=(told,), standing=Standing(there=("payments",))))
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "u")
        assert "Ana Sanz was last told 1m00s ago, and drafts from:" in written(app)
        assert "T+03:12 SEV1 declared" in written(app)
        assert not remote.sent
        await press(pilot, "enter")
        assert "Draft by Ana Sanz, from what you told" in written(app)
        flat = " ".join(written(app).replace("│", " ").split())
        assert "Checkout fails for all users. Of attempts, most fail." in flat
        await press(pilot, "ctrl+j")
        sent = [one.action for one in remote.sent if isinstance(one, Act)]
        assert [one.kind for one in sent] == ["open_composer", "post_status"]
