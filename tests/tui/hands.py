"""What a person does at a screen, and what stands on it: for tests of gestures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from incident_sim.actions import Action
from incident_sim.host.messages import Act
from incident_tui.app import IncidentApp
from tests.tui.handmade import FakeRemote

Pilots = Pilot[str | None]
LOOKS = 600
"""So often a busy machine is looked at, 50 ms apart."""


def acts(remote: FakeRemote) -> list[Action]:
    """The actions sent so far."""
    return [request.action for request in remote.sent if isinstance(request, Act)]


def written(app: App[Any]) -> str:
    """All that stands on the screen."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    assert len(lines) == height
    assert width
    return "\n".join(strip.text for strip in lines)


async def until(pilot: Pilot[Any], what: Callable[[], object]) -> None:
    """Wait for something that a gesture brings about, however busy the machine is."""
    for _ in range(LOOKS):
        if what():
            return
        await pilot.pause(0.05)
    raise AssertionError(what)


async def shown(pilot: Pilot[Any], kind: type[Screen[Any]]) -> None:
    """Wait for a screen."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


async def press(pilot: Pilots, *keys: str) -> None:
    """Once the world is on screen, press keys one after another, and let each arrive."""
    app = pilot.app
    assert isinstance(app, IncidentApp)
    await until(pilot, lambda: app._painted is not None)
    for _ in range(60):
        if app.focused is not None:
            break
        await pilot.pause(0.05)
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.05)
    await pilot.pause(0.15)
