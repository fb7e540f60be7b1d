"""From a labelled issue to a fault of the same kind at the same node: one figure fitted, all others predicted."""

from __future__ import annotations

import math
from dataclasses import dataclass

from benchmarks.fidelity.building import FLOOD, MINUTE, ONE, Flooded, Plan, Shown, Watched
from benchmarks.fidelity.calibrating import Model, Part, expected, over_parts
from benchmarks.fidelity.petshop import SPAN, Issue
from incident_sim.faults import FailingDependency, Fault, SlowDependency, Surge

CALM = 30
"""Simulated minutes before the fault."""
SETTLING = 5
"""Simulated minutes of the fault that are not read."""
ILL = 30
"""Simulated minutes of the fault that are read."""
MOST = 1000.0
"""The largest factor a fault may state."""


@dataclass(frozen=True)
class Injection:
    """A fault, the one figure that was fitted, and the world it needs."""

    fault: Fault
    says: str
    flooded: Flooded | None


@dataclass(frozen=True)
class Played:
    """One seed's run."""

    seed: int
    calm: dict[str, Shown]
    ill: dict[str, Shown]


def inject(model: Model, issue: Issue) -> Injection:
    """The fault that moves the root cause as far as it was measured to move."""
    before, inside = issue.before[issue.root], issue.inside[issue.root]
    name = Plan(model).names[issue.root]
    parts = model.parts[issue.root]
    at = CALM * MINUTE
    if issue.metric == "availability":
        errors = max(0.0, 1 - inside.availability / before.availability)
        fault: Fault = FailingDependency(id="issue", at=at, target=name, errors=round(errors * ONE))
        return Injection(fault, f"failing_dependency, errors {errors:.1%}", None)
    ratio = inside.mean / before.mean
    if not issue.flood:
        factor = min(MOST, 1 + over_parts(parts, expected) * (ratio - 1) / over_parts(parts, lambda part: part.own))
        slow = SlowDependency(id="issue", at=at, target=name, factor=round(factor * ONE))
        return Injection(slow, f"slow_dependency, factor {factor:.1f}", None)
    flooded = Flooded(issue.root, model.load.calm[issue.root].mean)
    rate = flood_rate(parts, flooded.work, ratio)
    surge = Surge(id="issue", at=at, journey="flood", factor=round(min(MOST, rate / (FLOOD / 1000)) * ONE))
    return Injection(surge, f"surge, {rate:.1f} flood requests a second", flooded)


def flood_rate(parts: list[Part], work: float, ratio: float) -> float:
    """By Pollaczek and Khinchine: how many requests of steady ``work`` let one worker's latency grow by ``ratio``."""
    load = sum(part.rate / SPAN * part.own for part in parts)
    moment = sum(part.rate / SPAN * part.own**2 * math.exp(part.spread**2) for part in parts)
    mean = over_parts(parts, expected)
    base = FLOOD / 1000
    calm_wait = (moment + base * work**2) / (2 * (1 - load - base * work))
    wait = ratio * (mean + calm_wait) - mean
    return (2 * wait * (1 - load) - moment) / (work**2 + 2 * wait * work)


def slower(model: Model, issue: Issue) -> dict[str, float]:
    """Without any simulation: how many times as long each node takes when the root's growth is added up the calls."""
    parts = model.parts[issue.root]
    mean = over_parts(parts, expected)
    growth = mean * (issue.inside[issue.root].mean / issue.before[issue.root].mean - 1)
    own = over_parts(parts, lambda part: part.own)

    def grown(part: Part) -> float:
        added = 0.0 if part.node != issue.root else growth if issue.flood else growth * part.own / own
        return part.own + added + sum(count * grown(callee) for callee, count in part.calls)

    return {node: over_parts(found, grown) / over_parts(found, expected) for node, found in model.parts.items()}


def failing(model: Model, issue: Issue) -> dict[str, float]:
    """Without any simulation: how much availability each node loses when the root's errors are added up the calls."""
    lost = 1 - issue.inside[issue.root].availability / issue.before[issue.root].availability

    def failures(part: Part, more: float) -> float:
        answered = 1 - model.error[part.node] - (more if part.node == issue.root else 0.0)
        for callee, count in part.calls:
            if (part.node, callee.node) not in model.tolerated:
                answered *= max(0.0, 1 - count * failures(callee, more))
        return 1 - answered

    return {
        node: over_parts(parts, lambda part: failures(part, lost) - failures(part, 0.0))
        for node, parts in model.parts.items()
    }


def play(model: Model, injection: Injection, seed: int) -> Played:
    """A calm half-hour, then half an hour of the fault."""
    plan = Plan(model, injection.flooded)
    watched = Watched(plan, plan.scenario((CALM + SETTLING + ILL + 1) * MINUTE), seed, (injection.fault,))
    calm = watched.read(0, CALM)
    return Played(seed, calm, watched.read(CALM + SETTLING, CALM + SETTLING + ILL))
