"""From a calibrated system to a scenario of one variant, and what its world shows."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from benchmarks.fidelity.calibrating import Model, Part
from benchmarks.fidelity.petshop import SPAN
from incident_sim.faults import Fault
from incident_sim.kernel import Streams
from incident_sim.scenario.schema import Scenario
from incident_sim.world import NAMES, World
from incident_sim.world.meters import bucket, middle, quantiles

SECOND = 1_000_000
MINUTE = 60 * SECOND
ONE = 1_000_000
TIMEOUT = 60 * SECOND
AMPLE = 1000
"""Workers of a service whose capacity nobody measured: enough never to wait for one."""
FLOOD = 100
"""The flood's calm rate, in thousandths a second."""
NOWHERE = "nowhere"
"""Where a request goes that makes no call: a call made by half of the requests is a route with two ways."""


@dataclass(frozen=True)
class Shown:
    """What a node showed over a stretch of simulated time; latencies in seconds."""

    requests: int
    mean: float
    p50: float
    p99: float
    availability: float


@dataclass(frozen=True)
class Flooded:
    """A node with one worker, and what one request of its flood costs, in seconds."""

    node: str
    work: float


class Plan:
    """The names of a model's nodes in a scenario, and the scenario."""

    def __init__(self, model: Model, flooded: Flooded | None = None) -> None:
        self.model = model
        self._flooded = flooded
        self.names: dict[str, str] = {}
        for node in model.parts:
            slug = re.sub(r"[^a-z0-9]+", "-", node.lower()).strip("-")[:48]
            taken = self.names.values()
            self.names[node] = next(
                name for name in (slug, *(f"{slug}-{count}" for count in range(2, 99))) if name not in taken
            )
        self._targets: dict[int, str] = {}
        for node, parts in model.parts.items():
            for place, part in enumerate(parts):
                self._targets[id(part)] = f"{self.names[node]}.for-{place}"
        self._routes: list[dict[str, Any]] = []
        self._idle: dict[str, None] = {}
        """Who calls nowhere now and then."""

    def _third_party(self, node: str) -> bool:
        parts = self.model.parts[node]
        return node.endswith("_remote") and all(part.caller is not None and not part.calls for part in parts)

    def _endpoint(self, part: Part) -> dict[str, Any]:
        p50 = part.own / math.exp(part.spread**2 / 2)
        p99 = p50 * math.exp(part.spread * 2.3263)
        return {
            "name": self._targets[id(part)].split(".")[1],
            "work": {"p50": max(1, round(p50 * SECOND)), "p99": max(1, round(p99 * SECOND))},
            "error": round(self.model.error[part.node] * ONE),
        }

    def _steps(self, part: Part) -> list[str]:
        """Whole calls as they are, the fraction as a route that often leads nowhere."""
        steps = []
        for callee, count in part.calls:
            target = self._targets[id(callee)]
            whole = int(count + 0.005)
            steps += [target] * whole
            share = round((count - whole) * ONE)
            if share > 0:
                name = f"route-{len(self._routes)}"
                ways = ({"to": target, "share": share}, {"to": f"{NOWHERE}.at-all", "share": ONE - share})
                self._routes.append({"name": name, "shares": ways})
                self._idle[self.names[part.node]] = None
                steps.append(name)
        return steps

    def scenario(self, lasts: int) -> Scenario:
        """The declared system under its calm load."""
        services, parties, calls, journeys = [], [], [], []
        for node, parts in self.model.parts.items():
            name = self.names[node]
            endpoints = [self._endpoint(part) for part in parts]
            if self._third_party(node):
                parties.append(_party(name, endpoints))
                continue
            for part, endpoint in zip(parts, endpoints, strict=True):
                endpoint["calls"] = tuple(self._steps(part))
                if part.caller is None:
                    journeys.append(_journey(f"at-{name}", self._targets[id(part)], round(part.rate / SPAN * 1000)))
            workers = AMPLE
            if self._flooded is not None and self._flooded.node == node:
                workers = 1
                work = round(self._flooded.work * SECOND)
                endpoints.append({"name": "flood", "work": {"p50": work, "p99": work}})
                journeys.append(_journey("flood", f"{name}.flood", FLOOD, who="flood"))
            services.append(_service(name, workers, endpoints))
        services.append(_service(NOWHERE, AMPLE, [{"name": "at-all", "work": {"p50": 1, "p99": 1}}]))
        pairs = dict.fromkeys(
            (part.caller.node, node) for node, parts in self.model.parts.items() for part in parts if part.caller
        )
        for caller, callee in pairs:
            policy: dict[str, Any] = {"timeout": TIMEOUT}
            if (caller, callee) in self.model.tolerated:
                policy["fallback"] = {"kind": "default"}
            calls.append({"caller": self.names[caller], "callee": self.names[callee], "policy": policy})
        calls += [{"caller": name, "callee": NOWHERE, "policy": {"timeout": TIMEOUT}} for name in self._idle]
        kinds = {"services": services, "third_parties": parties, "calls": calls, "routes": self._routes}
        topology = {kind: tuple(declared) for kind, declared in kinds.items()}
        return Scenario.model_validate(_declared(topology, journeys, lasts))


def _service(name: str, workers: int, endpoints: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "team": "shop",
        "replicas": 1,
        "workers": workers,
        "queue": 5000,
        "release": f"{name}-1",
        "endpoints": tuple(endpoints),
    }


def _party(name: str, endpoints: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "regions": ({"name": "app", "workers": AMPLE, "queue": 5000}, {"name": "flood", "workers": 1, "queue": 1}),
        "region_by": "who",
        "limit": {"rate": 1_000_000, "burst": 100_000},
        "status_page": {"delay": MINUTE},
        "endpoints": tuple(endpoints),
    }


def _journey(name: str, entry: str, rate: int, who: str = "app") -> dict[str, Any]:
    other = "app" if who == "flood" else "flood"
    return {"name": name, "entry": entry, "rate": max(1, rate), "patience": 10 * MINUTE, "mix": {other: 0}}


def _declared(topology: dict[str, Any], journeys: list[dict[str, Any]], lasts: int) -> dict[str, Any]:
    first = journeys[0]["name"]
    component = topology["services"][0]["name"]
    return {
        "version": 1,
        "id": "fidelity",
        "title": "Fidelity",
        "family": "benchmark",
        "summary": "A calibrated world",
        "difficulty": "solid",
        "warm_up": 2 * MINUTE,
        "lasts": lasts,
        "noise": 0,
        "telemetry": {"window": MINUTE, "trace_one_in": 100_000},
        "briefing": {
            "company": "Shop",
            "story": "A calibrated shop",
            "judged": "By nobody",
            "severities": ({"name": "SEV1", "when": "All fail", "public": True},),
        },
        "topology": topology,
        "traffic": {
            "segments": ({"values": {"who": "app"}, "weight": 1}, {"values": {"who": "flood"}, "weight": 1}),
            "journeys": tuple(journeys),
        },
        "objectives": ({"name": "serving", "journey": first, "success": 990_000},),
        "alerts": (
            {
                "kind": "burn_rate",
                "name": "serving-burns",
                "objective": "serving",
                "factor": 14_400_000,
                "long": 60 * MINUTE,
                "short": 5 * MINUTE,
                "team": "shop",
                "summary": "Serving burns its budget",
            },
        ),
        "people": {"teams": ({"name": "shop", "answers": MINUTE, "looks": MINUTE},)},
        "variants": (
            {
                "name": "one",
                "faults": (),
                "truth": {
                    "root": "one",
                    "trigger": "none",
                    "path": (component,),
                    "sustaining": False,
                    "team": "shop",
                    "severity": "SEV1",
                    "hypotheses": (
                        {"id": "one", "component": component, "mechanism": "bad_release"},
                        {"id": "two", "component": component, "mechanism": "lock_contention"},
                    ),
                    "clues": ({"id": "clue", "view": "view_map", "figure": "any", "above": 0},),
                    "settles": (("clue",),),
                    "pools": {},
                },
                "reference": {"steps": ({"act": {"do": "view_map"}},)},
            },
        ),
    }


class Watched:
    """A running world whose windows are read a microsecond before they close, with means and not quantiles alone."""

    def __init__(self, plan: Plan, scenario: Scenario, seed: int, faults: tuple[Fault, ...] = ()) -> None:
        self._plan = plan
        self._world = World(
            scenario,
            scenario.variants[0].model_copy(update={"faults": faults}),
            Streams(seed),
            zero=0,
            people={"shop": NAMES[0]},
            record=lambda _: None,
            paged=lambda _: None,
        )
        self._world.start()

    def read(self, start: int, end: int) -> dict[str, Shown]:
        """What every node showed between two whole minutes; the flood's own requests are not counted."""
        totals: dict[str, tuple[int, int, list[int]]] = {node: (0, 0, []) for node in self._plan.names}
        self._world.loop.advance(start * MINUTE)
        for minute in range(start + 1, end + 1):
            self._world.loop.advance(minute * MINUTE - 1)
            for node, name in self._plan.names.items():
                requests, errors, spans = totals[node]
                for live in self._world.system.of(name, None):
                    for cells in live.cells.values():
                        requests += cells[0].requests
                        errors += cells[0].errors
                        spans += cells[0].spans
                totals[node] = requests, errors, spans
            self._world.loop.advance(minute * MINUTE)
        return {node: _shown(*total) for node, total in totals.items() if total[0]}


def _shown(requests: int, errors: int, spans: list[int]) -> Shown:
    mean = sum(middle(bucket(span)) for span in spans) / requests / SECOND
    p50, p99 = quantiles(sorted(spans), 500, 990)
    return Shown(requests, mean, p50 / SECOND, p99 / SECOND, 1 - errors / requests)
