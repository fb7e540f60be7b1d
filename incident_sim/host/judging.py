"""The comparisons of a live session, made in a process beside it while the player plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

from incident_sim.analysis import Leaf, Plan, Standard, standards
from incident_sim.batch import explore_here
from incident_sim.errors import BranchFailed
from incident_sim.files import open_scenario
from incident_sim.host.messages import Progress


@dataclass(frozen=True)
class Weighed:
    """What came of the player's play without each of its changes; nothing where it could not be followed."""

    leaves: Sequence[Leaf] | None


class Judging:
    """Idle and reference on the session's seed, and in the end the player's own play without each of its changes."""

    def __init__(self, scenario: str, seed: int, zero: int) -> None:
        here, there = get_context("spawn").Pipe()
        self._pipe = here
        self._process = get_context("spawn").Process(target=_compare, args=(there, scenario, seed, zero), daemon=True)
        self._process.start()
        there.close()
        self._found: tuple[Standard, Standard] | None = None
        self._weighed: Weighed | None = None
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
        while self._weighed is None and self._pipe.poll(0):
            told = self._pipe.recv()
            if isinstance(told, Progress):
                self.progress = told
            else:
                self._weighed = told
        return self._weighed

    def close(self) -> None:
        """End the process, if it still runs."""
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._pipe.close()


def _compare(pipe: Connection, scenario: str, seed: int, zero: int) -> None:
    pipe.send(standards(open_scenario(scenario), seed, zero))
    try:
        plan: Plan = pipe.recv()
    except EOFError:
        return  # the session was left before its end
    try:
        leaves = explore_here(plan.trunk, plan.branches, lambda *far: pipe.send(Progress(*far)))
    except BranchFailed:
        leaves = None  # the play is graded without, and says so
    pipe.send(Weighed(leaves))
    pipe.close()
