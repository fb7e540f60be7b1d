"""Plays that share their beginning are the plays that begin anew."""

from __future__ import annotations

from incident_sim.analysis.certificate import Booth, Ways
from incident_sim.analysis.runs import Player, waits
from incident_sim.batch.pool import HERE
from incident_sim.files import open_scenario
from incident_sim.plays import Submission


def test_a_shared_afternoon_gives_the_bytes_of_one_played_from_the_beginning() -> None:
    """Whoever acts shares the opening; whoever waits shares all of it; order and answers stay."""
    scenario = open_scenario("checkout-cascade").model_copy(update={"lasts": 300_000_000})
    play = Submission.model_validate(
        {
            "version": 1,
            "scenario": scenario.id,
            "seed": 4,
            "actions": ({"at": 40_000_000, "do": "rollback", "service": "checkout"},),
        }
    )
    players: list[Player] = ["stuffed postmortem", play, "idle", "post every message"]
    assert [waits(player) for player in players] == [True, False, True, False]
    plain, forked = (Booth(scenario, 4, ways).played(players) for ways in (Ways(), HERE))
    assert [ran.journal.digest() for ran in forked] == [ran.journal.digest() for ran in plain]
    assert [(ran.hops, ran.seen) for ran in forked] == [(ran.hops, ran.seen) for ran in plain]
    assert len({ran.journal.digest() for ran in plain}) == len(players)
