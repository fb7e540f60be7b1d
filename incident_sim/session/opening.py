"""Which world a seed draws, who is in it, and when its seat opens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from incident_sim.journal.briefing import Briefing
from incident_sim.kernel import Streams
from incident_sim.scenario.briefing import brief
from incident_sim.scenario.schema import Scenario, Variant
from incident_sim.world import NAMES, World

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact

SECOND = 1_000_000
LOOK_AHEAD = 1_200_000_000
"""A world in which nothing pages for so long opens at the scenario's own zero."""


def draw_variant(scenario: Scenario, streams: Streams) -> Variant:
    """The variant of a seed."""
    return scenario.variants[streams.of("variant").below(len(scenario.variants))]


def draw_people(scenario: Scenario, streams: Streams) -> Mapping[str, str]:
    """Who is on call for each team: different people."""
    stream, pool = streams.of("names"), list(NAMES)
    return {team.name: pool.pop(stream.below(len(pool))) for team in scenario.people.teams}


def briefing_of(scenario: Scenario, seed: int) -> Briefing:
    """What a player of a seed reads, which can be had before its world is run."""
    return brief(scenario, dict(draw_people(scenario, Streams(seed))))


def digest(scenario: Scenario) -> str:
    """SHA-256 of everything a scenario declares."""
    text = json.dumps(scenario.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def find_zero(scenario: Scenario, seed: int) -> int:
    """The instant of the journal at which the scenario's own time is zero.

    The seat opens shortly before the first page, wherever that falls: the world is run ahead once, with nobody in
    it, until somebody is paged.
    """
    paged: list[int] = []
    streams = Streams(seed)
    world = World(
        scenario,
        draw_variant(scenario, streams),
        streams,
        zero=0,
        people=dict(draw_people(scenario, streams)),
        record=_forget,
        paged=lambda _: paged.append(world.loop.now),
    )
    world.start()
    while not paged and world.loop.now < LOOK_AHEAD:
        world.loop.advance(world.loop.now + SECOND)
    return -max(0, paged[0] - scenario.opens_before_page) if paged else 0


def _forget(_: Fact) -> None:
    """Run ahead, and keep nothing."""


__all__ = ["briefing_of", "digest", "draw_people", "draw_variant", "find_zero"]
