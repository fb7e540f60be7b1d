"""A small world that a play keeps from running away."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_sim.plays import Submission
from incident_sim.plays.load import load_submission
from incident_sim.scenario.load import load_scenario
from incident_sim.scenario.schema import Scenario

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def runaway() -> Scenario:
    """A shop with a switch that nobody should turn while users come."""
    file = HERE / "runaway.yaml"
    return load_scenario(file.read_text(encoding="utf-8"), file.name)


@pytest.fixture(scope="session")
def reckless() -> Submission:
    """Somebody lets nobody in, and then turns the switch."""
    file = HERE / "reckless.yaml"
    return load_submission(file.read_text(encoding="utf-8"), file.name)
