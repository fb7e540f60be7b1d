"""This engine's world, with nothing switched off: windows, traces, alerts, budgets, breakers and people."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.harness import CHAIN_RATE, CHAIN_WORK, LOAD, SERVERS, measure
from incident_sim.kernel import Streams
from incident_sim.scenario.schema import Scenario
from incident_sim.units import FROM_FILE
from incident_sim.world import NAMES, World

SECOND = 1_000_000
POLICY = {
    "timeout": "30s",
    "retry": {"times": 2, "backoff": "100ms", "jitter": 0.5, "budget": 0.2},
    "breaker": {"minimum": 1000},
}


def declare(services: tuple[dict[str, Any], ...], calls: tuple[dict[str, Any], ...], rate: str) -> Scenario:
    """A scenario of these services, with all that a scenario must have."""
    truth = {
        "root": "one",
        "trigger": "none",
        "path": (services[0]["name"],),
        "sustaining": False,
        "team": "web",
        "severity": "SEV1",
        "hypotheses": (
            {"id": "one", "component": services[0]["name"], "mechanism": "bad_release"},
            {"id": "two", "component": services[0]["name"], "mechanism": "lock_contention"},
        ),
        "clues": ({"id": "clue", "view": "view_map", "figure": "any", "above": 0},),
        "settles": (("clue",),),
        "pools": {},
    }
    return Scenario.model_validate(
        {
            "version": 1,
            "id": "work",
            "title": "Work",
            "family": "bench",
            "summary": "Work",
            "difficulty": "solid",
            "warm_up": "1m",
            "lasts": "2h",
            "noise": 0,
            "briefing": {
                "company": "Work",
                "story": "Work",
                "judged": "By speed",
                "severities": ({"name": "SEV1", "when": "All fail", "public": True},),
            },
            "topology": {"services": services, "calls": calls},
            "traffic": {
                "segments": ({"values": {"region": "eu"}, "weight": 1}, {"values": {"region": "us"}, "weight": 1}),
                "journeys": ({"name": "use", "entry": f"{services[0]['name']}.serve", "rate": rate, "patience": "2m"},),
            },
            "objectives": ({"name": "served", "journey": "use", "success": 0.99},),
            "alerts": (
                {
                    "kind": "burn_rate",
                    "name": "burns",
                    "objective": "served",
                    "factor": 14.4,
                    "long": "1h",
                    "short": "5m",
                    "team": "web",
                    "summary": "Failing",
                },
            ),
            "people": {"teams": ({"name": "web"},)},
            "variants": (
                {"name": "calm", "faults": (), "truth": truth, "reference": {"steps": ({"act": {"do": "view_map"}},)}},
            ),
        },
        context=FROM_FILE,
    )


def station(name: str, workers: int, work: dict[str, str], *calls: str) -> dict[str, Any]:
    """A service of one replica."""
    return {
        "name": name,
        "team": "web",
        "replicas": 1,
        "workers": workers,
        "queue": 5000,
        "release": f"{name}-1",
        "endpoints": ({"name": "serve", "work": work, "calls": calls},),
    }


def begin(scenario: Scenario, seed: int = 1) -> World:
    """A world that forgets what it records."""
    world = World(
        scenario,
        scenario.variants[0],
        Streams(seed),
        zero=0,
        people={team.name: NAMES[0] for team in scenario.people.teams},
        record=lambda _: None,
        paged=lambda _: None,
    )
    world.start()
    return world


def _mean(world: World) -> tuple[list[float], World]:
    responses: list[float] = []
    usual = world.users.answered

    def answered(visit: Any, reason: str | None, now: int) -> None:
        responses.append((now - visit.attempt_began) / SECOND)
        usual(visit, reason, now)

    world.users.answered = answered  # type: ignore[method-assign]  # heard on the way
    return responses, world


def queue() -> tuple[int, float]:
    """M/M/10."""
    world = begin(declare((station("one", SERVERS, {"mean": "1s"}),), (), f"{SERVERS * LOAD:.3f}/s"))
    responses, _ = _mean(world)
    world.loop.advance(7200 * SECOND)
    return len(responses), sum(responses) / len(responses) - 1.0


def chain() -> tuple[int, float]:
    """Three tiers with every policy on."""
    work = {"mean": f"{int(CHAIN_WORK * 1000)}ms"}
    world = begin(
        declare(
            (
                station("one", 200, work, "two.serve"),
                station("two", 200, work, "three.serve"),
                station("three", 200, work),
            ),
            (
                {"caller": "one", "callee": "two", "policy": POLICY},
                {"caller": "two", "callee": "three", "policy": POLICY},
            ),
            f"{CHAIN_RATE:.0f}/s",
        )
    )
    responses, _ = _mean(world)
    world.loop.advance(300 * SECOND)
    return world.hops, sum(responses) / len(responses)


if __name__ == "__main__":
    measure({"queue": queue, "chain": chain})
