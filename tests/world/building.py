"""Small worlds to try one mechanism at a time, and what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from incident_sim.faults import Fault
from incident_sim.journal.entry import Fact
from incident_sim.journal.rows import LogLine
from incident_sim.journal.signals import LogsShipped, WindowClosed
from incident_sim.journal.truth import OutcomesCounted
from incident_sim.kernel import Streams
from incident_sim.scenario.schema import Scenario
from incident_sim.units import FROM_FILE
from incident_sim.world import NAMES, World

SECOND = 1_000_000

Build = Callable[..., "Small"]


class Small:
    """A world of a few services, with what it recorded."""

    def __init__(self, scenario: Scenario, seed: int, faults: tuple[Fault, ...] = ()) -> None:
        self.facts: list[tuple[int, Fact]] = []
        variant = scenario.variants[0].model_copy(update={"faults": faults or scenario.variants[0].faults})
        self.scenario = scenario
        self.world = World(
            scenario,
            variant,
            Streams(seed),
            zero=0,
            people={team.name: NAMES[place] for place, team in enumerate(scenario.people.teams)},
            record=lambda fact: self.facts.append((self.world.loop.now, fact)),
            paged=lambda _: None,
        )
        self.world.start()

    def run(self, seconds: float) -> Small:
        """Let time run to an instant of the scenario."""
        self.world.loop.advance(int(seconds * SECOND))
        return self

    def windows(self, start: float = -1e9, end: float = 1e9) -> Iterator[WindowClosed]:
        """The published windows that begin between two instants."""
        for _, fact in self.facts:
            if isinstance(fact, WindowClosed) and start * SECOND <= fact.start < end * SECOND:
                yield fact

    def series(self, service: str, figure: str) -> list[tuple[float, int]]:
        """One figure of a service, by the second at which each window ended."""
        return [
            (window.end / SECOND, getattr(row, figure))
            for window in self.windows()
            for row in window.services
            if row.service == service
        ]

    def gauge(self, target: str, gauge: str) -> list[tuple[float, int]]:
        """One gauge, by the second at which each window ended."""
        return [
            (window.end / SECOND, row.value)
            for window in self.windows()
            for row in window.gauges
            if row.target == target and row.gauge == gauge
        ]

    def call(self, name: str, figure: str) -> list[tuple[float, int]]:
        """One figure of a call, by the second at which each window ended."""
        return [
            (window.end / SECOND, getattr(row, figure))
            for window in self.windows()
            for row in window.calls
            if row.call == name
        ]

    def logs(self, template: str, service: str | None = None) -> list[LogLine]:
        """The lines of a template."""
        return [
            line
            for _, fact in self.facts
            if isinstance(fact, LogsShipped)
            for line in fact.lines
            if line.template == template and service in (None, line.service)
        ]

    def failing(self, start: float, end: float, journey: str | None = None, segment: int | None = None) -> float:
        """The share of attempts that failed between two instants, as truth."""
        attempts = failures = 0
        for _, fact in self.facts:
            if isinstance(fact, OutcomesCounted) and start * SECOND <= fact.start < end * SECOND:
                for row in fact.rows:
                    if journey in (None, row.journey) and segment in (None, row.segment):
                        attempts += row.attempts
                        failures += row.failures
        return failures / attempts if attempts else 0.0


def declare(**changes: Any) -> Scenario:
    """A shop of one service and one vendor, with parts replaced."""
    data: dict[str, Any] = {
        "version": 1,
        "id": "small",
        "title": "Small",
        "family": "test",
        "summary": "A small world",
        "difficulty": "solid",
        "warm_up": "1m",
        "lasts": "10m",
        "noise": 0,
        "briefing": {
            "company": "Small",
            "story": "A small shop",
            "judged": "By harm",
            "severities": ({"name": "SEV1", "when": "All fail", "public": True},),
        },
        "topology": {
            "services": (
                {
                    "name": "web",
                    "team": "web",
                    "replicas": 2,
                    "workers": 100,
                    "queue": 100,
                    "release": "web-2",
                    "boot": "2s",
                    "endpoints": (
                        {"name": "buy", "work": {"p50": "5ms", "p99": "20ms"}, "calls": ("vendor.pay", "db.write")},
                        {"name": "look", "work": {"p50": "5ms", "p99": "20ms"}},
                    ),
                },
                {
                    "name": "db",
                    "team": "web",
                    "kind": "database",
                    "replicas": 1,
                    "workers": 20,
                    "queue": 50,
                    "release": "db-1",
                    "endpoints": ({"name": "write", "work": {"p50": "4ms", "p99": "9ms"}, "effect": "place_order"},),
                },
            ),
            "third_parties": (
                {
                    "name": "vendor",
                    "regions": (
                        {"name": "eu", "workers": 50, "queue": 50},
                        {"name": "us", "workers": 50, "queue": 50},
                    ),
                    "limit": {"rate": "1000/s", "burst": 100},
                    "status_page": {"delay": "2m"},
                    "endpoints": (
                        {"name": "pay", "work": {"p50": "80ms", "p99": "200ms"}, "effect": "authorise_payment"},
                    ),
                },
            ),
            "calls": (
                {"caller": "web", "callee": "vendor", "policy": {"timeout": "2s"}},
                {"caller": "web", "callee": "db", "policy": {"timeout": "1s"}},
            ),
        },
        "traffic": {
            "segments": ({"values": {"region": "eu"}, "weight": 1}, {"values": {"region": "us"}, "weight": 1}),
            "journeys": (
                {"name": "buy", "entry": "web.buy", "rate": "10/s", "patience": "10s", "value": 10},
                {"name": "look", "entry": "web.look", "rate": "10/s", "patience": "5s"},
            ),
        },
        "objectives": ({"name": "buying", "journey": "buy", "success": 0.999},),
        "alerts": (
            {
                "kind": "burn_rate",
                "name": "buying-burns",
                "objective": "buying",
                "factor": 14.4,
                "long": "1h",
                "short": "5m",
                "team": "web",
                "summary": "Buying burns its budget",
            },
        ),
        "people": {"teams": ({"name": "web", "answers": "1m", "looks": "20s"},)},
        "variants": (
            {
                "name": "calm",
                "faults": (),
                "truth": {
                    "root": "one",
                    "trigger": "none",
                    "path": ("web",),
                    "sustaining": False,
                    "team": "web",
                    "severity": "SEV1",
                    "hypotheses": (
                        {"id": "one", "component": "web", "mechanism": "bad_release"},
                        {"id": "two", "component": "db", "mechanism": "lock_contention"},
                    ),
                    "clues": ({"id": "clue", "view": "view_map", "figure": "any", "above": 0},),
                    "settles": (("clue",),),
                    "pools": {},
                },
                "reference": {"steps": ({"act": {"do": "view_map"}},)},
            },
        ),
    }
    if "add_service" in changes:
        data["topology"]["services"] = (changes.pop("add_service"), *data["topology"]["services"])
    for path, value in changes.items():
        here: Any = data
        *parents, last = path.split("__")
        for key in parents:
            here = here[int(key) if key.isdigit() else key]
        here[last] = value
    return Scenario.model_validate(data, context=FROM_FILE)


def first(series: list[tuple[float, int]], holds: Callable[[int], bool]) -> float:
    """When a figure first held, in seconds; never is infinitely late."""
    return next((at for at, value in series if holds(value)), float("inf"))


def service(name: str, *endpoints: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A service of two replicas with ten workers each, with parts replaced."""
    return {
        "name": name,
        "team": "web",
        "replicas": 2,
        "workers": 10,
        "queue": 50,
        "release": f"{name}-1",
        "boot": "5s",
        "endpoints": endpoints,
        **more,
    }


def endpoint(name: str, p50: str, *calls: str, p99: str | None = None, **more: Any) -> dict[str, Any]:
    """An endpoint with steady work."""
    return {"name": name, "work": {"p50": p50, "p99": p99 or p50}, "calls": calls, **more}


def call(name: str, timeout: str = "1s", **policy: Any) -> dict[str, Any]:
    """A call from one service to another; what the policy does not know belongs to the call."""
    caller, callee = name.split("->")
    outside: dict[str, Any] = {key: policy.pop(key) for key in ("resolves", "certificate", "clock") if key in policy}
    return {"caller": caller, "callee": callee, "policy": {"timeout": timeout, **policy}, **outside}


def system(services: tuple[dict[str, Any], ...], calls: tuple[dict[str, Any], ...], **topology: Any) -> dict[str, Any]:
    """A world of these services and nothing else, as changes of the small one."""
    return {
        "topology__services": services,
        "topology__calls": calls,
        "topology__third_parties": (),
        **{f"topology__{key}": value for key, value in topology.items()},
    }


def journey(entry: str, rate: str = "20/s", **more: Any) -> dict[str, Any]:
    """Users who buy, and wait ten seconds at most."""
    return {"name": "buy", "entry": entry, "rate": rate, "patience": "10s", **more}
