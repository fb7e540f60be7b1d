"""What if: a play again, but without one of its actions, or with one of them sooner.

Everything else stays as it was: the same world, the same chance, the same hands at the same instants. A play and its
branches share all that comes before a branch begins, so whoever executes them may share the work of it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from incident_sim.actions import Action
from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.command import Withdraw
from incident_sim.analysis.runs import Ran, compared
from incident_sim.errors import ActionRefused
from incident_sim.journal.entry import Entry
from incident_sim.journal.signals import ActionAccepted
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Comparison
from incident_sim.session import Session

WORD = "weighing your actions"
"""What whoever waits is told."""
ANOTHER = "another"
"""The pair of hands that does something sooner."""


@dataclass(frozen=True)
class Input:
    """An action as it was accepted."""

    action_id: str
    at: int
    actor: str
    action: Action


@dataclass(frozen=True)
class Trunk:
    """A play, as its branches share it."""

    scenario: Scenario
    seed: int
    zero: int
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Branch:
    """What differs from the play."""

    without: frozenset[str] = frozenset()
    """Actions that take their hands' time and do nothing."""
    sooner: tuple[Input, ...] = ()
    """Actions that another pair of hands does, at their instants."""

    def begins(self, trunk: Trunk) -> int:
        """The first instant at which the branch can differ, in microseconds."""
        lacking = [given.at for given in trunk.inputs if given.action_id in self.without]
        return min([*lacking, *(given.at for given in self.sooner)], default=0)


@dataclass(frozen=True)
class Leaf:
    """What a branch came to."""

    comparison: Comparison
    digest: str
    """Of its journal: equal however it was executed."""
    hops: int


Watch = Callable[[str, int, int], None]
"""Told what is under way, how much is done, and of how much."""

Explore = Callable[[Trunk, Sequence[Branch], Watch], Sequence[Leaf]]
"""Follows branches of one play to the end, in whatever order and on however many cores; equal bytes always."""


class Retake:
    """A play under way again."""

    def __init__(self, trunk: Trunk) -> None:
        self._trunk = trunk
        self._session = Session(trunk.scenario, trunk.seed, zero=trunk.zero)
        self._next = 0
        self._ids: dict[str, str] = {}
        """What the play's actions are called this time: other hands may have acted between them."""

    def until(self, at: int) -> None:
        """Do everything that was accepted before an instant."""
        inputs = self._trunk.inputs
        while self._next < len(inputs) and inputs[self._next].at < at:
            self._give(inputs[self._next], hollow=False)
            self._next += 1

    def follow(self, branch: Branch) -> Leaf:
        """Play the rest as the branch has it, and say what it came to."""
        session = self.play_out(branch)
        journal = session.journal
        return Leaf(compared(self._trunk.scenario, Ran(journal, session.hops, {})), journal.digest(), session.hops)

    def play_out(self, branch: Branch) -> Session:
        """Play the rest as the branch has it."""
        rest = [(given.at, 1, given) for given in self._trunk.inputs[self._next :]]
        more = [(given.at, 0, given) for given in branch.sooner]
        for _, _, given in sorted((*more, *rest), key=lambda each: each[:2]):
            self._give(given, hollow=given.action_id in branch.without)
        self._session.finish()
        return self._session

    def _give(self, given: Input, *, hollow: bool) -> None:
        action = given.action
        if isinstance(action, Withdraw):
            action = action.model_copy(update={"action": self._ids.get(action.action, action.action)})
        self._session.advance(given.at)
        try:
            name = self._session.accept(given.actor, action, hollow=hollow)
        except ActionRefused:
            return  # in this branch it cannot be meant
        if given.actor != ANOTHER:
            self._ids[given.action_id] = name


def one_by_one(trunk: Trunk, branches: Sequence[Branch], watch: Watch) -> Sequence[Leaf]:
    """The plain way to follow branches: each from the beginning."""
    leaves: list[Leaf] = []
    for branch in branches:
        watch(WORD, len(leaves), len(branches))
        retake = Retake(trunk)
        retake.until(branch.begins(trunk))
        leaves.append(retake.follow(branch))
    return leaves


def trunk_of(scenario: Scenario, seed: int, zero: int, entries: Iterable[Entry]) -> Trunk:
    """The play of a journal. A postmortem changes nothing in the world, and stays out."""
    inputs = tuple(
        Input(entry.fact.action_id, entry.at, entry.fact.actor, entry.fact.action)
        for entry in entries
        if isinstance(entry.fact, ActionAccepted) and not isinstance(entry.fact.action, FilePostmortem)
    )
    return Trunk(scenario, seed, zero, inputs)


def without(*action_ids: str) -> Branch:
    """The play without the effect of these actions."""
    return Branch(without=frozenset(action_ids))


def sooner(trunk: Trunk, action_id: str, begun: int, span: int) -> Branch:
    """The play with one action's effect so much sooner; ``begun`` is when hands took it up."""
    given = next(each for each in trunk.inputs if each.action_id == action_id)
    early = replace(given, action_id="", at=begun - span, actor=ANOTHER)
    return Branch(without=frozenset((action_id,)), sooner=(early,))
