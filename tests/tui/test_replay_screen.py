"""Watching a recording: keys that move time, and none that act."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.actions.investigate import ViewMetrics
from incident_sim.host.messages import Act, Recorded, Seek, SetSpeed
from incident_sim.host.moments import Decision
from incident_tui.app import IncidentApp
from incident_tui.renderables.bars import alert_row
from incident_tui.renderables.scrubber import decided, scrubber
from incident_tui.screens.asking import Choice
from incident_tui.screens.replay import ReplayScreen
from incident_tui.taking_back import TakeBack
from tests.tui.handmade import NOW, FakeRemote, make_snapshot
from tests.tui.hands import shown, until, written

SECOND = 1_000_000
DECISIONS = (
    Decision("a1", "View the map", 20 * SECOND, 3, changes=False),
    Decision("a2", "Declare SEV1 [/]\x1b]0;x\x07", 100 * SECOND, 4, changes=True),
    Decision("a3", "Roll checkout back", NOW, 9, changes=True),
)
RECORDED = Recorded("play.jsonl", "checkout-cascade", 1500 * SECOND, 900 * SECOND, DECISIONS, ())
PAUSED = replace(make_snapshot(), paused=True, speed=0.0)


def watching(recorded: Recorded = RECORDED) -> tuple[FakeRemote, IncidentApp]:
    """A screen that watches."""
    remote = FakeRemote(PAUSED)
    return remote, IncidentApp(remote, briefed=True, recorded=recorded)


async def test_arrows_pages_and_ends_move_time() -> None:
    """Without a wait for the answer."""
    remote, app = watching()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("left", "right", "pageup", "pagedown", "home", "end", "n", "N", "space")
        await pilot.pause()
    assert remote.sent == [
        Seek(-5 * SECOND, relative=True),
        Seek(5 * SECOND, relative=True),
        Seek(-60 * SECOND, relative=True),
        Seek(60 * SECOND, relative=True),
        Seek(0),
        Seek(1500 * SECOND),
        Seek(100 * SECOND),
        SetSpeed(1.0),
    ]  # there is no further decision, and n says so


async def test_nothing_is_done_to_a_recording() -> None:
    """No key of a session, and no view that is opened, sends an action."""
    remote, app = watching()
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause()
        await pilot.press(*"aAuUHemthwxr234568907v1", "slash", "enter")
        await pilot.pause()
        for view, panels in (("7", ("inbox",)), ("8", ("thoughts", "crew"))):
            await pilot.press(view)
            for panel in panels:
                await until(pilot, partial(app.screen.query, f"#panel-{panel}"))
                app.screen.query_one(f"#panel-{panel}").focus()
                await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ReplayScreen)
    assert not [one for one in remote.sent if isinstance(one, Act)]


async def test_in_a_chart_the_arrows_are_its_cursors_and_elsewhere_they_move_time() -> None:
    """As in a session; pages move time in either place."""
    remote, app = watching()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.3)
        screen = app.screen
        assert isinstance(screen, ReplayScreen)
        screen.query_one("#panel-chart-1").focus()
        await pilot.press("left", "left")
        await pilot.pause(0.1)
        assert screen._looking.instant is not None
        await pilot.press("pageup", "escape")
        await pilot.pause(0.1)
        assert screen._looking.instant is None
        screen.query_one("#panel-services").focus()
        await pilot.press("left")
        await pilot.pause(0.1)
    assert [one for one in remote.sent if isinstance(one, Seek)] == [
        Seek(-60 * SECOND, relative=True),
        Seek(-5 * SECOND, relative=True),
    ]


def test_the_row_of_alerts_offers_nothing_that_cannot_be_done() -> None:
    """In a recording it says whether somebody had the alert."""
    alerts = make_snapshot().dashboard.wallboard.alerts
    assert "A, enter acknowledges" in alert_row(alerts, 120, NOW).plain
    told = alert_row(alerts, 120, NOW, acts=False).plain
    assert "enter" not in told
    assert "(not acknowledged)" in told


async def test_b_takes_the_moment_back_after_a_question_whose_default_is_no() -> None:
    """On a decision it stands before that, elsewhere at the instant."""
    for recorded, moment in ((RECORDED, "a3"), (replace(RECORDED, decisions=DECISIONS[:2]), "T+04:12")):
        _, app = watching(recorded)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press("b")
            await shown(pilot, Choice)
            await pilot.press("enter")
            await pilot.pause()
            assert app.back is None
            await pilot.press("b", "down", "enter")
            await pilot.pause()
        assert app.back == TakeBack("play.jsonl", moment)


async def test_what_was_asked_in_the_recording_stands_in_its_view() -> None:
    """With the answer that was given, and never as if it were on its way."""
    question = ViewMetrics(service="checkout", by="region")
    _, app = watching(replace(RECORDED, questions=(("a1", question),)))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        state = app.book.state(question, PAUSED.dashboard)
        assert state.answer is not None
        assert not state.waiting
        assert app.book.state(ViewMetrics(service="cart", by="region"), PAUSED.dashboard).answer is None


@given(
    now=st.integers(-(10**9), 3 * 10**9),
    width=st.integers(0, 240),
    marks=st.lists(st.tuples(st.integers(0, 10**9), st.booleans(), st.text(max_size=60)), max_size=12),
    ends=st.integers(1, 2 * 10**9),
)
def test_the_scrubber_is_as_wide_as_the_screen_whatever_it_shows(
    now: int, width: int, marks: list[tuple[int, bool, str]], ends: int
) -> None:
    """Any instant, any decisions, any text of theirs."""
    made = tuple(Decision(f"a{n}", text, at, n, changes=kept) for n, (at, kept, text) in enumerate(sorted(marks)))
    row = scrubber(Recorded("x", "x", ends, ends, made, ()), now, width)
    assert row.cell_length == width
    assert "\x1b" not in row.plain


@pytest.mark.parametrize(
    ("now", "says"),
    [(0, "2 decisions: n goes to the first"), (150, "last 1/2: Declare SEV1"), (252, "next 2/2: Roll checkout back")],
)
def test_the_scrubber_says_what_is_decided_here(now: int, says: str) -> None:
    """A bookmark stands before its decision."""
    assert decided(RECORDED, now * SECOND).startswith(says)


async def test_a_view_that_was_not_asked_for_offers_no_question() -> None:
    """There is nobody to ask in a recording."""
    _, app = watching()
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: "Not asked by then." in written(app))
        assert "enter or r asks" not in written(app)
