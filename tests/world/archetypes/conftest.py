"""One world, several courses: the same seed with nobody acting, with a good mitigation, and with a bad one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from incident_sim.faults import Fault, Release
from incident_sim.world import World
from tests.budgets import a_quarter
from tests.world.building import Build, Small

Act = Callable[[World], Any]
Play = Callable[..., Small]

SECOND = 1_000_000

HERRING = Release(
    id="herring", at=-20 * SECOND, service="web", release="web-2", summary="Clearer texts", author="web", step=SECOND
)
"""A deploy shortly before the trouble, which changes nothing that matters."""


def undo_herring(world: World) -> None:
    """Blame the deploy, and take it back."""
    world.releases.roll_back("web")


@pytest.fixture(params=[1, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in (2, 3))])
def seed(request: pytest.FixtureRequest) -> int:
    """What an archetype shows it shows under any seed: one by day, two others at night."""
    found: int = request.param
    return found


@pytest.fixture(scope="module", autouse=True)
def _far_from_running_away() -> Iterator[None]:
    """No archetype comes near to what stops a run-away: it is held to a quarter of that."""
    with a_quarter():
        yield


@pytest.fixture
def play(small: Build, seed: int) -> Play:
    """Plays a declared world: ``play(world, faults, until=…, acts={60: act})``; the herring is in all of them."""

    def run(declared: dict[str, Any], *faults: Fault, until: float, acts: dict[float, Act] | None = None) -> Small:
        world = small(seed=seed, faults=(HERRING, *faults), **declared)
        for at, act in sorted((acts or {}).items()):
            world.run(at)
            act(world.world)
        return world.run(until)

    return run
