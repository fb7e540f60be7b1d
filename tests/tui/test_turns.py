"""Keys that come faster than what they open: each reaches what stood there when it was its turn."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.screen import Screen
from textual.widgets import Input

from incident_sim.actions.command import Note
from incident_sim.host.messages import Leave
from incident_tui.app import IncidentApp
from incident_tui.menu_app import MenuApp
from incident_tui.screens.acting import Offers
from incident_tui.screens.doors import Leaving
from incident_tui.screens.library import LibraryScreen
from incident_tui.screens.main import MainScreen
from incident_tui.screens.settings import SettingsScreen
from incident_tui.settings import Settings
from tests.tui.handmade import FakeRemote, make_snapshot
from tests.tui.hands import acts, press, shown, until
from tests.tui.test_menu import menu

NAMED = {"/": "slash", ":": "colon", "\r": "enter", "\x1b": "escape", "\t": "tab"}


def burst(app: App[Any], typed: str) -> None:
    """All of it at once, as one read of the terminal brings it."""
    assert app._driver is not None
    for character in typed:
        app._driver.send_message(events.Key(NAMED.get(character, character), character))


def typed_into(app: App[Any]) -> str:
    """What stands in the line that has the focus."""
    return app.focused.value if isinstance(app.focused, Input) else ""


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("aroll", "roll"),
        ("aqx2 t", "qx2 t"),
        (":hypo", "hypo"),
        ("/quit", "quit"),
        ("tquit it", "quit it"),
        ("4/w", "w"),
        ("7aw", "w"),
    ],
)
async def test_letters_typed_right_after_the_key_that_opens_a_line_stand_in_it(typed: str, stands: str) -> None:
    """None of them is a shortcut of what lay there before."""
    remote = FakeRemote(make_snapshot())
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        burst(app, typed)
        await until(pilot, lambda: typed_into(app) == stands)
        await pilot.pause(0.2)
        assert typed_into(app) == stands
        assert not [one for one in acts(remote) if not one.is_look]
        assert Leave() not in remote.sent


async def test_a_whole_sentence_of_keys_is_understood_at_once() -> None:
    """Open, type, send, and go on."""
    remote = FakeRemote(make_snapshot())
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot)
        burst(app, "tq\r2")
        await until(pilot, lambda: acts(remote) == [Note(text="q")])
        main = app.screen
        assert isinstance(main, MainScreen)
        await until(pilot, lambda: main._looking.view == "metrics")
        burst(app, "a\x1b8")
        await until(pilot, lambda: main._looking.view == "timeline" and app.screen is main)


async def test_what_is_pasted_after_a_key_goes_where_that_key_leads() -> None:
    """In its turn, as letters do."""
    app = IncidentApp(FakeRemote(make_snapshot()), briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        burst(app, "a")
        assert app._driver is not None
        app._driver.send_message(events.Paste("roll"))
        await until(pilot, lambda: isinstance(app.screen, Offers) and typed_into(app) == "roll")


async def test_a_row_reached_in_a_new_view_is_reached_there() -> None:
    """A step taken right after a digit is not taken in the view that was left."""
    app = IncidentApp(FakeRemote(make_snapshot()), briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot)
        main = app.screen
        assert isinstance(main, MainScreen)
        before = main._panels["services"]
        burst(app, "9jj2j")
        await until(pilot, lambda: main._looking.view == "metrics" and main.takes_keys)
        await pilot.pause(0.3)
        assert getattr(before, "cursor", None) == 0


async def test_leaving_does_not_wait_for_a_world() -> None:
    """Other keys do."""
    app = IncidentApp(FakeRemote(), briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, MainScreen)
        burst(app, "aq")
        await shown(pilot, Leaving)


async def test_the_menu_keeps_its_keys_in_order(tmp_path: Path) -> None:
    """There and back, faster than anybody."""
    app: MenuApp = menu(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.1)
        burst(app, "h\x1bs")
        await shown(pilot, SettingsScreen)
        burst(app, "\x1b")
        await shown(pilot, LibraryScreen)


async def test_another_view_is_laid_out_once_and_never_paints_the_whole_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown and what has the focus are known before Textual arranges anything."""
    app = IncidentApp(FakeRemote(make_snapshot()), briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "4", "8", "1", "4")
        arranged: list[str] = []
        lay_out, paint = Screen._refresh_layout, App._display

        def laid_out(screen: Screen[Any], *given: Any, **named: Any) -> None:
            arranged.append("layout")
            lay_out(screen, *given, **named)

        def painted(one: App[Any], screen: Screen[Any], update: Any) -> None:
            arranged.append(type(update).__name__)
            paint(one, screen, update)

        monkeypatch.setattr(Screen, "_refresh_layout", laid_out)
        monkeypatch.setattr(App, "_display", painted)
        burst(app, "8")
        await pilot.pause(0.5)
        assert arranged.count("layout") == 1, arranged
        assert "LayoutUpdate" not in arranged, arranged


async def test_what_is_loaded_once_the_first_picture_stands_is_not_collected_again() -> None:
    """A collection of everything would take longer than any key may."""
    gc.unfreeze()
    app = IncidentApp(FakeRemote(make_snapshot()), briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert gc.get_freeze_count() > 50_000
    gc.unfreeze()


@pytest.mark.parametrize("motion", [True, False])
@pytest.mark.parametrize("key", ["slash", "colon", "a", "t"])
async def test_a_cursor_blinks_only_where_things_may_move(
    key: str, *, motion: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the search line, in both palettes and in every form."""
    monkeypatch.delenv("TEXTUAL_ANIMATIONS", raising=False)
    app = IncidentApp(FakeRemote(make_snapshot()), briefed=True, settings=Settings(motion=motion))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, key)
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert isinstance(app.focused, Input)
        line = app.focused
        await until(pilot, lambda: line.cursor_blink is motion)


async def test_ctrl_c_asks_as_q_does_and_leaves_where_it_is_pressed_again(remote: FakeRemote) -> None:
    """Also from within a line that is typed; nothing else is said."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", "ctrl+c")
        await shown(pilot, Leaving)
        assert not app._notifications
        await press(pilot, "escape")
        await shown(pilot, Offers)
        assert not remote.sent
        await press(pilot, "ctrl+c")
        await shown(pilot, Leaving)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: Leave() in remote.sent)


async def test_ctrl_c_copies_what_is_selected(remote: FakeRemote) -> None:
    """And asks nothing."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", *"roll", "shift+home", "ctrl+c")
        assert app.clipboard == "roll"
        assert isinstance(app.screen, Offers)


async def test_ctrl_c_leaves_the_menu(tmp_path: Path) -> None:
    """There is nothing to lose there."""
    app = menu(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.1)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not app.is_running)
