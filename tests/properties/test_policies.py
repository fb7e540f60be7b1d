"""Players who do not think do what they are named for, with ordinary hands, and nothing else."""

from __future__ import annotations

import itertools

import pytest

from incident_sim.actions.investigate import Look, Probe
from incident_sim.actions.mitigate import Mitigation
from incident_sim.analysis import Run, make
from incident_sim.journal.signals import ActionAccepted, ActionStarted, HostNoted
from incident_sim.responders import POLICIES
from incident_sim.scenario.schema import Scenario

ONLY: dict[str, set[str]] = {
    "restart everything": {"restart"},
    "roll back everything": {"rollback"},
    "scale everything": {"scale"},
    "turn every flag": {"turn_flag"},
    "shed everything": {"shed"},
    "page everybody": {"page", "ask"},
    "claim everything": {"hypothesize", "file_postmortem"},
    "empty postmortem": {"file_postmortem"},
    "stuffed postmortem": {"file_postmortem"},
}


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_each_does_its_trick(short: Scenario, zeros: dict[int, int], name: str) -> None:
    """It acts, after the page, and one thing after the other."""
    ran = make(Run(short, 4, name, zeros[4]))
    done = [entry for entry in ran.journal if isinstance(entry.fact, ActionAccepted)]
    kinds = {entry.fact.action.kind for entry in done if isinstance(entry.fact, ActionAccepted)}
    assert kinds
    assert kinds <= ONLY.get(name, kinds)
    assert min(entry.at for entry in done) >= 0
    starts = [(entry.at, entry.fact.until) for entry in ran.journal if isinstance(entry.fact, ActionStarted)]
    assert all(until <= later for (_, until), (later, _) in itertools.pairwise(starts))
    assert not any(isinstance(entry.fact, HostNoted) for entry in ran.journal)


def test_who_looks_at_everything_changes_nothing(short: Scenario, zeros: dict[int, int]) -> None:
    """A look is no change."""
    ran = make(Run(short, 4, "look at everything", zeros[4]))
    actions = [entry.fact.action for entry in ran.journal if isinstance(entry.fact, ActionAccepted)]
    assert all(isinstance(action, (Look, Probe)) for action in actions)
    assert not any(isinstance(action, Mitigation) for action in actions)


def test_random_moves_are_the_same_for_the_same_seed(short: Scenario, zeros: dict[int, int]) -> None:
    """Chance is the seed's, and nobody else's."""
    one, other = (make(Run(short, 4, "random moves", zeros[4])) for _ in range(2))
    assert one.journal.digest() == other.journal.digest()
