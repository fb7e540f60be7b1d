"""A recording that is watched shows what the seat saw, whichever way one went."""

from __future__ import annotations

from multiprocessing import Pipe
from pathlib import Path

import pytest

from incident_sim.actions.command import Declare, Note
from incident_sim.actions.investigate import ViewMap
from incident_sim.actions.mitigate import Restart
from incident_sim.host.messages import Act, Leave, Lost, Recorded, Refused, Seek, SetSpeed, Snapshot
from incident_sim.host.moments import next_bookmark
from incident_sim.host.viewing import Show, Viewer, describe, show
from incident_sim.journal.entry import Entry
from incident_sim.scenario.schema import Scenario
from incident_sim.session import Session
from incident_sim.testing import play
from tests.world.building import declare

SECOND = 1_000_000
ACTIONS = [(5, ViewMap()), (40, Declare(severity="SEV1")), (130, Restart(service="web")), (700, Note(text="calm"))]


@pytest.fixture(scope="module")
def small() -> Scenario:
    """A calm shop for a quarter of an hour: several folds are kept of it."""
    return declare(lasts="15m")


@pytest.fixture(scope="module")
def entries(small: Scenario) -> list[Entry]:
    """A finished play of it."""
    return list(play(small, 1, [(at * SECOND, one) for at, one in ACTIONS], zero=0).journal)  # type: ignore[misc]


@pytest.fixture(scope="module")
def recorded(entries: list[Entry]) -> Recorded:
    """What a screen is told of it."""
    return describe("play.jsonl", entries)


def test_any_instant_looks_the_same_whichever_way_one_came(entries: list[Entry]) -> None:
    """Forward, back, or at once from the beginning."""
    viewer = Viewer(entries)
    instants = [0, 41 * SECOND, 800 * SECOND, 40 * SECOND, 650 * SECOND, 900 * SECOND, 301 * SECOND, 0]
    for now in instants:
        assert viewer.at(now) == Viewer(entries).at(now), now


def test_a_bookmark_stands_just_before_its_decision_as_the_seat_saw_it(small: Scenario, entries: list[Entry]) -> None:
    """What the player had in front of them when they decided."""
    session = Session(small, 1, zero=0)
    session.advance(5 * SECOND)
    assert Viewer(entries).at(5 * SECOND) == session.seat().observe()
    assert not Viewer(entries).at(5 * SECOND).pending
    assert Viewer(entries).at(5 * SECOND + 1).pending


def test_bookmarks_are_the_decisions_of_consequence(recorded: Recorded) -> None:
    """Looks and notes are not; before the first and after the last there is nothing."""
    assert next_bookmark(recorded.decisions, 0, 1) == 40 * SECOND
    assert next_bookmark(recorded.decisions, 40 * SECOND, 1) == 130 * SECOND
    assert next_bookmark(recorded.decisions, 130 * SECOND, 1) is None
    assert next_bookmark(recorded.decisions, 131 * SECOND, -1) == 130 * SECOND
    assert next_bookmark(recorded.decisions, 40 * SECOND, -1) is None
    assert recorded.over == 900 * SECOND


def test_a_screen_may_stand_anywhere_and_change_nothing(entries: list[Entry], recorded: Recorded) -> None:
    """Beyond either end it stands at the end; an action is refused with what can be done instead."""
    here, there = Pipe()
    shown = Show(recorded, Viewer(entries), there)
    stood = []
    for seek in (Seek(130 * SECOND), Seek(-5 * SECOND, relative=True), Seek(10**12), Seek(-(10**12), relative=True)):
        shown._take(seek)
        shown._move()
        shown._send()
        snapshot = here.recv()
        assert isinstance(snapshot, Snapshot)
        assert snapshot.paused
        stood.append(snapshot.dashboard.now)
    assert stood == [130 * SECOND, 125 * SECOND, recorded.ends, 0]
    shown._take(Act(7, Restart(service="web")))
    refused = here.recv()
    assert isinstance(refused, Refused)
    assert (refused.ticket, refused.code) == (7, "recorded")
    shown._send()
    assert not here.poll(0)  # nothing moved, so nothing is sent


def test_time_runs_at_its_speed_and_stops_at_the_end(entries: list[Entry], recorded: Recorded) -> None:
    """As in a session."""
    here, there = Pipe()
    shown = Show(recorded, Viewer(entries), there)
    shown._take(Seek(recorded.ends - 1))
    shown._take(SetSpeed(60))
    for _ in range(3):
        shown._move()
    shown._send()
    snapshot = here.recv()
    assert snapshot.dashboard.now == recorded.ends
    assert snapshot.paused
    assert snapshot.dashboard.phase == "ended"


def test_what_is_no_recording_is_told_in_a_sentence(tmp_path: Path) -> None:
    """And the viewer ends."""
    torn = tmp_path / "torn.jsonl"
    torn.write_text("nothing\n", encoding="ascii")
    here, there = Pipe()
    show(torn, there)
    lost = here.recv()
    assert isinstance(lost, Lost)
    assert "torn.jsonl:1:1: this line is no entry of a journal" in lost.sentence
    here.send(Leave())
