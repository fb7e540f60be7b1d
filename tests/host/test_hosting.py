"""A host paces, writes down, and goes on after a crash."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from incident_sim.actions.command import Declare, Note
from incident_sim.actions.communicate import OpenComposer, PostStatus
from incident_sim.actions.mitigate import Rollback
from incident_sim.files import open_scenario, read_torn
from incident_sim.host import Order, start
from incident_sim.host.messages import Accepted, Act, Leave, Lost, Opening, Refused, SetSpeed, Skip, Snapshot, Update
from incident_sim.host.pacing import Pace
from incident_sim.journal.entry import canonical
from incident_sim.journal.signals import ActionAccepted
from incident_sim.replay import rerun
from incident_sim.session import Session

PATIENCE = 240.0
SHOP = Path(__file__).resolve().parents[1] / "batch" / "shop.yaml"


class Line:
    """The seat's end of the pipe."""

    def __init__(self, order: Order) -> None:
        self.process: BaseProcess
        self.pipe: Connection
        self.process, self.pipe = start(order)
        self.tickets = 0

    def wait(self, kind: type[Update]) -> Update:
        """The next update of a kind."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.pipe.poll(0.2):
                update = self.pipe.recv()
                if isinstance(update, kind):
                    return update
        raise TimeoutError(kind.__name__)

    def act(self, action: object) -> Update:
        """An action, and what became of it."""
        self.tickets += 1
        self.pipe.send(Act(self.tickets, action))  # type: ignore[arg-type]
        while True:
            update = self.wait((Accepted, Refused))  # type: ignore[arg-type]
            if update.ticket == self.tickets:  # type: ignore[union-attr]
                return update

    def snapshot(self, after: int = -1) -> Snapshot:
        """The newest view that stands later than an instant."""
        while True:
            update = self.wait(Snapshot)
            assert isinstance(update, Snapshot)
            if update.dashboard.now > after:
                return update

    def leave(self) -> None:
        """Let the host go."""
        self.pipe.send(Leave())
        self.process.join(PATIENCE)
        self.pipe.close()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """A host of the payment cascade, paused at its opening."""
    held = Line(Order("checkout-cascade", 4, tmp_path / "session.jsonl"))
    yield held
    if held.process.is_alive():
        held.process.kill()
    held.process.join()


def test_a_killed_host_loses_no_accepted_action_and_the_session_goes_on(line: Line, tmp_path: Path) -> None:
    """SIGKILL in the middle of a play; what was accepted is on disk, and the resumed world is the same world."""
    recording = tmp_path / "session.jsonl"
    line.snapshot()
    line.pipe.send(SetSpeed(30))
    accepted = []
    for number in range(6):
        update = line.act(Note(text=f"note {number}"))
        assert isinstance(update, Accepted)
        accepted.append(update.action_id)
        time.sleep(0.15)
    os.kill(line.process.pid or 0, signal.SIGKILL)
    line.process.join()

    found = [entry.fact.action_id for entry in read_torn(recording) if isinstance(entry.fact, ActionAccepted)]
    assert found == accepted

    resumed = Line(Order("checkout-cascade", 0, recording, resume=True))
    view = resumed.snapshot()
    assert view.paused
    assert isinstance(resumed.act(Declare(severity="SEV1")), Accepted)
    resumed.leave()

    entries = read_torn(recording)
    again = rerun(Session(open_scenario("checkout-cascade"), 4), entries, finish=False)
    again.advance(entries[-1].at + 1)
    lines = [canonical(entry) for entry in entries]
    assert [canonical(entry) for entry in again.journal][: len(lines)] == lines


def test_running_fast_stops_when_the_page_comes(line: Line) -> None:
    """`w` runs until something needs the player."""
    line.snapshot()
    line.pipe.send(Skip())
    view = line.snapshot(after=1)
    while view.skipping:
        view = line.snapshot(after=view.dashboard.now - 1)
    assert 30_000_000 <= view.dashboard.now <= 34_000_000
    assert [alert.severity for alert in view.dashboard.wallboard.alerts] == ["page"]
    line.leave()


def test_the_world_waits_for_a_message_once_its_time_is_up(line: Line) -> None:
    """Alone, nobody is graded on typing."""
    line.snapshot()
    line.pipe.send(SetSpeed(60))
    line.act(OpenComposer(message="post_status"))
    started = time.monotonic()
    view = line.snapshot()
    while not view.dashboard.waiting_for_send:
        assert time.monotonic() - started < PATIENCE
        view = line.snapshot(after=view.dashboard.now - 1)
    stands = view.dashboard.now
    time.sleep(0.5)
    while line.pipe.poll():
        later = line.pipe.recv()
        assert isinstance(later, Snapshot)
        assert later.dashboard.now == stands
    line.act(PostStatus(status="investigating", journeys=("checkout",), effect="failing"))
    assert line.snapshot(after=stands).dashboard.wallboard.public_status == "investigating"
    line.leave()


def test_a_refusal_comes_back_as_a_sentence_that_helps(line: Line) -> None:
    """What exists is named."""
    line.snapshot()
    update = line.act(Rollback(service="nowhere"))
    assert isinstance(update, Refused)
    assert "nowhere" in update.sentence
    assert "checkout" in update.sentence
    line.leave()


def test_pace_never_rushes_after_a_long_sleep() -> None:
    """A suspended machine does not run the incident in a blink."""
    pace = Pace(0)
    pace.speed = 10.0
    pace.target(100.0)
    assert pace.target(100.5) == 5_000_000
    assert pace.target(4000.0) == 25_000_000
    pace.stand(7)
    assert pace.target(4000.0) == 7


def test_a_session_that_cannot_be_played_is_told_in_a_sentence(tmp_path: Path) -> None:
    """The host ends by itself, and throws nothing at the terminal."""
    recording = tmp_path / "torn.jsonl"
    recording.write_text("{}\n", encoding="ascii")
    held = Line(Order("checkout-cascade", 0, recording, resume=True))
    lost = held.wait(Lost)
    assert isinstance(lost, Lost)
    assert "torn.jsonl:1:1: this line is no entry of a journal" in lost.sentence
    held.process.join(PATIENCE)
    assert held.process.exitcode == 0


@pytest.mark.parametrize("scenario", [str(SHOP), "no-such-scenario"])
def test_a_seat_that_leaves_before_anything_is_said_leaves_no_trace_of_an_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], scenario: str
) -> None:
    """Whether it was to hear of a briefing or of a refusal: the host ends well, and a session that began is kept."""
    recording = tmp_path / "left.jsonl"
    process, pipe = start(Order(scenario, 1, recording))
    pipe.close()
    process.join(PATIENCE)
    assert process.exitcode == 0
    assert capfd.readouterr().err == ""
    assert recording.exists() is (scenario == str(SHOP))


def test_the_briefing_comes_before_the_world_and_stays_true(tmp_path: Path) -> None:
    """There is something to read at once, and it is what the session's own briefing says."""
    held = Line(Order(str(SHOP), 3, tmp_path / "play.jsonl"))
    opening = held.wait(Opening | Snapshot)  # type: ignore[arg-type]
    snapshot = held.wait(Snapshot)
    held.leave()
    assert isinstance(opening, Opening)
    assert isinstance(snapshot, Snapshot)
    assert opening.briefing == snapshot.dashboard.briefing


def test_a_world_that_stands_still_is_shown_once(tmp_path: Path) -> None:
    """Who reads in peace has a screen that rests; what is done is shown at once."""
    held = Line(Order(str(SHOP), 3, tmp_path / "play.jsonl"))
    held.wait(Snapshot)
    assert not held.pipe.poll(0.5)
    held.act(Note(text="calm so far"))
    view = held.wait(Snapshot)
    assert isinstance(view, Snapshot)
    assert [one.action for one in view.dashboard.pending] == [Note(text="calm so far")]
    held.leave()
