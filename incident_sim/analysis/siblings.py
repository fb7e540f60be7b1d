"""A play in sibling worlds: other seeds of its variant, the same actions at the same instants after the opening.

One afternoon is one draw: an effect that is there in one and gone in the next was luck. Within each world the play with
a change and the play without it share all chance, so that what differs is the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

from incident_sim.analysis.weighing import Plan
from incident_sim.analysis.whatif import Branch, Explore, Watch, without
from incident_sim.kernel import Streams
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Effect, Spread
from incident_sim.session import draw_variant, find_zero


def seeds_beside(scenario: Scenario, seed: int) -> Iterator[int]:
    """The next seeds that draw the same variant."""
    name = draw_variant(scenario, Streams(seed)).name
    return (other for other in count(seed + 1) if draw_variant(scenario, Streams(other)).name == name)


def spread(
    planned: Plan, effects: Sequence[Effect], worlds: int, explore: Explore, watch: Watch
) -> tuple[tuple[Effect, ...], int]:
    """The effects with the least and the most that each change spares over so many worlds; and the hops it took.

    The word of an effect stays that of the play's own world.
    """
    trunk, found, hops = planned.trunk, [[effect.spared] for effect in effects], 0
    branches = [Branch(), *(without(effect.action_id) for effect in effects)]
    for seed in islice(seeds_beside(trunk.scenario, trunk.seed), worlds - 1) if effects else ():
        there = replace(trunk, seed=seed, zero=find_zero(trunk.scenario, seed))
        whole, *lacking = explore(there, branches, watch)
        hops += whole.hops + sum(leaf.hops for leaf in lacking)
        for row, leaf in zip(found, lacking, strict=True):
            row.append(leaf.comparison.harm.total - whole.comparison.harm.total)
    return tuple(
        effect.model_copy(update={"spread": Spread(worlds=len(row), lowest=min(row), highest=max(row))})
        for effect, row in zip(effects, found, strict=True)
    ), hops
