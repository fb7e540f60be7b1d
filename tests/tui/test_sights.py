"""Gestures of looking: window, cursor, scale, and one selection for every view."""

from __future__ import annotations

from incident_sim.actions.investigate import SearchLogs, ViewCalls, ViewMetrics
from incident_tui.app import IncidentApp
from incident_tui.timewindow import LONGEST, USUAL
from tests.tui.handmade import FakeRemote
from tests.tui.hands import acts, press, written

SIZE = (160, 48)


async def test_brackets_change_the_window_of_every_view_and_titles_say_so(remote: FakeRemote) -> None:
    """A wider window asks for more; a narrower one asks for no less."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot)
        assert "checkout failing  last 30m" in written(app)
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert "checkout failing  last 5m" in written(app)
        await press(pilot, "2", "enter")
        await press(pilot, "right_square_bracket", "right_square_bracket", "right_square_bracket", "b")
        await pilot.pause(0.7)
        first, second = acts(remote)
        assert isinstance(first, ViewMetrics)
        assert first.since == USUAL
        assert isinstance(second, ViewCalls)
        assert second.since == LONGEST


async def test_arrows_in_a_chart_read_all_charts_at_one_instant_and_esc_leaves(remote: FakeRemote) -> None:
    """The same instant stands in every legend."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot)
        app.screen.query_one("#panel-chart-1").focus()
        await press(pilot, "left", "left")
        await pilot.pause(0.3)
        assert written(app).count("T+03:52  ━") == 4
        await press(pilot, "right")
        await pilot.pause(0.3)
        assert written(app).count("T+04:07  ━") == 4
        await press(pilot, "escape")
        await pilot.pause(0.3)
        assert "T+04:07  ━" not in written(app)


async def test_a_click_in_a_chart_puts_the_cursor_there(remote: FakeRemote) -> None:
    """The mouse can do it too."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot)
        await pilot.click("#panel-chart-1", offset=(8, 4))
        await pilot.pause(0.2)
        assert app.screen._looking.instant is not None  # type: ignore[attr-defined]


async def test_capital_l_changes_the_axis_where_values_span_decades(remote: FakeRemote) -> None:
    """And says so in the legend."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(200, 60)) as pilot:
        await press(pilot, "L")
        looking = app.screen._looking  # type: ignore[attr-defined]
        assert looking.log
        await press(pilot, "L")
        assert not looking.log


async def test_the_chosen_service_follows_to_the_logs_and_back(remote: FakeRemote) -> None:
    """One selection: chosen on the wall, searched in the logs, changed there with s, shown in the metrics."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot)
        await press(pilot, "down", "enter", "3")
        await pilot.pause(0.3)
        assert "svc:storefront" in written(app)
        await press(pilot, "s", "enter")
        assert acts(remote)[-1] == SearchLogs(service="catalog", since=USUAL)
        await press(pilot, "2")
        assert "metrics of catalog" in written(app)
