"""The comparisons of a live session, made in a process beside it while the player plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

from incident_sim.analysis import Homework, Leaf, Plan, Standard, Watch, prevent, standards, unproven
from incident_sim.batch import explore_here, try_here
from incident_sim.errors import BranchFailed
from incident_sim.files import open_scenario
from incident_sim.host.messages import Progress
from incident_sim.scoring import Prevention


@dataclass(frozen=True)
class Weighed:
    """What came of the player's play without each of its changes; nothing where it could not be followed."""

    leaves: Sequence[Leaf] | None


class Judging:
    """Idle and reference on the session's seed; in the end the player's own play, varied.

    First without each of its changes, while the postmortem is written; then with each of the safeguards that it names.
    """

    def __init__(self, scenario: str, seed: int, zero: int) -> None:
        here, there = get_context("spawn").Pipe()
        self._pipe = here
        self._process = get_context("spawn").Process(target=_compare, args=(there, scenario, seed, zero), daemon=True)
        self._process.start()
        there.close()
        self._found: tuple[Standard, Standard] | None = None
        self._weighed: Weighed | None = None
        self._prevented: Prevention | None = None
        self._homework: Homework | None = None
        self.progress = Progress("comparing", 0, 1)
        """How far it is."""

    def found(self) -> tuple[Standard, Standard] | None:
        """Idle and reference, if they have been made."""
        if self._found is None and self._pipe.poll(0):
            self._found = self._pipe.recv()
        return self._found

    def weigh(self, plan: Plan) -> None:
        """Begin to follow the branches of the player's play, once idle and reference are there."""
        self.progress = Progress("weighing your actions", 0, len(plan.branches))
        self._pipe.send(plan)

    def weighed(self) -> Weighed | None:
        """What they came to, once all have been followed."""
        self._hear()
        return self._weighed

    def prevented(self, work: Homework) -> Prevention | None:
        """What the postmortem's safeguards would have prevented, once all have been tried; the first call begins it."""
        if self._homework is None:
            self._homework = work
            self._pipe.send(work)
        self._hear()
        return self._prevented

    def _hear(self) -> None:
        while self._pipe.poll(0):
            match self._pipe.recv():
                case Progress() as progress:
                    self.progress = progress
                case Weighed() as weighed:
                    self._weighed = weighed
                case prevention:
                    self._prevented = prevention

    def close(self) -> None:
        """End the process, if it still runs."""
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._pipe.close()


def _compare(pipe: Connection, scenario: str, seed: int, zero: int) -> None:
    pipe.send(standards(open_scenario(scenario), seed, zero))

    def watch(what: str, done: int, of: int) -> None:
        pipe.send(Progress(what, done, of))

    try:
        while True:
            match pipe.recv():
                case Plan() as plan:
                    pipe.send(_weighed(plan, watch))
                case Homework() as work:
                    pipe.send(_prevented(work, watch))
    except EOFError:
        pass  # the session is over, or was left before its end


def _weighed(plan: Plan, watch: Watch) -> Weighed:
    try:
        return Weighed(explore_here(plan.trunk, plan.branches, watch))
    except BranchFailed:
        return Weighed(None)  # the play is graded without, and says so


def _prevented(work: Homework, watch: Watch) -> Prevention:
    try:
        return prevent(work, try_here, watch)[0]
    except BranchFailed:
        return unproven(work, "it could not be tried here")
