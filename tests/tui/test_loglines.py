"""Among log lines: matches, patterns, a line in full, the way to its trace, and following."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from incident_sim.actions.investigate import SearchLogs
from incident_sim.host.messages import Accepted
from incident_sim.observe import Answer, LogLine
from incident_tui.app import IncidentApp
from incident_tui.logreader import LogReader
from incident_tui.patterns import fold, patterns
from incident_tui.renderables.sheet import LogRows, LogSheet
from incident_tui.widgets.log import LogPanel
from tests.tui.handmade import NOW, SECOND, FakeRemote, make_answer, make_snapshot
from tests.tui.hands import Pilots, acts, press, until, written

SIZE = (160, 48)
WORDS = st.text(st.characters(categories=("L", "P", "Z")), max_size=12)


def logs(count: int = 40, *, name: str = "a1", until: int = NOW - 20 * SECOND) -> Answer:
    """Slow requests of the cart, and every tenth a full queue that leads to a trace."""
    lines = [
        LogLine(until - (count - number) * SECOND // 4, "payments", "error", "queue_full", (str(number),), 2, "t1")
        if number % 10 == 5
        else LogLine(until - (count - number) * SECOND // 4, "cart", "info", "slow_request", ("read", str(number)), 1)
        for number in range(count)
    ]
    return replace(make_answer(), action_id=name, view="search_logs", title="Logs", series=(), lines=tuple(lines))


async def opened(pilot: Pilots, remote: FakeRemote, found: Answer) -> None:
    """The logs, asked for and answered."""
    await press(pilot, "3", "enter")
    remote.say(Accepted(1, found.action_id))
    remote.say(make_snapshot(answers=(found,), pending=()))
    await pilot.pause(0.4)


async def typed(pilot: Pilots, text: str) -> None:
    """A filter, without asking."""
    await press(pilot, "slash")
    await until(pilot, lambda: isinstance(pilot.app.focused, Input))
    await press(pilot, *text, "escape")


@given(st.lists(st.tuples(WORDS, st.integers(0, 10**9), st.integers(0, 10**9)), max_size=6))
def test_texts_that_differ_in_numbers_alone_fold_to_the_same(parts: list[tuple[str, int, int]]) -> None:
    """Whatever stands between the numbers."""
    one = " ".join(f"{words} {first}" for words, first, _ in parts)
    other = " ".join(f"{words} {second}" for words, _, second in parts)
    assert fold(one) == fold(other)
    assert not any(cell in fold(one) for cell in "0123456789")


def test_a_pattern_reads_like_its_lines() -> None:
    """Paths, spans, versions and identifiers."""
    assert fold("GET /cart/123 took 5 ms") == fold("GET /cart/124 took 7 ms") == "GET /cart/# took # ms"
    assert fold("release=cart-2.31.0 id=9f86d081 dead") == "release=cart-# id=# dead"


@given(st.integers(0, 60), st.integers(1, 4))
def test_patterns_leave_no_line_out(count: int, folds: int) -> None:
    """Each line counts once, with those that were dropped for their volume."""
    lines = logs(count).lines * folds
    assert sum(one.count for one in patterns(lines)) == sum(line.alike for line in lines)
    assert len(patterns(lines)) == min(count, 1) + (count > 5)


@given(st.integers(0, 39), st.sampled_from(["queue", "!queue", "read", "12", ""]))
def test_the_next_match_and_the_one_before_it_lead_back(place: int, wanted: str) -> None:
    """From a match, on and back is where one was; every step lands on a match."""
    keeps = LogReader().read(logs(), wanted, "", around=True)
    assert len(keeps.lines) == keeps.of == 40
    on = keeps.match(place, 1)
    if on is not None:
        assert on in keeps.matches
        assert on > place
        back = keeps.match(on, -1)
        assert back == (place if place in keeps.matches else back)
        assert back is None or back <= place


def test_only_lines_in_sight_are_drawn() -> None:
    """A hundred thousand lines cost what forty cost."""
    found = logs(100_000)
    rows = LogRows(120, "queue")
    sheet = LogSheet((), "a1", found.lines, rows)
    assert len(sheet) == 100_000
    assert len(sheet[99_960:]) == 40
    assert len(rows._drawn) == 40


async def test_n_goes_from_match_to_match_among_all_lines_and_esc_shows_the_matches(remote: FakeRemote) -> None:
    """A filter shows what matches; n shows what came before and after it."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, remote, logs())
        await typed(pilot, "queue")
        assert "Filter queue: 4 of 40 lines shown." in written(app)
        await press(pilot, "N")
        assert "queue: match 3 of 4, among all 40 lines" in written(app)
        assert "endpoint=read" in written(app)
        await press(pilot, "n")
        assert "match 4 of 4" in written(app)
        await press(pilot, "escape")
        assert "Filter queue: 4 of 40 lines shown." in written(app)
        assert len(acts(remote)) == 1


async def test_p_counts_what_lines_say_and_enter_keeps_one_pattern(remote: FakeRemote) -> None:
    """The most frequent first; enter once more shows all lines again."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, remote, logs())
        await press(pilot, "p")
        await pilot.pause(0.2)
        assert "36 I slow request endpoint=read took=#ms" in written(app)
        assert " 8 E accept queue full, # waiting" in written(app)
        await press(pilot, "j", "enter")
        assert "Filter one pattern: 4 of 40 lines shown." in written(app)
        await press(pilot, "enter", "p")
        assert "one pattern" not in written(app)


async def test_enter_opens_a_line_in_full_and_then_its_trace_and_esc_comes_back(remote: FakeRemote) -> None:
    """From a symptom in the logs to the request it belongs to."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, remote, logs())
        await press(pilot, "E", "enter")
        await pilot.pause(0.2)
        assert "8 of 44 lines read like it" in written(app)
        assert "Trace t1: checkout" in written(app)
        await press(pilot, "enter")
        await pilot.pause(0.2)
        assert "The trace of your log line" in written(app)
        assert "region eu" in written(app)
        await press(pilot, "escape")
        assert "lines read like it" in written(app)


async def test_following_asks_again_while_hands_are_free_and_going_up_stops_it(remote: FakeRemote) -> None:
    """And not while they are wanted elsewhere; what it does is always in sight."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, remote, logs())
        await press(pilot, "f")
        assert "▼ following" in written(app)
        asked = len(acts(remote))
        remote.say(make_snapshot(answers=(logs(),), hands_free_at=NOW))
        await pilot.pause(0.4)
        assert len(acts(remote)) == asked
        remote.say(make_snapshot(answers=(logs(),), pending=(), hands_free_at=NOW))
        await pilot.pause(0.4)
        assert acts(remote)[asked:] == [SearchLogs(since=1_800 * SECOND)]
        await press(pilot, "k")
        assert "following" not in written(app)


async def test_the_cursor_keeps_its_line_while_newer_ones_come_and_stays_at_the_end_if_it_is_there(
    remote: FakeRemote,
) -> None:
    """How many are newer is said until they were in sight."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, remote, logs())
        panel = app.screen.query_one("#panel-logs-answer", LogPanel)
        assert panel.at_end
        await press(pilot, "g", "j", "j")
        here = panel._here
        await press(pilot, "r")
        remote.say(Accepted(2, "a2"))
        newer = replace(logs(name="a2", until=NOW - 10 * SECOND), delivered_at=NOW)
        remote.say(
            make_snapshot(answers=(logs(), replace(newer, lines=logs().lines[1:] + newer.lines[-5:])), pending=())
        )
        await pilot.pause(0.4)
        assert panel._here == here
        assert panel.cursor == 1
        assert "▼ 5 newer (G)" in written(app)
        await press(pilot, "G")
        assert "newer (G)" not in written(app)
