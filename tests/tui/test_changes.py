"""Changes: the stretch of time and the cursor are those of every view."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from incident_sim.host.messages import Accepted
from incident_sim.observe import Answer, Table, TimelineLine
from incident_tui.app import IncidentApp
from incident_tui.changelog import recent
from incident_tui.timewindow import WINDOWS
from tests.tui.handmade import NOW, SECOND, FakeRemote, make_snapshot
from tests.tui.hands import press, written

AGES = st.lists(st.integers(0, 7_000), max_size=20).map(sorted)


def changes(ages: list[int]) -> Answer:
    """A change log with an entry so many seconds ago each, the newest first."""
    rows = tuple((f"-{age}s", "deploys", "payments", f"release of {age}", "ana") for age in ages)
    table = Table(("when", "where", "what", "change", "by"), rows, tuple(NOW - age * SECOND for age in ages))
    return Answer("a1", "view_changes", "What changed", NOW, NOW, tables=(("Newest first", table),) if rows else ())


@given(AGES, AGES, st.sampled_from(WINDOWS))
def test_a_narrower_window_keeps_what_is_newer_and_nothing_else(
    logged: list[int], own: list[int], window: int | None
) -> None:
    """Log and own steps alike, the newest first."""
    timeline = [TimelineLine(NOW - age * SECOND, "action", "Roll back") for age in own]
    timeline.append(TimelineLine(NOW, "answer", "View what changed"))
    found = recent(changes(logged), timeline, window, NOW)
    kept = [at for _, table in found.tables for at in table.instants]
    wanted = sorted(age for age in [*logged, *own] if window is None or age * SECOND <= window)
    assert [(NOW - at) // SECOND for at in kept] == wanted
    assert all(len(table.rows) == len(table.instants) for _, table in found.tables)


async def test_brackets_and_arrows_work_on_the_log_of_changes_as_on_charts(remote: FakeRemote) -> None:
    """What is too old goes; the cursor stands on what happened, there and in every chart."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "5")
        remote.say(Accepted(1, "a1"))
        remote.say(make_snapshot(answers=(replace(changes([30, 600]), action_id="a1"),), pending=()))
        await pilot.pause(0.4)
        assert "release of 600" in written(app)
        assert "2 of 2 logged, 1 step of yours (last 30m)" in written(app)
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert "release of 600" not in written(app)
        assert "] shows more" in written(app)
        await press(pilot, "left")
        looking = app.screen._looking  # type: ignore[attr-defined]
        assert looking.instant == NOW - 30 * SECOND
        await press(pilot, "left")
        assert "you: Acknowledge payments-slow" in written(app)
