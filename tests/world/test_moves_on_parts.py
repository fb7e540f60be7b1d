"""A world that has every part: each player lever has a move, each move is offered, and pressing it works."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from incident_sim import actions as actions_room
from incident_sim import faults as faults_room
from incident_sim.actions import ACTION
from incident_sim.journal.signals import SessionOpened
from incident_sim.levers import protocols
from incident_sim.observe import Observer, offers, say_action
from incident_sim.observe.looks.answering import answer
from incident_sim.scenario.briefing import brief
from incident_sim.world import NAMES
from tests.world.building import Small, call, declare, endpoint, journey, service, system

EVERYTHING: dict[str, Any] = {
    **system(
        (
            service(
                "web",
                endpoint("page", "5ms", "api.order", keys={"count": 50}, cache={"entries": 20, "ttl": "1m"}),
                balancer={"health": {}},
                autoscaler={"target": 500_000},
                limit={"rate": "500/s", "burst": 100},
            ),
            service(
                "api",
                endpoint("order", "5ms", "db.insert", pool="db", publishes="mails"),
                pools=({"name": "db", "size": 5, "to": "db"},),
                resources=({"name": "memory", "limit": 1000},),
            ),
            service(
                "db",
                endpoint("insert", "5ms", writes=True, lock={"table": "orders"}),
                kind="database",
                replicas=1,
                replication={"apply": "100/s"},
                connections=50,
            ),
            service("mailer", endpoint("send", "5ms")),
        ),
        (call("web->api", resolves={}, certificate="internal", clock="1s"), call("api->db")),
        queues=({"name": "mails", "team": "web", "consumer": "mailer.send", "consumers": 5},),
        certificates=({"name": "internal"},),
    ),
    "traffic__journeys": (
        journey("web.page", "10/s"),
        {
            "name": "stay",
            "entry": "web.page",
            "patience": "5s",
            "sessions": {"clients": 20, "lifetime": "5m", "backoff": "5s"},
        },
    ),
    "traffic__batches": ({"name": "nightly", "entry": "web.page", "at": "0s", "count": 10},),
}

MOVES: tuple[dict[str, Any], ...] = (
    {"do": "set_cache", "cache": "web.page", "stale": 1_000_000},
    {"do": "flush_cache", "cache": "web.page"},
    {"do": "set_pool", "pool": "api.db", "size": 9},
    {"do": "free_resource", "resource": "api.memory"},
    {"do": "raise_limit", "resource": "api.memory", "limit": 2000},
    {"do": "set_autoscaler", "service": "web", "on": False},
    {"do": "set_eviction", "service": "web", "on": False},
    {"do": "set_rate_limit", "service": "web", "rate": 100_000},
    {"do": "set_fallback", "call": "api->db"},
    {"do": "set_fallback", "call": "api->db", "to": "later", "queue": "mails"},
    {"do": "restore_configuration", "service": "web"},
    {"do": "restore_data", "service": "db"},
    {"do": "end_session", "service": "db", "session": "migration"},
    {"do": "fail_over", "service": "db"},
    {"do": "set_election", "service": "db", "automatic": False},
    {"do": "park_message", "queue": "mails"},
    {"do": "purge_queue", "queue": "mails"},
    {"do": "redrive_queue", "queue": "mails"},
    {"do": "set_consumers", "queue": "mails", "count": 2},
    {"do": "pin_address", "call": "web->api"},
    {"do": "renew_certificate", "certificate": "internal"},
    {"do": "sync_clocks", "service": "web"},
    {"do": "spread_reconnects", "journey": "stay"},
    {"do": "stop_batch", "batch": "nightly"},
)


def observer(run: Small) -> Observer:
    """Who folds all that a world has signalled."""
    people = {team.name: NAMES[0] for team in run.scenario.people.teams}
    watching = Observer()
    opened = SessionOpened(physics=1, rubric=1, briefing=brief(run.scenario, people), opens_at=0, ends_at=10**9)
    watching.take(0, opened)
    for at, fact in run.facts:
        if at >= 0 and type(fact).__module__.endswith("signals"):
            watching.take(at, fact)  # type: ignore[arg-type]  # a signal, as its module says
    return watching


@pytest.mark.parametrize("data", MOVES, ids=lambda data: str(data["do"]))
def test_a_move_on_a_part_is_known_said_and_pressed(data: dict[str, Any]) -> None:
    """It is accepted at the door, has a sentence, changes the log of changes, and the world goes on."""
    run = Small(declare(**EVERYTHING), 1).run(10)
    run.world.data.open_session("db", "migration", "orders", "migration", exclusive=True)
    run.run(11)
    known = observer(run).known("me")
    action = ACTION.validate_python(data)
    action.refer(known)
    action.check(known)
    before = sum(fact.fact == "change_recorded" for _, fact in run.facts)
    action.perform(run.world)
    run.run(60)
    assert sum(fact.fact == "change_recorded" for _, fact in run.facts) > before
    assert say_action(action) != action.kind.replace("_", " ").capitalize()


def test_every_move_on_a_part_is_offered_where_there_is_one() -> None:
    """The palette of a world that has everything."""
    run = Small(declare(**EVERYTHING), 1).run(10)
    run.world.data.open_session("db", "migration", "orders", "migration", exclusive=True)
    run.world.capacity.fail("web", None, 900_000, "trouble")
    run.run(60)
    watching = observer(run)
    kinds = {offer.kind for offer in offers(watching.dashboard("me", run.world.loop.now), watching.known("me"))}
    assert {str(move["do"]) for move in MOVES} <= kinds


def test_every_lever_that_players_have_is_pressed_by_some_move() -> None:
    """A lever without a move would be a promise that nobody can use."""
    halves = [half for name, half in vars(protocols).items() if name.startswith("Player") and name != "PlayerLevers"]
    levers = {name for half in halves for name, _ in inspect.getmembers(half, inspect.isfunction) if name[0] != "_"}
    text = "\n".join(path.read_text(encoding="utf-8") for path in Path(actions_room.__path__[0]).glob("*.py"))
    pressed = set(re.findall(r"levers\.\w+\.(\w+)\(", text))
    assert levers == pressed


def test_gauges_of_parts_can_be_looked_at() -> None:
    """The capacity of a service, and of a queue, shows its parts with what is usual."""
    run = Small(declare(**EVERYTHING), 1).run(60)
    watching = observer(run)
    for target, gauge in (("web", "hit_ratio/page"), ("api", "memory"), ("db", "lag"), ("mails", "depth")):
        look = ACTION.validate_python({"do": "view_capacity", "target": target})
        look.refer(watching.known("me"))
        found = answer(look, watching.evidence, action_id="look", asked_at=0, at=run.world.loop.now)
        assert f"{target}/{gauge}" in {figure.name for figure in found.figures}
        assert any(gauge in row for _, table in found.tables for row in table.rows)
        assert gauge in {series.name for series in found.series}


def test_no_two_kinds_of_fault_press_the_same_lever() -> None:
    """As few kinds as express all: where two would do the same, one is enough."""
    pressed: dict[str, str] = {}
    for path in sorted(Path(faults_room.__path__[0]).glob("*.py")):
        for kind in re.split(r"^class ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name = kind.split("(", 1)[0]
            body = kind.split("def recover", maxsplit=1)[0]
            for lever in re.findall(r"levers\.(\w+\.\w+)\(", body):
                assert lever not in pressed, f"{name} and {pressed[lever]} press {lever}"
                pressed[lever] = name
    assert len(pressed) >= 20
