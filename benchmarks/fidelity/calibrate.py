"""From calm medians to a world: which node calls which how often, and how long each works by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.fidelity.petshop import Load
from incident_sim.scenario.schema import Scenario
from incident_sim.units import FROM_FILE

SCALE = 20
"""The measured rates are a few requests a second: so many times more for less noise. Nothing is near its capacity."""
MOST_CALLS = 6
SHORTEST = 100
"""Microseconds that a node works by itself at the least."""


@dataclass(frozen=True)
class Calibrated:
    """A declared world, and how its services are called in the measurements."""

    scenario: Scenario
    services: dict[str, str]
    """For each measured node, its service."""
    own: dict[str, float]
    """For each node, the seconds it works by itself, at the mean."""
    mean: dict[str, float]
    """For each node, its measured latency, at the mean."""
    clipped: tuple[str, ...]
    """Nodes whose children take longer than they do: they do not wait for all of them, and here they do."""
    cut: tuple[tuple[str, str], ...]
    """Edges left out because they close a circle."""
    callers: dict[str, tuple[str, ...]]


def calibrate(load: Load) -> Calibrated:
    """The world of one load."""
    nodes = [node for node, calm in load.calm.items() if calm.mean > 0]
    edges, cut = _without_circles([edge for edge in load.edges if edge[0] in nodes and edge[1] in nodes])
    callers = {node: tuple(caller for caller, callee in edges if callee == node) for node in nodes}
    services = _names(nodes)
    asked = {node: max(load.calm[node].requests, 0.5) for node in nodes}
    share = {
        (caller, callee): min(MOST_CALLS, asked[callee] / sum(asked[other] for other in callers[callee]))
        for caller, callee in edges
    }
    mean = {node: load.calm[node].mean for node in nodes}
    own, clipped = {}, []
    for node in nodes:
        children = sum(share[edge] * mean[edge[1]] for edge in edges if edge[0] == node)
        own[node] = mean[node] - children
        if own[node] <= 0:
            clipped.append(node)
            own[node] = 0.02 * mean[node]
    declared = _declare(load, nodes, edges, services, asked, share, own, callers)
    return Calibrated(
        Scenario.model_validate(declared, context=FROM_FILE), services, own, mean, tuple(clipped), tuple(cut), callers
    )


def _without_circles(edges: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    kept: list[tuple[str, str]] = []
    cut: list[tuple[str, str]] = []
    for edge in edges:
        (cut if _reaches(kept, edge[1], edge[0]) else kept).append(edge)
    return kept, cut


def _reaches(edges: list[tuple[str, str]], start: str, goal: str) -> bool:
    seen, open_nodes = {start: None}, [start]
    while open_nodes:
        node = open_nodes.pop()
        if node == goal:
            return True
        for caller, callee in edges:
            if caller == node and callee not in seen:
                seen[callee] = None
                open_nodes.append(callee)
    return False


def _names(nodes: list[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for place, node in enumerate(nodes):
        text = re.sub(r"[^a-z0-9]+", "-", node.lower()).strip("-")[:50]
        names[node] = f"{text}-{place}"
    return names


def _work(load: Load, node: str, own: float) -> dict[str, str]:
    """Own work with the shape of the node's latency: log-normal, its mean that of its own time."""
    calm = load.calm[node]
    p50, p99 = calm.p50 or calm.mean, max(calm.p99, calm.p50, calm.mean)
    return {
        "p50": f"{max(SHORTEST, round(own * 1e6 * p50 / calm.mean))}us",
        "p99": f"{max(SHORTEST, round(own * 1e6 * p99 / calm.mean))}us",
    }


def _calls(node: str, share: dict[tuple[str, str], float], services: dict[str, str]) -> Iterator[tuple[str, float]]:
    """Every call of a node, whole ones and those made only sometimes."""
    for (caller, callee), times in share.items():
        if caller == node:
            target = f"{services[callee]}.serve"
            yield from ((target, 1.0) for _ in range(int(times)))
            if times - int(times) > 0.005:
                yield target, times - int(times)


def _declare(
    load: Load,
    nodes: list[str],
    edges: list[tuple[str, str]],
    services: dict[str, str],
    asked: dict[str, float],
    share: dict[tuple[str, str], float],
    own: dict[str, float],
    callers: dict[str, tuple[str, ...]],
) -> dict[str, Any]:
    routes: list[dict[str, Any]] = []
    specs: list[dict[str, Any]] = [_spec("nothing", {"p50": "1us", "p99": "1us"}, ())]
    for node in nodes:
        needs = []
        for target, part in _calls(node, share, services):
            if part == 1.0:
                needs.append(target)
                continue
            name = f"sometimes-{len(routes)}"
            parts = ({"to": target, "share": round(part, 6)}, {"to": "nothing.serve", "share": 1 - round(part, 6)})
            routes.append({"name": name, "shares": parts})
            needs.append(name)
        specs.append(_spec(services[node], _work(load, node, own[node]), tuple(needs)))
    policy = {"timeout": "60s"}
    calls = [{"caller": services[a], "callee": services[b], "policy": policy} for a, b in edges]
    calls += [
        {"caller": services[a], "callee": "nothing", "policy": policy} for a in dict.fromkeys(a for a, _ in edges)
    ]
    entries = [node for node in nodes if not callers[node] and load.calm[node].requests > 0]
    return {
        "version": 1,
        "id": f"petshop-{load.name}",
        "title": "A measured shop",
        "family": "fidelity",
        "summary": "Calibrated from calm medians",
        "difficulty": "solid",
        "warm_up": "2m",
        "lasts": "2h",
        "noise": 0,
        "briefing": {
            "company": "Shop",
            "story": "Measured",
            "judged": "By comparison",
            "severities": ({"name": "SEV1", "when": "All fail", "public": True},),
        },
        "topology": {"services": tuple(specs), "calls": tuple(calls), "routes": tuple(routes)},
        "telemetry": {"window": "60s", "trace_one_in": 100_000, "log_lines": 1},
        "traffic": {
            "segments": ({"values": {"region": "all"}, "weight": 1},),
            "journeys": tuple(
                {
                    "name": services[node],
                    "entry": f"{services[node]}.serve",
                    "rate": f"{asked[node] * SCALE / 300:.3f}/s",
                    "patience": "120s",
                }
                for node in entries[:16]
            ),
        },
        "objectives": ({"name": "served", "journey": services[entries[0]], "success": 0.9},),
        "alerts": (
            {
                "kind": "burn_rate",
                "name": "burns",
                "objective": "served",
                "factor": 14.4,
                "long": "1h",
                "short": "5m",
                "team": "shop",
                "summary": "Failing",
            },
        ),
        "people": {"teams": ({"name": "shop"},)},
        "variants": (
            {
                "name": "calm",
                "faults": (),
                "truth": {
                    "root": "one",
                    "trigger": "none",
                    "path": ("nothing",),
                    "sustaining": False,
                    "team": "shop",
                    "severity": "SEV1",
                    "hypotheses": (
                        {"id": "one", "component": "nothing", "mechanism": "bad_release"},
                        {"id": "two", "component": "nothing", "mechanism": "lock_contention"},
                    ),
                    "clues": ({"id": "clue", "view": "view_map", "figure": "any", "above": 0},),
                    "settles": (("clue",),),
                    "pools": {},
                },
                "reference": {"steps": ({"act": {"do": "view_map"}},)},
            },
        ),
    }


def _spec(name: str, work: dict[str, str], calls: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "team": "shop",
        "replicas": 4,
        "workers": 500,
        "queue": 500,
        "release": "measured",
        "endpoints": ({"name": "serve", "work": work, "calls": calls[:16]},),
    }
