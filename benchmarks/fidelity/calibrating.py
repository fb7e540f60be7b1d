"""From calm medians to work, calls and errors: what is derived, and every assumption on the way."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.fidelity.petshop import Calm, Load

OWN = 0.05
"""The least part of a node's latency that is its own work: at nothing, slowness would have nothing to act upon."""
SHARE = 0.9
"""The most of a caller's latency that one callee accounts for, where other callers can take the rest."""
FITS = 0.05
"""A caller whose mean holds less than this part of a callee's median does not call it, where others do."""
CALLER_SPREAD = 0.5
"""Sigma of the log-normal own work of a node that calls others."""
LEAF_SPREAD = (0.1, 1.2)
"""Bounds of sigma where it follows from a leaf's mean and median."""
UNSEEN = 0.002
"""Errors smaller than this are not told from none."""


@dataclass
class Part:
    """One node as one caller uses it; rates in requests each five minutes, times in seconds."""

    node: str
    caller: Part | None
    rate: float
    mean: float
    own: float = 0.0
    spread: float = 0.0
    calls: list[tuple[Part, float]] = field(default_factory=list)
    """Each callee's part, and calls a request."""


@dataclass
class Model:
    """A calibrated system."""

    load: Load
    parts: dict[str, list[Part]] = field(default_factory=dict)
    error: dict[str, float] = field(default_factory=dict)
    tolerated: list[tuple[str, str]] = field(default_factory=list)
    """Calls whose failure the caller survives, as the calm day shows."""
    detached: list[tuple[str, str]] = field(default_factory=list)
    """Calls the caller does not wait for, as the calm day shows."""
    cut: list[tuple[str, str]] = field(default_factory=list)
    """Edges that closed a cycle."""
    clipped: list[str] = field(default_factory=list)
    """Nodes whose callees account for all their latency or more."""
    silent: list[str] = field(default_factory=list)
    """Nodes without calm requests, which are left out."""

    def callers(self, node: str) -> list[str]:
        """Who calls a node, as measured."""
        return [caller for caller, callee in self.load.edges if callee == node]

    def ancestors(self, node: str) -> set[str]:
        """All who call a node, at any distance, by the measured graph."""
        found: set[str] = set()
        todo = [node]
        while todo:
            for caller in self.callers(todo.pop()):
                if caller not in found and caller != node:
                    found.add(caller)
                    todo.append(caller)
        return found


def calibrate(load: Load) -> Model:
    """Fit a system to calm medians and to nothing else."""
    model = Model(load)
    calm = {node: load.calm[node] for node in load.nodes if node in load.calm and load.calm[node].requests > 0}
    model.silent = [node for node in load.nodes if node not in calm]
    edges = [(caller, callee) for caller, callee in load.edges if caller in calm and callee in calm]
    model.cut, order = _ordered(list(calm), edges)
    for edge in edges:
        if edge not in model.cut and _detached(edge, calm):
            model.detached.append(edge)
    edges = [edge for edge in edges if edge not in model.cut and edge not in model.detached]
    for node in order:
        model.parts[node] = _parts(node, calm, [part for up, down in edges if down == node for part in model.parts[up]])
    for node in order:
        _own_work(model, node, calm)
        _errors(model, node, calm, [down for up, down in edges if up == node])
    return model


def _ordered(nodes: list[str], edges: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[str]]:
    """The edges that close a cycle, found in depth-first order, and the nodes with callers first."""
    cut: list[tuple[str, str]] = []
    done: list[str] = []
    path: list[str] = []

    def visit(node: str) -> None:
        path.append(node)
        for up, down in edges:
            if up == node:
                if down in path:
                    cut.append((up, down))
                elif down not in done:
                    visit(down)
        path.pop()
        done.append(node)

    for node in nodes:
        if node not in done:
            visit(node)
    return cut, done[::-1]


def _detached(edge: tuple[str, str], calm: dict[str, Calm]) -> bool:
    """Whether more than one request in a hundred makes a call whose median is beyond the caller's 99th percentile."""
    caller, callee = calm[edge[0]], calm[edge[1]]
    return (
        not edge[0].endswith("_client") and callee.requests >= caller.requests / 100 and callee.p50 > max(caller.p99, 0)
    )


def spill(total: float, weights: list[float], caps: list[float]) -> list[float]:
    """Share out a total by weight, none above its cap: what one cannot take the others do."""
    given = [0.0] * len(weights)
    free = [place for place, weight in enumerate(weights) if weight > 0 and caps[place] > 0]
    left = total
    while free and left > 1e-12:
        level = left / sum(weights[place] for place in free)
        full = [place for place in free if weights[place] * level >= caps[place]]
        if not full:
            for place in free:
                given[place] = weights[place] * level
            break
        for place in full:
            given[place] = caps[place]
            left -= caps[place]
            free.remove(place)
    return given


def _parts(node: str, calm: dict[str, Calm], callers: list[Part]) -> list[Part]:
    """A node's parts: its requests and its time, shared out among its callers."""
    figures = calm[node]
    sure = [part.rate if part.node.endswith("_client") else 0.0 for part in callers]
    scale = min(1.0, figures.requests / sum(sure)) if sum(sure) else 1.0
    counts = _plus(
        [rate * scale for rate in sure], _counts(figures, callers, sure, figures.requests - scale * sum(sure))
    )
    if not callers:
        return [Part(node, None, figures.requests, figures.mean)]
    time = figures.mean * figures.requests
    caps = [SHARE * part.rate * part.mean for part in callers]
    caps = [cap if count else 0.0 for cap, count in zip(caps, counts, strict=True)]
    times = spill(time, counts, caps)
    short = max(0.0, time - sum(times))
    parts = []
    for caller, rate, spent, cap in zip(callers, counts, times, caps, strict=True):
        if rate:
            part = Part(node, caller, rate, (spent + short * cap / sum(caps)) / rate)
            parts.append(part)
            caller.calls.append((part, rate / caller.rate))
    return parts


def _counts(figures: Calm, callers: list[Part], sure: list[float], left: float) -> list[float]:
    """Requests by caller: in proportion to the callers' own, but no more than fit into a caller's time."""
    rates = [0.0 if one else part.rate for part, one in zip(callers, sure, strict=True)]
    fits = [part.mean / max(figures.p50, 1e-6) for part in callers]
    room = [part.rate * fit if fit >= FITS else 0.0 for part, fit in zip(callers, fits, strict=True)]
    counts = spill(left, rates, room)
    short = left - sum(counts)
    return _plus(counts, [short * rate / sum(rates) for rate in rates]) if sum(rates) else counts


def _plus(some: list[float], more: list[float]) -> list[float]:
    return [one + other for one, other in zip(some, more, strict=True)]


def expected(part: Part) -> float:
    """The mean latency of a part by its work and its calls in turn, in seconds."""
    return part.own + sum(count * expected(callee) for callee, count in part.calls)


def over_parts(parts: list[Part], figure: Callable[[Part], float]) -> float:
    """The mean of a figure over a node's requests."""
    return sum(part.rate * figure(part) for part in parts) / sum(part.rate for part in parts)


def _own_work(model: Model, node: str, calm: dict[str, Calm]) -> None:
    """Latency less what callees account for, clipped; a leaf's spread from its mean and median."""
    for part in model.parts[node]:
        left = part.mean - sum(count * callee.mean for callee, count in part.calls)
        if left < OWN * part.mean and node not in model.clipped:
            model.clipped.append(node)
        part.own = max(left, OWN * part.mean)
        part.spread = CALLER_SPREAD
        if not part.calls:
            ratio = part.mean / max(calm[node].p50, 1e-6)
            low, high = LEAF_SPREAD
            part.spread = min(high, max(low, math.sqrt(2 * math.log(ratio)))) if ratio > 1 else low


def _errors(model: Model, node: str, calm: dict[str, Calm], callees: list[str]) -> None:
    """A node's own errors: what its callees' failures do not explain. What they over-explain it survives."""
    failing = 1 - calm[node].availability
    explained = 0.0
    requests = calm[node].requests
    for callee in callees:
        calls = sum(part.rate for part in model.parts[callee] if part.caller and part.caller.node == node)
        caused = min(1.0, calls / requests) * (1 - calm[callee].availability)
        if caused > failing + UNSEEN:
            model.tolerated.append((node, callee))
        else:
            explained += caused
    model.error[node] = max(0.0, failing - explained)
