"""The debrief says what each change came to and what to do differently, and invents none."""

from __future__ import annotations

import pytest

from incident_sim.host.messages import Graded, Publish, Published
from incident_sim.scoring import Effect
from incident_sim.testing.debriefs import EFFECTS, small_debrief
from incident_tui.app import IncidentApp
from incident_tui.plain_words import say_debrief
from incident_tui.renderables.grade import grade
from incident_tui.screens.debrief import DebriefScreen
from tests.tui.handmade import FakeRemote, make_snapshot


def graded(*effects: Effect) -> Graded:
    """A grade of a play with these changes."""
    return Graded(small_debrief(effects), "play.jsonl")


@pytest.mark.parametrize("width", [60, 120])
def test_each_change_is_told_with_its_sign_and_its_word(width: int) -> None:
    """Word and sign say it, and not the colour alone."""
    rows = [row.plain for row in grade(graded(*EFFECTS), width)]
    text = "\n".join(rows)
    assert "What your changes came to" in text
    assert "Roll checkout back: helpful, +184.1k" in text
    assert "Restart gateway: harmful, -20k" in text
    assert "neutral" in text
    assert max(map(len, rows)) <= width


def test_what_to_do_differently_comes_with_its_instant_and_its_worth() -> None:
    """And with what could be seen then."""
    text = "\n".join(row.plain for row in grade(graded(), 120))
    assert "To do differently next time" in text
    assert "1 Declare the incident" in text
    assert "00:50" in text
    assert "worth up to 20.0 points" in text
    assert "what could be seen: checkout-burn-fast had been firing" in text


def test_the_line_mode_tells_the_same() -> None:
    """The same debrief as `incident-sim debrief` prints, in characters that every terminal has."""
    told = list(say_debrief(graded(*EFFECTS)))
    text = "\n".join(told)
    assert "+184,100  helpful  Roll checkout back" in text
    assert "-20,000  harmful  Restart gateway" in text
    assert "1. Declare the incident" in text
    assert told[-1] == "As a page: incident-sim debrief play.jsonl --html play.html"
    assert text.isascii()


def test_who_changed_nothing_is_told_of_no_changes() -> None:
    """No empty heading."""
    assert not any("changes came to" in row.plain for row in grade(graded(), 80))
    assert not any("changes came to" in line for line in say_debrief(graded()))


async def test_h_asks_the_host_for_the_page_and_says_where_it_lies() -> None:
    """The screen writes nothing itself."""
    remote = FakeRemote(make_snapshot())
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        remote.say(graded())
        await pilot.pause()
        assert isinstance(app.screen, DebriefScreen)
        await pilot.press("h")
        assert remote.sent[-1] == Publish()
        remote.say(Published("/data/play.html"))
        await pilot.pause()
        assert any("/data/play.html" in note.message for note in app._notifications)


@pytest.mark.parametrize("width", [60, 120])
def test_the_debrief_says_what_safeguards_would_have_prevented(width: int) -> None:
    """Each with its share, what else is different, and what it costs; and the items that are words."""
    rows = [row.plain for row in grade(graded(), width)]
    text = " ".join(" ".join(rows).split())
    assert "What your safeguards would have prevented +1.2 points" in text
    assert "a breaker on payments->paygate: +80 % with nobody acting, -10 % in your play" in text
    assert "paged 20s sooner; cost: refused calls" in text
    assert "be careful: words alone" in text
    assert max(map(len, rows)) <= width


async def test_y_copies_the_card_and_shows_it() -> None:
    """Six lines, on the clipboard and on the screen."""
    remote = FakeRemote(make_snapshot())
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        remote.say(graded(*EFFECTS))
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert app.clipboard.count("\n") == 6
        assert "SIMULATION" in app.clipboard
        assert any("SIMULATION" in note.message for note in app._notifications)
