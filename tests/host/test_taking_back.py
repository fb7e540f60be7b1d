"""A moment taken back through a real host: what is kept of it, and what a crash leaves."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from incident_sim.actions.close import StandDown
from incident_sim.actions.command import Declare, Note
from incident_sim.files import open_scenario, write_recording
from incident_sim.files.history import read_history
from incident_sim.host import Order
from incident_sim.host.messages import Closed, Finish, Graded, SetSpeed
from incident_sim.host.resuming import going_on
from incident_sim.host.retaking import find_moment, read_parent
from incident_sim.session import Session
from incident_sim.units import SECOND
from tests.host.test_hosting import Line

SHOP = str(Path(__file__).resolve().parents[1] / "batch" / "shop.yaml")
"""Two services and five minutes."""


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    """A finished session in which an incident was declared."""
    session = Session(open_scenario(SHOP), 2)
    session.advance(20 * SECOND)
    session.accept("me", Declare(severity="SEV1"))
    session.advance(session.ends_at)
    session.finish()
    path = tmp_path / "recordings" / "first.jsonl"
    write_recording(path, session.journal)
    return path


def test_a_retake_keeps_its_ghost_through_a_crash_and_is_told_apart_in_the_history(parent: Path) -> None:
    """Killed in the middle and gone on with: the first run's line, its harm in the debrief, and the mode `retake`."""
    _, entries = read_parent(parent, SHOP)
    recording = parent.with_name("second.jsonl")
    line = Line(Order(SHOP, 0, recording, back=find_moment(parent, entries, "a1")))
    view = line.snapshot()
    assert view.dashboard.now == 20 * SECOND
    assert view.ghost
    line.act(Note(text="this time"))
    os.kill(line.process.pid or 0, signal.SIGKILL)
    line.process.join()

    line = Line(going_on(recording))
    assert line.snapshot().ghost == view.ghost
    line.pipe.send(SetSpeed(60))
    line.act(StandDown(reason="noise"))
    line.wait(Closed)
    line.pipe.send(Finish())
    graded = line.wait(Graded)
    line.leave()
    assert isinstance(graded, Graded)
    assert graded.first is not None
    (kept,) = read_history(parent.parent).results
    assert (kept.recording, kept.mode, kept.first_harm) == ("second.jsonl", "retake", graded.first.total)
    assert kept.score == graded.debrief.report.score


def test_a_session_is_gone_on_with_as_it_was_ordered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its scenario from wherever one stands, and ranked if it was: a crash is no way to a pause."""
    monkeypatch.chdir(Path(SHOP).parent)
    recording = tmp_path / "play.jsonl"
    line = Line(Order("./shop.yaml", 2, recording, ranked=True))
    line.snapshot()
    line.leave()
    monkeypatch.chdir(tmp_path)
    assert going_on(recording) == Order(SHOP, 0, recording, ranked=True, resume=True)
