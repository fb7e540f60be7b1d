"""Talking: forms that say what they will say, promises that count down, people who wait, what the public reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from incident_sim.actions import ACTION
from incident_sim.actions.command import Acknowledge, HandOver, Note, Page
from incident_sim.actions.communicate import PostStatus, UpdateExecutives
from incident_sim.actions.mitigate import SetTimeout
from incident_sim.observe import Dashboard, InboxMessage, SentMessage, wants
from incident_tui.app import IncidentApp
from incident_tui.naming import names
from incident_tui.previews import preview
from incident_tui.renderables import bars
from incident_tui.renderables.people import public, want
from incident_tui.slots import fields, problem, read
from incident_tui.unread import Unread
from tests.tui.handmade import NOW, SECOND, FakeRemote, make_dashboard, make_snapshot, make_wallboard
from tests.tui.hands import acts, press, written
from tests.tui.test_acting import settle, text

POST = PostStatus(status="investigating", effect="failing", journeys=("checkout",), next_update=180 * SECOND)


def posted(ago: int) -> Dashboard:
    """The middle of an incident, so many seconds after a post."""
    return replace(make_dashboard(), sent=(SentMessage(NOW - ago * SECOND, POST),))


def test_the_promise_counts_down_and_says_in_a_word_when_it_is_overdue() -> None:
    """At both widths."""
    early, late = posted(60), posted(240)
    snapshot = make_snapshot()
    assert "update due 02:00" in bars.status(replace(snapshot, dashboard=early), 160).plain
    assert "update OVERDUE 01:00" in bars.status(replace(snapshot, dashboard=late), 160).plain
    assert "upd 02:00" in bars.status(replace(snapshot, dashboard=early), 80).plain
    undeclared = replace(late, wallboard=replace(late.wallboard, severity=None))
    assert "upd OVERDUE 01:00" in bars.status(replace(snapshot, dashboard=undeclared), 80).plain


def test_the_nearest_promise_is_the_one_that_counts_down() -> None:
    """Upstairs has a word of its own."""
    update = UpdateExecutives(impact="Some fail", action="We look", next_update=90 * SECOND)
    dashboard = replace(posted(60), sent=(*posted(60).sent, SentMessage(NOW, update)))
    assert "executives due 01:30" in bars.status(replace(make_snapshot(), dashboard=dashboard), 160).plain


def test_the_public_reads_what_was_posted_last_and_how_old_it_is() -> None:
    """Nothing posted is a page that says all is well."""
    assert "All systems operational" in text(public(make_dashboard(), 60))
    told = text(public(posted(240), 60))
    assert "▲ Investigating  changed T+00:12, 4m00s ago" in told
    assert "Checkout fails for all\nusers." in told
    assert "The next update is OVERDUE by 1m00s" in told


def test_unread_are_the_others_messages_since_one_last_looked() -> None:
    """One's own are no news."""
    unread, dashboard = Unread(), make_dashboard()
    assert unread.count(dashboard) == 2
    unread.read(dashboard)
    assert unread.count(dashboard) == 0
    more = (*dashboard.wallboard.inbox, InboxMessage(NOW, "bot", "Alert fires"), InboxMessage(NOW, "you", "Yes", True))
    later = replace(dashboard, wallboard=replace(make_wallboard(), inbox=more))
    assert unread.count(later) == 1
    assert "7 Messages·1" in bars.tabs("overview", 160, 1)[0].plain
    assert "7 Msgs·1" in bars.tabs("overview", 80, 1)[0].plain


@pytest.mark.parametrize("width", [30, 60, 100])
def test_whoever_waits_is_told_with_how_long_within_the_width(width: int) -> None:
    """Who and how long are never cut."""
    upstairs = next(one for one in wants(make_dashboard()) if one.who == "vp-eng")
    row = want(upstairs, width, NOW)
    assert row.plain.startswith("    30s vp-eng: ETA?")
    assert row.cell_length <= width


def test_every_form_says_what_it_will_say_or_do() -> None:
    """A message its words, a handover its three parts, a page to whom, a change what it costs."""
    dashboard = make_dashboard()
    handover = HandOver(condition="It holds", actions="Timeout of 2s", needs="Watch it")
    said = {
        preview(POST, dashboard): "Checkout fails for all users",
        preview(handover, dashboard): "Needs: Watch it",
        preview(Page(team="payments", summary="Cards fail"), dashboard): "To Ana Sanz: Cards fail",
        preview(SetTimeout(call="payments->paygate", timeout=2_000_000), dashboard): "acts in about 10s",
        preview(Note(text="odd"), dashboard): "Note: odd",
    }
    assert all(words in whole for whole, words in said.items())


def test_what_is_missing_is_named_all_at_once() -> None:
    """Not one after the other."""
    with pytest.raises(ValueError, match="Field required") as caught:
        read("update_executives", {"impact": "Some fail"})
    assert problem(caught.value) == "Still to fill in: action, next update"


def test_slots_offer_the_names_there_are() -> None:
    """Of the briefing, or of the kind of action."""
    briefing = make_dashboard().briefing
    assert names("call", fields("set_timeout")["call"], briefing) == briefing.calls
    assert names("status", fields("post_status")["status"], briefing)[0] == "investigating"
    assert names("text", fields("note")["text"], briefing) == ()
    assert ACTION.validate_python({"do": "note", "text": "odd"}) == Note(text="odd")


async def test_enter_on_whoever_waits_answers_them(remote: FakeRemote) -> None:
    """A page at once, a question upstairs with a form."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c")
        assert "Who waits for you" in written(app)
        assert "All systems operational" in written(app)
        await settle(pilot)
        await press(pilot, "enter")
        assert acts(remote) == [Acknowledge(alert="payments-slow")]
        rows = [line for line in written(app).splitlines() if "vp-eng: ETA" in line]
        assert rows
        await press(pilot, "down", "down", "enter")
        assert [action.kind for action in acts(remote)][1:] == ["open_composer"]
        assert "Update executives" in written(app)


async def test_a_form_offers_a_word_while_one_types_and_shows_the_act(remote: FakeRemote) -> None:
    """The right arrow takes it."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", *"timeoutofacall", "escape", "a", *"timeout of a call", "enter", *"payments->p")
        await pilot.pause(0.3)
        await press(pilot, "right", "enter", *"2s")
        assert "Set the timeout of payments->paygate to 2 seconds." in written(app)
        await press(pilot, "enter")
        assert acts(remote) == [SetTimeout(call="payments->paygate", timeout=2_000_000)]


def test_what_was_read_before_a_crash_is_read(tmp_path: Path) -> None:
    """Whoever comes back to a recording finds new what came since; a mark that cannot be read or kept is none."""
    recording, dashboard = tmp_path / "play.jsonl", make_dashboard()
    Unread(recording).read(dashboard)
    assert Unread(recording).count(dashboard) == 0
    assert Unread(tmp_path / "other.jsonl").count(dashboard) == 2
    newest = replace(dashboard.wallboard.inbox[-1], at=NOW, mine=False)
    later = replace(dashboard, wallboard=replace(dashboard.wallboard, inbox=(*dashboard.wallboard.inbox, newest)))
    assert Unread(recording).count(later) == 1
    (tmp_path / "play.read.json").write_text("{", encoding="utf-8")
    assert Unread(recording).count(dashboard) == 2
    Unread(tmp_path / "nowhere" / "play.jsonl").read(dashboard)
