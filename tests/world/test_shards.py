"""Shards: keys stay where they are, wait for whoever died with them, and move a little to one shard more."""

from __future__ import annotations

from typing import Any

from incident_sim.faults import LostReplicas
from incident_sim.world.parts.shards import shard
from tests.world.building import Build, call, endpoint, journey, service, system

SECOND = 1_000_000
KEYS = range(4000)


def test_each_shard_has_its_part_of_the_keys() -> None:
    """No shard has much more than another."""
    owned = [0] * 8
    for key in KEYS:
        owned[shard(key, 8)] += 1
    assert max(owned) < 1.25 * len(KEYS) / 8
    assert min(owned) > 0.75 * len(KEYS) / 8


def test_one_shard_more_takes_its_part_and_moves_no_other_key() -> None:
    """From n shards to n + 1, one key in n + 1 moves, and to the new shard alone."""
    for count in range(1, 12):
        moved = [shard(key, count + 1) for key in KEYS if shard(key, count + 1) != shard(key, count)]
        assert set(moved) == {count}
        assert 0.8 < len(moved) * (count + 1) / len(KEYS) < 1.2


def store(**more: Any) -> dict[str, Any]:
    """Eight shards at a third of what they can do."""
    return {
        **system(
            (
                service("web", endpoint("item", "3ms", "store.read", keys={"count": 5000, "skew": 0.1}), workers=300),
                service(
                    "store",
                    endpoint("read", "10ms"),
                    kind="database",
                    replicas=8,
                    workers=1,
                    queue=60,
                    balancer={"pick": "by_key"},
                    **more,
                ),
            ),
            (call("web->store", "300ms"),),
        ),
        "traffic__journeys": (journey("web.item", "240/s"),),
    }


LOST = LostReplicas(id="lost", at=0, service="store", count=4)


def test_the_keys_of_a_lost_shard_fail_until_it_is_back(small: Build) -> None:
    """Half of the shards, half of the keys: nobody else has them, and started anew they are all there."""
    world = small(faults=(LOST,), **store()).run(60)
    assert 0.35 < world.failing(10, 60) < 0.65
    assert world.gauge("store", "shards_down")[-1][1] == 4
    world.world.capacity.scale("store", 8)
    assert world.run(120).failing(80, 120) < 0.01
    assert world.gauge("store", "shards_down")[-1][1] == 0


def test_a_shard_that_restarts_is_away_for_its_boot(small: Build) -> None:
    """Who is kept up comes back with the keys it had."""
    crash = LOST.model_copy(update={"for_good": False})
    world = small(faults=(crash,), **store(boot="20s")).run(60)
    assert 0.35 < world.failing(2, 20) < 0.65
    assert world.failing(25, 60) < 0.01


def test_fewer_shards_on_purpose_lose_no_key(small: Build) -> None:
    """Who is retired gives its keys away first, and a rollout hands each shard on."""
    world = small(**store()).run(10)
    world.world.capacity.scale("store", 5)
    world.world.releases.roll_back("store")
    assert world.run(60).failing(10, 60) < 0.05
    assert len(world.world.system.services["store"].ready) == 5


def test_who_is_found_unfit_takes_its_keys_along(small: Build) -> None:
    """A balancer that evicts a shard has nobody to send its keys to."""
    world = small(**store()).run(10)
    live = world.world.system.services["store"]
    live.rotation = live.ready[2:]
    assert 0.1 < world.run(40).failing(10, 40) < 0.45
