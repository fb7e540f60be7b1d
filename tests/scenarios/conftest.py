"""Graded plays of the shipped scenario, each made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from incident_sim.analysis import Ran, Run, Standard, clerk, judge, make, medic, standards, weigh
from incident_sim.batch import explore
from incident_sim.plays import Submission, TimedAction
from incident_sim.scenario.load import load_scenario
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Report
from incident_sim.session import find_zero
from tests.budgets import a_quarter

FILE = Path(__file__).resolve().parents[2] / "scenarios" / "checkout-cascade.yaml"

Reports = Callable[[int], dict[str, Report]]


@pytest.fixture(scope="module", autouse=True)
def _far_from_running_away() -> Iterator[None]:
    """Nothing that is shipped comes near to what stops a run-away: it is held to a quarter of that."""
    with a_quarter():
        yield


@pytest.fixture(scope="session")
def cascade() -> Scenario:
    """The payment cascade."""
    return load_scenario(FILE.read_text(encoding="utf-8"), FILE.name)


@pytest.fixture(scope="session")
def reports(cascade: Scenario) -> Reports:
    """For a seed: the grades of nobody acting, of the reference, of the clerk and of the medic."""

    @cache
    def graded(seed: int) -> dict[str, Report]:
        zero = find_zero(cascade, seed)
        ran: dict[str, Ran] = {name: make(Run(cascade, seed, name, zero)) for name in ("idle", "reference")}
        journal = list(ran["reference"].journal)
        for name, actions in (("clerk", clerk(journal)), ("medic", medic(journal))):
            ran[name] = make(Run(cascade, seed, _submission(cascade, seed, actions), zero))
        idle, reference = standards(cascade, seed, zero, lambda runs: [ran[str(run.player)] for run in runs])
        return {name: _judged(cascade, seed, zero, one, idle, reference) for name, one in ran.items()}

    return graded


def _judged(scenario: Scenario, seed: int, zero: int, ran: Ran, idle: Standard, reference: Standard) -> Report:
    effects, _ = weigh(scenario, seed, zero, ran, idle.comparison.harm.total, explore, lambda *_: None)
    return judge(scenario, seed, ran, idle, reference, effects)


def _submission(scenario: Scenario, seed: int, actions: tuple[TimedAction, ...]) -> Submission:
    return Submission(version=1, scenario=scenario.id, seed=seed, actions=actions)
