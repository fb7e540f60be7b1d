"""The menu: what there is to play, how it went before, and what one prefers."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from incident_sim.errors import Problem
from incident_sim.files.history import History
from incident_sim.files.library import Listed
from incident_tui.ascii import plain
from incident_tui.menu import Offer, Picked
from incident_tui.menu_app import MenuApp
from incident_tui.renderables.library import heading, shelf
from incident_tui.settings import Preferred, Settings, read_settings
from tests.cli.test_history import HOSTILE, make

SIZES = [(80, 24), (160, 48), (240, 60)]
CATALOGUE = (
    Listed("tutorial", "Orders fail in a small shop", "release", "gentle", 20, "A first incident, with a guide."),
    Listed("checkout-cascade", "Mobile checkout fails with a generic error", "cascade", "hard", 35, "Much at once."),
    Listed("hostile", f"[red]x[/] {HOSTILE}", f"[@click=app.quit]{HOSTILE}", "hard", 5, HOSTILE),
)
PLAYED = History(
    (make(1, 40_000), make(2, 62_000), make(3, 78_400, mode="ranked"), make(4, 90_000, mode="retake")),
    (Problem(f"x{HOSTILE}.result.json", 1, 1, "this is no result"),),
)


def menu(tmp_path: Path, history: History = PLAYED, cut_off: str = "", settings: Settings | None = None) -> MenuApp:
    """The menu's app, with a file for its settings that is not there yet."""
    preferred = Preferred(settings or Settings(), tmp_path / "settings.yaml")
    return MenuApp(Offer(CATALOGUE, history, cut_off), preferred)


def written(app: MenuApp) -> str:
    """All that stands on the screen, as the terminal would get it."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def press(pilot: Pilot[Picked | None], *keys: str) -> None:
    """One key after another."""
    await pilot.pause(0.1)
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.05)


@pytest.mark.parametrize("size", SIZES)
async def test_a_row_says_difficulty_time_and_best_score(tmp_path: Path, size: tuple[int, int]) -> None:
    """The best is that of a ranked session or of the first in a world, never that of a moment taken back."""
    app = menu(tmp_path)
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.1)
        rows = [row for row in written(app).splitlines() if "Mobile checkout" in row and "min" in row]
        assert all(word in rows[0] for word in ("hard", "35 min", "78.4"))
        assert ("cascade" in rows[0]) is (size[0] > 80)
        assert "90.0" not in rows[0]
        assert "Not played yet." in written(app), "the easiest that was not played is under the cursor"
        await press(pilot, "down")
        assert "best 78.4 (ranked), 90.0 in a world seen before" in " ".join(written(app).split())


@pytest.mark.parametrize(
    ("keys", "picked"),
    [
        (["enter"], Picked("play", "tutorial")),
        (["down", "enter"], Picked("play", "checkout-cascade")),
        (["down", "R"], Picked("ranked", "checkout-cascade")),
        (["d"], Picked("daily")),
        (["c"], Picked("resume")),
        (["h", "enter"], Picked("watch", "04.jsonl")),
        (["h", "down", "enter"], Picked("watch", "03.jsonl")),
        (["q"], None),
        (["escape"], None),
    ],
)
async def test_a_key_picks_what_is_done_next(tmp_path: Path, keys: list[str], picked: Picked | None) -> None:
    """And the menu is over."""
    app = menu(tmp_path, cut_off="checkout-cascade")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
    assert app.return_value == picked


async def test_the_mouse_does_as_well(tmp_path: Path) -> None:
    """A click on a scenario plays it; the words of the last row can be clicked too."""
    app = menu(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.1)
        await pilot.click("#keys", offset=(written(app).splitlines()[-1].index("History"), 0))
        await pilot.pause(0.1)
        assert "Where your scores are going" in written(app)
        await press(pilot, "escape")
        await pilot.click("#panel-shelf", offset=(5, 1))
        await pilot.pause(0.1)
    assert app.return_value == Picked("play", "checkout-cascade")


async def test_without_a_session_to_go_on_with_its_key_does_nothing(tmp_path: Path) -> None:
    """And nothing speaks of it."""
    app = menu(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c")
        assert app.is_running
        assert "cut off" not in written(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_history_tells_trends_and_sessions_and_what_could_not_be_read(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """The newest first; strange files by name, harmlessly."""
    app = menu(tmp_path)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "h")
        told = " ".join(written(app).split())
        assert "better: the last session" in told
        assert told.index("retake") < told.index("ranked 78.4")
        assert "this is no result" in told
        assert not {"\x1b", "\x07", "\u202e"} & set(written(app))


async def test_an_empty_history_says_how_one_comes_by_it(tmp_path: Path) -> None:
    """It teaches the next step."""
    app = menu(tmp_path, History(()))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "h", "enter")
        assert "Play one to its debrief" in written(app)
        assert app.is_running


async def test_a_setting_holds_at_once_and_is_kept(tmp_path: Path) -> None:
    """By arrows, on the screen and on disk."""
    app = menu(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "right", "down", "right", "down", "down", "enter")
        assert app.theme == "dark"
        assert app.animation_level == "none"
        assert str(tmp_path)[:20] in written(app)
        await press(pilot, "escape", "s")
        assert "dark" in written(app)
    kept = Settings(theme="dark", speed=2.0, motion=False)
    assert read_settings(tmp_path / "settings.yaml") == kept
    assert app.preferred.settings == kept


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The choice holds for now."""
    app = menu(tmp_path)
    (tmp_path / "settings.yaml").mkdir()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "right")
        await pilot.pause(0.2)
        assert [notice.title for notice in app._notifications] == ["Not kept"]
        assert app.theme == "dark"


async def test_with_ascii_nothing_else_reaches_the_terminal(tmp_path: Path) -> None:
    """Every screen of the menu, cell for cell."""
    app = menu(tmp_path, settings=Settings(symbols="ascii"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "down")
        for key in ("", "h", "escape", "s"):
            await press(pilot, *([key] if key else []))
            told = [plain(row) for row in written(app).splitlines()]
            assert all(row.replace("\ufffd", "?").isascii() for row in told), told
            assert {len(row) for row in told} == {80}


@pytest.mark.parametrize("width", [10, 40, 60, 80, 160, 240])
def test_a_row_of_the_library_is_never_wider_than_its_panel(width: int) -> None:
    """Whatever a scenario calls itself."""
    for row in [*shelf(CATALOGUE, {}, width), heading(width)]:
        assert row.cell_length <= max(width, 45)
