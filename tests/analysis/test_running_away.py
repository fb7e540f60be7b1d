"""A play can be well, and explode without one of its changes: it is graded as far as that goes, or refused."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from pathlib import Path

from click.testing import CliRunner

from incident_sim.actions import Action
from incident_sim.actions.close import FilePostmortem, Resolve
from incident_sim.actions.command import Acknowledge, Declare
from incident_sim.actions.mitigate import TurnFlag
from incident_sim.actions.postmortem import ActionItem, Postmortem
from incident_sim.cli.main import main
from incident_sim.host import Order, start
from incident_sim.host.messages import Act, Closed, Finish, Graded, Leave, Lost, SetSpeed, Snapshot, Update
from incident_sim.plays import Submission
from incident_sim.safeguards import DeadlineChecks

HERE = Path(__file__).resolve().parent
PATIENCE = 400.0


def test_grade_refuses_a_play_that_cannot_be_weighed_with_a_sentence() -> None:
    """Exit status 2, what ran away and where, and no traceback."""
    result = CliRunner().invoke(main, ["grade", str(HERE / "reckless.yaml"), "--scenario", str(HERE / "runaway.yaml")])
    assert result.exit_code == 2
    assert "The play could not be weighed" in result.stderr
    assert "events in one second" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def wait(pipe: Connection, kind: type[Update]) -> Update:
    """The next update of a kind."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if pipe.poll(0.2) and isinstance(update := pipe.recv(), kind):
            return update
    raise TimeoutError(kind.__name__)


def test_a_live_play_that_cannot_be_weighed_is_graded_without_and_says_so(tmp_path: Path, reckless: Submission) -> None:
    """D2 and H7 are left out with their reason, the debrief comes, and its safeguards have been tried."""
    process, pipe = start(Order(str(HERE / "runaway.yaml"), 1, tmp_path / "play.jsonl"))
    try:
        pipe.send(SetSpeed(200))
        while wait(pipe, Snapshot).dashboard.now < 40_000_000:  # type: ignore[union-attr]
            pass
        first = (Acknowledge(alert="shop-errors"), Declare(severity="SEV1"))
        for ticket, action in enumerate((*first, *(timed.action for timed in reckless.actions), Resolve())):
            pipe.send(Act(ticket, action))
        wait(pipe, Closed)
        item = ActionItem(
            verb="reject",
            object="late work",
            type="mitigate",
            component="shop",
            safeguard=DeadlineChecks(service="shop"),
        )
        words = ActionItem(verb="be", object="careful", type="process", component="shop")
        pipe.send(Act(9, FilePostmortem(postmortem=Postmortem(actions=(item, words)))))
        pipe.send(Finish())
        graded = wait(pipe, Graded)
        pipe.send(Leave())
        process.join(PATIENCE)
    finally:
        process.kill()
        process.join()
    assert isinstance(graded, Graded)
    report = graded.debrief.report
    assert not report.effects
    left = {out.id: out.reason for out in report.left_out}
    assert left["D2"] == left["H7"] == "no action was weighed"
    assert not {"D2", "H7"} & {verdict.id for verdict in report.criteria}
    assert report.prevention is not None
    assert [one.items for one in report.prevention.alone] == [(0,)]
    assert [(one.item, one.text) for one in report.prevention.untried] == [(1, "be careful")]


def lost(file: Path, tmp_path: Path, *actions: Action) -> str:
    """What the host says where it has to stop."""
    process, pipe = start(Order(str(file), 1, tmp_path / "play.jsonl"))
    try:
        if actions:
            wait(pipe, Snapshot)
        for ticket, action in enumerate(actions):
            pipe.send(Act(ticket, action))
        pipe.send(SetSpeed(200))
        update = wait(pipe, Lost)
        process.join(PATIENCE)
        assert process.exitcode == 0
    finally:
        process.kill()
        process.join()
    assert isinstance(update, Lost)
    return update.sentence


def test_a_host_whose_world_runs_away_says_so_and_ends(tmp_path: Path) -> None:
    """Before the seat opens, or when somebody turns the switch: never with a traceback."""
    text = (HERE / "runaway.yaml").read_text(encoding="utf-8")
    file = tmp_path / "running.yaml"
    file.write_text(text.replace("on: false", "on: true"), encoding="utf-8")
    for said in (lost(file, tmp_path), lost(HERE / "runaway.yaml", tmp_path, TurnFlag(flag="loyalty-points", on=True))):
        assert "busiest was the call third->fourth" in said
