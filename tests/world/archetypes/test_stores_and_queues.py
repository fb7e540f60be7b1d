"""What is stored and what waits: archetypes 11 to 16."""

from __future__ import annotations

import itertools
from typing import Any

from incident_sim.faults import (
    KeyShift,
    LostPrimary,
    LostReplicas,
    MessageFlood,
    OpenSession,
    QueryOfDeath,
    ResourceLeak,
    SlowDependency,
    Surge,
)
from tests.world.archetypes.conftest import SECOND, Play, undo_herring
from tests.world.building import call, endpoint, journey, service, system


def queued(*, rate: str = "20/s", workers: int = 10, consumers: int = 20, **queue: Any) -> dict[str, Any]:
    """Orders that are confirmed by mail, later."""
    return {
        **system(
            (
                service(
                    "web", endpoint("order", "5ms", keys={"count": 1000, "skew": 0.2}, publishes="mails"), workers=50
                ),
                service(
                    "mailer", endpoint("send", "500ms", "smtp.relay"), replicas=2, workers=workers, queue=0, boot="5s"
                ),
                service("smtp", endpoint("relay", "100ms"), workers=100),
            ),
            (call("mailer->smtp", "5s"),),
            queues=(
                {
                    "name": "mails",
                    "team": "web",
                    "consumer": "mailer.send",
                    "consumers": consumers,
                    "visibility": "10s",
                    **queue,
                },
            ),
        ),
        "traffic__journeys": (journey("web.order", rate),),
    }


DEATH = QueryOfDeath(id="death", at=0, service="mailer", key=50_000)
MESSAGE = MessageFlood(id="message", at=0, queue="mails", key=50_000, count=1)


def test_11_a_poison_message_kills_its_consumers_in_turn(play: Play) -> None:
    """The same message comes back after each death; only its partition stands still; users see nothing at first."""
    run = play(queued(partitions=16), DEATH, MESSAGE, until=180)
    panics = run.logs("panic", "mailer")
    assert len({line.values[1] for line in panics}) == 1
    gaps = [after.at - before.at for before, after in itertools.pairwise(panics)]
    assert len(panics) >= 5
    assert max(gaps) - min(gaps) < 6 * SECOND
    assert run.failing(10, 180) < 0.01
    depth = dict(run.gauge("mails", "depth"))
    assert depth[170] > depth[20] + 100


def test_11_parking_it_ends_it_and_more_consumers_die_of_it(play: Play) -> None:
    """One message among the dead letters; scaling and restarting feed it fresh victims; purging loses the others."""
    good = play(queued(partitions=16), DEATH, MESSAGE, until=240, acts={65: lambda world: world.data.park("mails")})
    bad = play(
        queued(partitions=16), DEATH, MESSAGE, until=240, acts={65: lambda world: world.capacity.scale("mailer", 6)}
    )
    purged = play(queued(partitions=16), DEATH, MESSAGE, until=240, acts={65: lambda world: world.data.purge("mails")})
    blamed = play(queued(partitions=16), DEATH, MESSAGE, until=240, acts={65: undo_herring})
    late = [sum(line.at > 80 * SECOND for line in run.logs("panic", "mailer")) for run in (good, bad, blamed)]
    assert late[0] <= 1
    assert min(late[1:]) > 5
    queue = purged.world.system.queues["mails"]
    assert queue.published - queue.done - queue.depth - queue.under_way > 50, "a purge loses good messages"


def test_11_a_limit_of_deliveries_parks_it_by_itself(play: Play) -> None:
    """Declared beforehand, a dead-letter queue needs nobody awake."""
    run = play(queued(partitions=16, deliveries=3), DEATH, MESSAGE, until=120)
    assert len(run.logs("panic", "mailer")) == 3
    dead = run.world.system.queues["mails"].dead
    assert 50_000 in [job.item for job in dead]
    assert len(dead) <= 3, "only who was under way beside it at each death may go with it"


def test_12_a_backlog_grows_in_a_straight_line_and_flat_is_not_draining(play: Play) -> None:
    """Consumers are healthy; depth grows with what is missing; with the cause gone and no surplus it stays flat."""
    slow = SlowDependency(id="slow", at=0, until=120 * SECOND, target="mailer", factor=2_000_000)
    run = play(queued(rate="32/s"), slow, until=400)
    depth = dict(run.gauge("mails", "depth"))
    assert depth[60] > 400
    assert abs((depth[120] - depth[60]) - (depth[60] - depth[0] - 0)) < 0.25 * depth[60]
    assert run.failing(0, 400) < 0.01
    oldest = dict(run.gauge("mails", "oldest"))
    assert oldest[120] > 20 * SECOND


def test_12_zero_surplus_never_drains(play: Play) -> None:
    """Arrivals at exactly what consumers can do: the backlog that is there stays, to within one in a hundred."""
    flood = MessageFlood(id="flood", at=0, queue="mails", key=3, count=20_000)
    batch = {"name": "feed", "entry": "web.order", "at": "0s", "count": 1_000_000, "at_once": 1}
    world = queued(rate="1/h")
    _, mailer, smtp = world["topology__services"]
    world |= {
        "topology__services": (service("web", endpoint("order", "29ms", publishes="mails"), workers=50), mailer, smtp),
        # Twenty workers at half a second and a call of a tenth do 33.3 a second; a steady feed brings as many.
        "traffic__batches": (batch,),
    }
    run = play(world, flood, until=600)
    depth = dict(run.gauge("mails", "depth"))
    assert abs(depth[590] - depth[60]) <= 0.01 * depth[60]


def test_12_the_disk_that_everybody_suspects_is_innocent(play: Play) -> None:
    """It fills in a straight line too, and far from its end: emptied, the backlog is what it was."""
    world = queued(rate="32/s")
    web, mailer, smtp = world["topology__services"]
    mailer = {**mailer, "resources": ({"name": "disk", "limit": 100_000, "base": 55_000, "at_limit": "refuse"},)}
    world |= {"topology__services": (web, mailer, smtp)}
    fills = ResourceLeak(id="fills", at=0, service="mailer", resource="disk", per_request=10_000)
    slow = SlowDependency(id="slow", at=0, target="mailer", factor=2_000_000)
    runs = [
        play(world, slow, fills, until=240, acts={60: act})
        for act in (lambda _: None, lambda world: world.capacity.free("mailer", "disk"), undo_herring)
    ]
    disks = [dict(run.gauge("mailer", "disk")) for run in runs]
    assert disks[0][230] > disks[0][60] > 55_000
    assert disks[1][230] < disks[0][230]
    depths = [run.gauge("mails", "depth")[-1][1] for run in runs]
    assert depths[0] > 1000
    assert max(depths) < 1.1 * min(depths)


def test_12_the_bottleneck_stage_wants_capacity_and_another_stage_does_not_help(play: Play) -> None:
    """More consumers with more replicas drain; more front ends do not."""
    slow = SlowDependency(id="slow", at=0, until=120 * SECOND, target="mailer", factor=2_000_000)
    good = play(
        queued(rate="32/s"),
        slow,
        until=400,
        acts={130: lambda world: (world.capacity.scale("mailer", 6), world.data.set_consumers("mails", 60))},
    )
    bad = play(queued(rate="32/s"), slow, until=400, acts={130: lambda world: world.capacity.scale("web", 6)})
    assert good.gauge("mails", "depth")[-1][1] < 50
    assert bad.gauge("mails", "depth")[-1][1] > 1000


def sharded(**web: Any) -> dict[str, Any]:
    """A store of eight shards, each of which owns its keys."""
    return {
        **system(
            (
                service(
                    "web",
                    endpoint("item", "3ms", "store.read", keys={"count": 5000, "skew": 0.3}, **web),
                    workers=300,
                    queue=300,
                ),
                service(
                    "store",
                    endpoint("read", "10ms"),
                    kind="database",
                    replicas=8,
                    workers=1,
                    queue=60,
                    balancer={"pick": "by_key"},
                ),
            ),
            (call("web->store", "300ms"),),
        ),
        "traffic__journeys": (journey("web.item", "240/s"),),
    }


HOT = KeyShift(id="hot", at=0, service="web", endpoint="item", hot=500_000)


def test_13_one_hot_key_fails_while_the_store_is_idle_on_the_whole(play: Play) -> None:
    """Utilisation over all shards is moderate, yet half of the requests find their shard full."""
    run = play(sharded(), HOT, until=60)
    assert max(busy for at, busy in run.series("store", "busy") if at > 10) < 450_000
    assert run.failing(20, 60) > 0.15
    assert max(waiting for at, waiting in run.series("store", "waiting") if at > 10) >= 20


def test_13_remembering_the_key_works_and_more_shards_do_not(play: Play) -> None:
    """A cache in front takes the one key; twice the shards still have one owner for it."""
    good = play(sharded(cache={"entries": 100, "ttl": "5s", "scope": "service"}), HOT, until=60)
    bad = play(sharded(), HOT, until=120, acts={30: lambda world: world.capacity.scale("store", 16)})
    blamed = play(sharded(), HOT, until=120, acts={30: undo_herring})
    assert good.failing(20, 60) < 0.01
    assert bad.failing(60, 120) > 0.15
    assert blamed.failing(60, 120) > 0.15


LOCKED = {
    **system(
        (
            service(
                "web", endpoint("order", "3ms", "db.insert"), endpoint("look", "3ms", "db.find"), workers=200, queue=300
            ),
            service(
                "db",
                endpoint("insert", "5ms", lock={"table": "orders"}, writes=True),
                endpoint("find", "5ms"),
                kind="database",
                replicas=1,
                workers=400,
                queue=400,
            ),
        ),
        (call("web->db", "4s"),),
    ),
    "traffic__journeys": (
        journey("web.order", "30/s"),
        {"name": "look", "entry": "web.look", "rate": "30/s", "patience": "10s"},
    ),
}
LONG_READ = OpenSession(id="report", at=-5 * SECOND, service="db", session="report", table="orders", exclusive=False)
MIGRATION = OpenSession(id="migration", at=0, service="db", session="migration", table="orders", exclusive=True)


def test_14_a_migration_behind_a_long_read_queues_everybody(play: Play) -> None:
    """The read alone harms nobody; a migration that waits for it stops one table, at low CPU."""
    assert play(LOCKED, LONG_READ, until=60).failing(20, 60) < 0.01
    run = play(LOCKED, LONG_READ, MIGRATION, until=60)
    assert run.failing(10, 60, "buy") > 0.9
    assert run.failing(0, 10, "look") < 0.01
    assert run.failing(30, 60, "look") > 0.5, "sessions that wait for the lock have taken every worker"
    assert dict(run.gauge("db", "held_up"))[50] > 100
    assert dict(run.series("db", "cpu"))[50] < 10_000


def test_14_cancelling_the_migration_works_and_restarting_clients_does_not(play: Play) -> None:
    """Whoever waits at the head lets the others through once it is gone; ending the reader lets it have the table."""
    good = play(
        LOCKED, LONG_READ, MIGRATION, until=120, acts={60: lambda world: world.data.end_session("db", "migration")}
    )
    bad = play(LOCKED, LONG_READ, MIGRATION, until=120, acts={60: lambda world: world.capacity.restart("web")})
    reader = play(
        LOCKED, LONG_READ, MIGRATION, until=120, acts={60: lambda world: world.data.end_session("db", "report")}
    )
    blamed = play(LOCKED, LONG_READ, MIGRATION, until=120, acts={60: undo_herring})
    assert good.failing(80, 120, "buy") < 0.01
    assert bad.failing(80, 120, "buy") > 0.9
    assert reader.failing(80, 120, "buy") > 0.9, "the migration has the table for itself now"
    assert blamed.failing(80, 120, "buy") > 0.9


def replicated(*, apply: str = "200/s", heartbeat: str = "5s", rate: str = "60/s") -> dict[str, Any]:
    """A store with a primary and two followers that copy late, and a cache of pages before it."""
    return {
        **system(
            (
                service(
                    "web",
                    endpoint("save", "3ms", "db.write"),
                    endpoint("look", "3ms", "db.read", keys={"count": 50}, cache={"entries": 50, "ttl": "1s"}),
                    workers=300,
                    queue=300,
                ),
                service(
                    "db",
                    endpoint("write", "15ms", writes=True),
                    endpoint("read", "5ms", follower=True),
                    kind="database",
                    replicas=3,
                    workers=2,
                    queue=600,
                    replication={"apply": apply, "heartbeat": heartbeat, "election": "20s"},
                ),
            ),
            (call("web->db", "6s"),),
        ),
        "traffic__journeys": (
            journey("web.save", rate),
            {"name": "look", "entry": "web.look", "rate": "10/s", "patience": "10s"},
        ),
    }


LOST = LostPrimary(id="lost", at=60 * SECOND, service="db")


def test_15_a_failover_with_lag_loses_what_was_acknowledged(play: Play) -> None:
    """Lag first; at the failover writes fail for the election, reads do not; then acknowledged writes are gone."""
    run = play(replicated(apply="30/s"), LOST, until=120)
    lag = dict(run.gauge("db", "lag"))
    assert lag[50] > lag[-10] > 0
    assert run.failing(62, 78, "buy") > 0.9
    assert run.failing(62, 78, "look") < 0.05
    assert run.failing(90, 120, "buy") < 0.05
    copies = run.world.system.services["db"].copies
    assert copies is not None
    assert copies.lost > 1000
    brisk = play(replicated(), LOST, until=120).world.system.services["db"].copies
    assert brisk is not None
    assert brisk.lost < 60


def test_15_a_primary_that_dies_takes_along_what_was_not_copied(play: Play) -> None:
    """Replicas are one fewer, followers elect one of them, and the cache that everybody suspects is innocent."""
    dies = LostReplicas(id="dies", at=60 * SECOND, service="db", count=1)
    run = play(replicated(apply="30/s"), dies, until=120)
    flushed = play(
        replicated(apply="30/s"),
        dies,
        until=120,
        acts={30: lambda world: world.data.flush_cache("web", "look"), 40: undo_herring},
    )
    replicas = dict(run.series("db", "replicas"))
    assert replicas[110] == replicas[50] - 1
    for one in (run, flushed):
        copies = one.world.system.services["db"].copies
        assert copies is not None
        assert (copies.elections, copies.lost > 1000) == (1, True)
        assert one.logs("primary_elected", "db")
        assert one.failing(62, 78, "buy") > 0.9


def test_15_holding_writes_until_followers_have_caught_up_saves_them(play: Play) -> None:
    """Promote a follower that lags and lose its lag; stop writes first and lose nothing."""
    careful = play(
        replicated(apply="30/s"),
        until=280,
        acts={60: lambda world: world.routing.admit("buy", 0), 270: lambda world: world.data.fail_over("db")},
    )
    rash = play(replicated(apply="30/s"), until=200, acts={60: lambda world: world.data.fail_over("db")})
    lost = [run.world.system.services["db"].copies for run in (careful, rash)]
    assert lost[0] is not None
    assert lost[1] is not None
    assert lost[0].lost < 100
    assert lost[1].lost > 1000


def test_16_a_heartbeat_shorter_than_a_pause_elects_again_and_again(play: Play) -> None:
    """Load near the limit, a heartbeat that waits with the requests: leaders change, and each change is an outage."""
    busy = Surge(id="busy", at=0, journey="buy", factor=2_300_000)
    run = play(replicated(heartbeat="400ms"), busy, until=240)
    assert run.gauge("db", "elections")[-1][1] >= 4
    assert run.failing(30, 240, "buy") > 0.3


def test_16_a_longer_heartbeat_ends_it_and_forcing_elections_does_not(play: Play) -> None:
    """Patience, or less load, or a leader that is pinned; another election, or another follower, changes nothing."""
    busy = Surge(id="busy", at=0, journey="buy", factor=2_150_000)
    flapping = replicated(heartbeat="200ms")
    acts = {
        "patient": lambda world: world.data.set_election("db", heartbeat=20 * SECOND, automatic=True),
        "pinned": lambda world: world.data.set_election("db", heartbeat=None, automatic=False),
        "lighter": lambda world: world.routing.admit("buy", 500_000),
        "forced": lambda world: world.data.fail_over("db"),
        "joined": lambda world: world.capacity.scale("db", 5),
        "blamed": undo_herring,
    }
    runs = {name: play(flapping, busy, until=240, acts={60: act}) for name, act in acts.items()}
    elected = {name: run.gauge("db", "elections")[-1][1] for name, run in runs.items()}
    failing = {name: run.failing(120, 240, "buy") for name, run in runs.items()}
    assert max(failing["patient"], failing["pinned"]) < 0.1
    assert max(elected["patient"], elected["pinned"], elected["lighter"]) < elected["blamed"]
    assert min(failing["forced"], failing["joined"], failing["blamed"]) > 0.3
