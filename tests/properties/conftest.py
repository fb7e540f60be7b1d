"""The shipped scenario, cut short so that many plays fit into a minute."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_sim.scenario.load import load_scenario
from incident_sim.scenario.schema import Scenario
from incident_sim.session import find_zero

FILE = Path(__file__).resolve().parents[2] / "scenarios" / "checkout-cascade.yaml"


@pytest.fixture(scope="session")
def short() -> Scenario:
    """Four minutes of the payment cascade, after two of warm-up."""
    whole = load_scenario(FILE.read_text(encoding="utf-8"), FILE.name)
    return whole.model_copy(update={"lasts": 240_000_000, "warm_up": 120_000_000})


@pytest.fixture(scope="session")
def zeros(short: Scenario) -> dict[int, int]:
    """Where the scenario's zero lies, for the seeds in use: one of each variant."""
    return {seed: find_zero(short, seed) for seed in (1, 4)}
