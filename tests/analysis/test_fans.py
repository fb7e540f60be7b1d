"""Plays that share their beginning are the plays that begin anew."""

from __future__ import annotations

from pathlib import Path

from incident_sim.analysis.certificate import Booth, Ways
from incident_sim.analysis.runs import Player, waits
from incident_sim.batch.pool import HERE
from incident_sim.plays import Submission
from incident_sim.scenario.load import load_scenario

SHOP = Path(__file__).resolve().parents[1] / "batch" / "shop.yaml"


def test_a_shared_afternoon_gives_the_bytes_of_one_played_from_the_beginning() -> None:
    """Whoever acts shares the opening; whoever waits shares all of it; order and answers stay."""
    scenario = load_scenario(SHOP.read_text(encoding="utf-8"), SHOP.name)
    play = Submission.model_validate(
        {
            "version": 1,
            "scenario": scenario.id,
            "seed": 4,
            "actions": ({"at": 40_000_000, "do": "rollback", "service": "web"},),
        }
    )
    players: list[Player] = ["stuffed postmortem", play, "idle", "post every message"]
    assert [waits(player) for player in players] == [True, False, True, False]
    plain, forked = (Booth(scenario, 4, ways).played(players) for ways in (Ways(), HERE))
    assert [ran.journal.digest() for ran in forked] == [ran.journal.digest() for ran in plain]
    assert [(ran.hops, ran.seen) for ran in forked] == [(ran.hops, ran.seen) for ran in plain]
    assert len({ran.journal.digest() for ran in plain}) == len(players)
