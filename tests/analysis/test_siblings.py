"""A change in sibling worlds: the least and the most that it spares."""

from __future__ import annotations

from itertools import islice

import pytest

from incident_sim.actions.mitigate import Shed
from incident_sim.analysis import Ran, plan
from incident_sim.analysis.siblings import seeds_beside, spread
from incident_sim.batch import explore_here
from incident_sim.files import open_scenario
from incident_sim.kernel import Streams
from incident_sim.scenario.schema import Scenario
from incident_sim.session import draw_variant, find_zero
from incident_sim.testing import play
from incident_sim.units import SECOND


@pytest.mark.parametrize("seed", [1, 4])
def test_siblings_draw_the_same_variant(seed: int) -> None:
    """Another variant is another incident, and says nothing of this one."""
    scenario = open_scenario("checkout-cascade")
    beside = list(islice(seeds_beside(scenario, seed), 5))
    assert seed not in beside
    assert len({draw_variant(scenario, Streams(one)).name for one in (seed, *beside)}) == 1


def test_the_interval_holds_the_plays_own_world_and_leaves_its_word_alone(runaway: Scenario) -> None:
    """Lowest and highest over the worlds; all else of the effect as it was."""
    zero = find_zero(runaway, 1)
    session = play(runaway, 1, [(35 * SECOND, Shed(journey="buying", admit=0))], zero=zero)
    planned = plan(runaway, 1, zero, Ran(session.journal, session.hops, {}))
    leaves = explore_here(planned.trunk, planned.branches, lambda *_: None)
    (effect,) = planned.effects(leaves, 10**9)
    (wide,), hops = spread(planned, (effect,), 3, explore_here, lambda *_: None)
    assert wide.spread is not None
    assert wide.spread.worlds == 3
    assert wide.spread.lowest <= effect.spared <= wide.spread.highest
    assert wide.spread.lowest < wide.spread.highest, "other luck, other figures"
    assert wide.model_copy(update={"spread": None}) == effect
    assert hops > 0
    assert effect.moved.failed_attempts + 2 * effect.moved.unserved_users == effect.spared // 1000
    assert "failed" in effect.moved.words
