"""The pictures of `docs/guide.md`: real screens of a play that is written down here.

Run ``python docs/screens.py`` to make them anew; the same code gives the same bytes.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.app import App

from incident_sim.files import open_scenario
from incident_sim.files.history import History
from incident_sim.files.library import catalogue
from incident_sim.host.messages import Snapshot
from incident_sim.session import Session
from incident_sim.units import SECOND
from incident_tui.app import IncidentApp
from incident_tui.lessons import Guide
from incident_tui.menu import Offer
from incident_tui.menu_app import MenuApp
from incident_tui.plain_words import parse
from incident_tui.settings import Preferred, Settings
from tests.tui.handmade import FakeRemote
from tests.tui.hands import until, written

PICTURES = Path(__file__).resolve().parent / "pictures"
SIZE = (120, 34)
SCRIPT = (
    (33, "acknowledge alert=checkout-burn-fast"),
    (38, "view_metrics service=checkout by=region"),
    (50, "declare severity=SEV1 journey=checkout failing=all"),
    (60, "rollback service=checkout"),
)
"""Seconds from the opening, and what is done then."""
_FONTS = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


def played(scenario: str, seed: int, seconds: int) -> Snapshot:
    """What the seat sees after so many seconds of the script."""
    session = Session(open_scenario(scenario), seed)
    for at, typed in SCRIPT:
        if scenario != "tutorial" and at < seconds:
            session.advance(at * SECOND)
            session.accept("me", parse(typed))
    session.advance(seconds * SECOND)
    return Snapshot(session.seat().observe(), 1.0, False, False, True, f"{scenario} practice")


async def draw(name: str, app: App[object], *keys: str) -> None:
    """One picture, without a font from elsewhere."""
    async with app.run_test(size=SIZE) as pilot:
        if isinstance(app, IncidentApp):
            await until(pilot, lambda: "hands" in written(app))
        await pilot.pause(1.5)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.5)
        svg = _FONTS.sub("", app.export_screenshot(title="incident-sim: SIMULATION"))
    (PICTURES / f"{name}.svg").write_text("\n".join(row.rstrip() for row in svg.splitlines()) + "\n", encoding="utf-8")


async def main() -> None:
    """Draw them all."""
    still = Settings(motion=False)
    with TemporaryDirectory() as folder:
        menu = MenuApp(Offer(catalogue(), History(())), Preferred(still, Path(folder) / "settings.yaml"))
        await draw("screen-menu", menu)  # type: ignore[arg-type]
    lesson = IncidentApp(FakeRemote(played("tutorial", 1, 5)), briefed=True, guide=Guide(), settings=still)
    await draw("screen-tutorial", lesson)  # type: ignore[arg-type]
    outage = played("checkout-cascade", 4, 100)
    await draw("screen-wall", IncidentApp(FakeRemote(outage), briefed=True, settings=still))  # type: ignore[arg-type]
    acting = IncidentApp(FakeRemote(outage), briefed=True, settings=still)
    await draw("screen-acting", acting, "a")  # type: ignore[arg-type]


if __name__ == "__main__":
    asyncio.run(main())
