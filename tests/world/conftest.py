"""Small worlds for every test of the world."""

from __future__ import annotations

from typing import Any

import pytest

from incident_sim.faults import Fault
from tests.world.building import Build, Small, declare


@pytest.fixture
def small() -> Build:
    """Builds a small world: ``small(seed=1, faults=(…), path__to__key=value)``."""

    def build(*, seed: int = 1, faults: tuple[Fault, ...] = (), **changes: Any) -> Small:
        return Small(declare(**changes), seed, faults)

    return build
