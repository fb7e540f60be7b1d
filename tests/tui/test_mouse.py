"""A whole session can be led with the mouse alone: what a key does, a click does."""

from __future__ import annotations

from incident_sim.host.messages import Leave, SetSpeed
from incident_tui.app import IncidentApp
from incident_tui.renderables.bars import key_row
from incident_tui.screens.asking import Choice
from incident_tui.screens.help import Help
from incident_tui.screens.main import MainScreen
from tests.tui.handmade import FakeRemote, make_snapshot
from tests.tui.hands import press, shown, until, written


async def test_a_click_starts_the_clock(remote: FakeRemote) -> None:
    """On the words that say so."""
    app = IncidentApp(remote)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "start the clock" in written(app))
        await pilot.click("#invitation", offset=(10, 0))
        await shown(pilot, MainScreen)
        assert remote.sent == [SetSpeed(1.0)]


async def test_a_click_beside_a_box_closes_it_and_nothing_is_chosen(remote: FakeRemote) -> None:
    """Help, and the list of actions."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        for key, kind in (("question_mark", Help), ("a", Choice)):
            await press(pilot, key)
            await shown(pilot, kind)
            await pilot.click(offset=(1, 1))
            await shown(pilot, MainScreen)
        assert not remote.sent


async def test_a_tab_a_row_and_the_key_row_can_be_clicked() -> None:
    """To another view, to another service, and away."""
    remote = FakeRemote(make_snapshot())
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot)
        tab = written(app).splitlines()[2].index("8 Timeline")
        await pilot.click(offset=(tab + 2, 2))
        await until(pilot, lambda: "Who is doing what" in written(app))
        foot = written(app).splitlines()[-1].index("q Quit")
        await pilot.click(offset=(foot + 2, 47))
        await shown(pilot, Choice)
        assert Leave() not in remote.sent


def test_a_row_of_keys_never_ends_in_half_a_word() -> None:
    """What has no room is left out, and its cells are nobody's."""
    keys = (("enter", "start", "start"), ("arrows", "scroll", ""), ("q", "leave", "app.leave"))
    for width in range(60):
        row, spots = key_row(keys, width, "SIMULATION")
        assert row.cell_length <= max(1, width)
        assert all(row.plain[spot.start : spot.stop].split()[-1] in ("start", "leave") for spot in spots)
