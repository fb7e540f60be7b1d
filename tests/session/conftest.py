"""Sessions of the shipped scenario, short enough to be quick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from incident_sim.scenario.load import load_scenario
from incident_sim.scenario.schema import Scenario
from incident_sim.session import Session, find_zero

FILE = Path(__file__).resolve().parents[2] / "scenarios" / "checkout-cascade.yaml"


@pytest.fixture(scope="package")
def scenario() -> Scenario:
    """The payment cascade, cut to eight minutes after two of warm-up."""
    return load_scenario(FILE.read_text(encoding="utf-8"), FILE.name).model_copy(
        update={"lasts": 480_000_000, "warm_up": 120_000_000}
    )


@pytest.fixture(scope="package")
def zero(scenario: Scenario) -> int:
    """Where the scenario's zero lies for seed 1."""
    return find_zero(scenario, 1)


@pytest.fixture
def session(scenario: Scenario, zero: int) -> Session:
    """A session of seed 1."""
    return Session(scenario, 1, zero=zero)


Facts = Callable[[Session, str], list[object]]
