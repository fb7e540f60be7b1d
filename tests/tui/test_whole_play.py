"""A person plays through the dashboard, from the briefing to the debrief, against a real host."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Select

from incident_sim.host import Order, start
from incident_tui.app import IncidentApp
from incident_tui.remote_pipe import PipeRemote
from incident_tui.screens.composer import Composer
from incident_tui.screens.confirm import Confirm
from incident_tui.screens.debrief import DebriefScreen
from incident_tui.screens.main import MainScreen
from incident_tui.screens.postmortem import PostmortemScreen

PATIENCE = 2_000
"""Tenths of a second to wait for the world."""


async def until(pilot: Pilot[str | None], what: object) -> None:
    """Wait until something holds."""
    assert callable(what)
    for _ in range(PATIENCE):
        await pilot.pause(0.1)
        if what():
            return
    raise TimeoutError


async def choose(pilot: Pilot[str | None], words: str) -> None:
    """Open the palette, type, take the first line, and mean it where one is asked."""
    await pilot.press("a")
    await pilot.pause(0.3)
    await pilot.press(*["space" if letter == " " else letter for letter in words])
    await pilot.pause(0.3)
    await pilot.press("enter")
    await pilot.pause(0.3)
    if isinstance(pilot.app.screen, Confirm):
        await pilot.press("y")
        await pilot.pause(0.3)


@pytest.mark.parametrize(
    ("seed", "size", "relief", "cause"),
    [
        (1, (80, 24), ["calls payments", "open breaker payments paygate eu"], ("paygate", "slow_dependency")),
        pytest.param(
            4,
            (160, 48),
            ["calls of checkout", "rollback checkout"],
            ("checkout", "retry_storm"),
            marks=pytest.mark.nightly,
        ),
    ],
)
async def test_a_person_plays_a_variant_from_briefing_to_debrief(
    tmp_path: Path, seed: int, size: tuple[int, int], relief: list[str], cause: tuple[str, str]
) -> None:
    """Page, acknowledge, look, relieve, declare, tell the public, close, write, read the debrief, and keep it."""
    recording, page = tmp_path / "play.jsonl", tmp_path / "play.html"
    process, pipe = start(Order("checkout-cascade", seed, recording))
    app = IncidentApp(PipeRemote(process, pipe, str(recording)))
    async with app.run_test(size=size) as pilot:

        def main() -> MainScreen | None:
            return next((screen for screen in app.screen_stack if isinstance(screen, MainScreen)), None)

        def snapshot() -> object:
            found = main()
            return found.snapshot if found is not None else None

        await pilot.pause(0.5)
        await until(pilot, lambda: app._newest is not None)
        await pilot.press("enter")
        await until(pilot, lambda: snapshot() is not None)
        await pilot.press("w")
        await until(pilot, lambda: app._newest and app._newest.dashboard.wallboard.alerts)
        await pilot.press("A")
        await pilot.pause(0.3)
        await pilot.press("enter")
        for words in relief:
            await choose(pilot, words)
        await choose(pilot, "declare sev1")
        await until(pilot, lambda: app._newest and app._newest.dashboard.wallboard.severity == "SEV1")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, Composer))
        await pilot.press("ctrl+j")
        await pilot.press("w")
        await until(pilot, lambda: app._newest and app._newest.dashboard.wallboard.public_status == "investigating")
        await choose(pilot, "resolve")
        await until(pilot, lambda: app._ended is not None)
        await pilot.pause(0.5)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PostmortemScreen))
        app.screen.query_one("#component", Select).value = cause[0]
        app.screen.query_one("#mechanism", Select).value = cause[1]
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await pilot.press("h")
        await until(pilot, page.exists)
        await pilot.press("q")
    assert "What really happened" in page.read_text(encoding="utf-8")
    assert recording.read_text(encoding="ascii").endswith("\n")
    assert '"fact":"session_ended"' in recording.read_text(encoding="ascii").splitlines()[-1]
    assert f'"component":"{cause[0]}"' in recording.read_text(encoding="ascii")
