"""Every screen at two sizes, as the text that is painted."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

import incident_tui.screens
from incident_sim.files.history import History
from incident_sim.host.messages import Accepted, Act, Graded, Request
from incident_sim.observe import Answer, Table
from incident_sim.testing.debriefs import EFFECTS, small_debrief
from incident_tui.app import IncidentApp
from incident_tui.menu import Offer
from incident_tui.menu_app import MenuApp
from incident_tui.renderables.ink import line
from incident_tui.screens.acting import Offers
from incident_tui.screens.asking import Choice
from incident_tui.screens.briefing import BriefingScreen
from incident_tui.screens.chronicle import HistoryScreen
from incident_tui.screens.composer import Composer
from incident_tui.screens.confirm import Confirm
from incident_tui.screens.debrief import DebriefScreen
from incident_tui.screens.doors import Leaving
from incident_tui.screens.help import Help
from incident_tui.screens.jump import Jump
from incident_tui.screens.library import LibraryScreen
from incident_tui.screens.main import MainScreen
from incident_tui.screens.postmortem import PostmortemScreen
from incident_tui.screens.reading import Reading
from incident_tui.screens.replay import ReplayScreen
from incident_tui.screens.settings import SettingsScreen
from incident_tui.settings import Preferred, Settings
from tests.tui import goldens
from tests.tui.handmade import NOW, SECOND, FakeRemote, make_answer, make_snapshot
from tests.tui.hands import press, written
from tests.tui.test_loglines import logs
from tests.tui.test_map import STORM
from tests.tui.test_menu import CATALOGUE, PLAYED
from tests.tui.test_paper import with_story
from tests.tui.test_replay_screen import PAUSED, RECORDED
from tests.tui.test_waterfall import SLOW

SIZES = ((80, 24), (160, 48))
TRIES = 200
"""A screen that looks as it should is never waited for that long."""

CHANGED = Table(
    ("when", "where", "what", "change", "by"),
    (
        ("T+02:10", "settings", "new-tax", "flag new-tax turned on", "ana"),
        ("T-00:48", "deploys", "payments", "deploy of payments-7.9.0 to payments finished (4 replicas)", "payments"),
    ),
    (130 * SECOND, -48 * SECOND),
)
BARE = replace(make_answer(), series=(), tables=(), lines=(), traces=(), words=())
ANSWERS: dict[str, Answer] = {
    "view_metrics": replace(make_answer(), lines=(), traces=()),
    "search_logs": logs(),
    "view_map": replace(BARE, title="Dependency map", figures=STORM),
    "view_changes": replace(BARE, title="What changed", tables=(("Newest first", CHANGED),)),
    "view_traces": replace(BARE, title="Traces: failed", words=("1 of 12 sampled requests.",), traces=(SLOW,)),
    "view_vendor": replace(
        BARE, title="Status page of paygate", words=("All systems operational.", "Polled 40 s ago.")
    ),
}


class Answering(FakeRemote):
    """A host that answers every look at once, while time stands still."""

    def send(self, request: Request) -> None:
        """Keep a request, and answer it."""
        super().send(request)
        if isinstance(request, Act) and request.action.kind in ANSWERS:
            found = replace(ANSWERS[request.action.kind], action_id="a7", view=request.action.kind)
            self.say(Accepted(request.ticket, "a7"))
            self.say(make_snapshot(answers=(found,), pending=(), hands_free_at=NOW))


async def reads(pilot: Pilot[Any], name: str, size: tuple[int, int]) -> None:
    """The screen comes to look as it did; whoever changes it sees it in the diff."""
    app = pilot.app
    name = f"screen-{name}-{size[0]}x{size[1]}"
    if goldens.WRITES:
        await calm(pilot)
    for _ in range(TRIES):
        await pilot.pause(0.05)
        if app.screen._compositor.size == app.size and goldens.trimmed(written(app)) == goldens.golden(name):
            break
    goldens.check(name, written(app))


async def calm(pilot: Pilot[Any]) -> None:
    """Wait until a screen has not changed for a while."""
    before, since = "", 0
    while since < 5:
        await pilot.pause(0.2)
        now = written(pilot.app) if pilot.app.screen._compositor.size == pilot.app.size else ""
        before, since = now, since + 1 if now and now == before else 0


async def answered(pilot: Pilot[str | None]) -> None:
    """An answer has come, and is painted."""
    app = pilot.app
    assert isinstance(app, IncidentApp)
    for _ in range(TRIES):
        await pilot.pause(0.05)
        if app._painted is not None and app._painted.dashboard.answers:
            return


ANSWERED = "answered"
"""No key: go on once the answer is on screen."""
KEYS: dict[str, tuple[str, ...]] = {
    "overview": (),
    "metrics": ("2", "enter"),
    "logs": ("3", "enter"),
    "logs-patterns": ("3", "enter", ANSWERED, "p"),
    "logs-line": ("3", "enter", ANSWERED, "enter"),
    "map": ("4",),
    "changes": ("5",),
    "traces": ("6",),
    "messages": ("7",),
    "timeline": ("8",),
    "vendors": ("9", "enter"),
    "answers": ("v",),
    "not-yet-over": ("0",),
    "help": ("question_mark",),
    "asking": ("A",),
    "actions": ("a",),
    "commands": ("colon", *"hypo"),
    "note": ("t",),
    "form": ("m",),
    "jump": ("o",),
    "sure": ("a", *"breaker", "enter"),
    "leaving": ("q",),
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x48"])
@pytest.mark.parametrize("name", KEYS)
async def test_views_and_what_opens_over_them(name: str, size: tuple[int, int]) -> None:
    """A gesture, and what is painted then."""
    app = IncidentApp(Answering(make_snapshot(answers=())), briefed=True)
    async with app.run_test(size=size) as pilot:
        for key in KEYS[name] or ("",):
            if key == ANSWERED:
                await answered(pilot)
            else:
                await press(pilot, *([key] if key else []))
        await reads(pilot, name, size)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x48"])
async def test_the_briefing(size: tuple[int, int]) -> None:
    """What a player reads first."""
    app = IncidentApp(FakeRemote(make_snapshot()))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await reads(pilot, "briefing", size)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x48"])
async def test_a_recording_that_is_watched(size: tuple[int, int]) -> None:
    """The dashboard with its scrubber."""
    app = IncidentApp(FakeRemote(PAUSED), briefed=True, recorded=replace(RECORDED, decisions=RECORDED.decisions[::2]))
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        await reads(pilot, "replay", size)


PAGES: dict[str, Callable[[], Screen[Any]]] = {
    "debrief": lambda: DebriefScreen(Graded(small_debrief(EFFECTS), "play.jsonl"), ()),
    "reading": lambda: Reading("A page", lambda width, _: [line(f"line {number}") for number in range(60)]),
    "postmortem": lambda: PostmortemScreen(with_story(), full=True),
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x48"])
@pytest.mark.parametrize("name", PAGES)
async def test_pages_to_read(name: str, size: tuple[int, int]) -> None:
    """Pages and forms of the end."""
    app = IncidentApp(FakeRemote(make_snapshot()), briefed=True)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        app.push_screen(PAGES[name]())
        await reads(pilot, name, size)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x48"])
@pytest.mark.parametrize(("name", "keys"), [("library", ()), ("history", ("h",)), ("settings", ("s",))])
async def test_the_menu(name: str, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    """What there is to play, how it went, and what one prefers."""
    app = MenuApp(Offer(CATALOGUE[:2], History(PLAYED.results, ()), ""), Preferred(Settings(), Path("settings.yaml")))
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.1)
        await pilot.press(*keys)
        await reads(pilot, name, size)


SEEN: dict[type[Screen[Any]], str] = {
    BriefingScreen: "briefing",
    Choice: "asking",
    Composer: "form",
    Confirm: "sure",
    DebriefScreen: "debrief",
    Help: "help",
    HistoryScreen: "history",
    Jump: "jump",
    Leaving: "leaving",
    LibraryScreen: "library",
    MainScreen: "overview",
    Offers: "actions",
    PostmortemScreen: "postmortem",
    Reading: "reading",
    ReplayScreen: "replay",
    SettingsScreen: "settings",
}
"""Where each screen can be seen."""
PARTS = frozenset(
    {"Acting", "Coached", "Doors", "Guided", "Jumps", "LogLines", "Overlay", "Searching", "Sights", "Talking"}
    | {"Thinking", "Views"}
)
"""Parts of screens, which are none by themselves."""


def test_every_screen_has_its_picture_at_both_sizes() -> None:
    """Whoever makes another draws it here."""
    found = {
        one
        for module in pkgutil.iter_modules(incident_tui.screens.__path__, "incident_tui.screens.")
        for one in vars(importlib.import_module(module.name)).values()
        if isinstance(one, type) and issubclass(one, Screen) and one.__module__ == module.name
    }
    assert {one for one in found if one.__name__ not in PARTS} == set(SEEN)
    for name in SEEN.values():
        for width, height in SIZES:
            assert goldens.golden(f"screen-{name}-{width}x{height}")
