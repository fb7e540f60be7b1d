"""Which nodes moved, by how much and in which order: as measured, as the world predicts, and as one might guess."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from benchmarks.fidelity.calibrate import Calibrated
from benchmarks.fidelity.petshop import Issue
from incident_sim.faults import FailingDependency, Fault, SlowDependency
from incident_sim.kernel import Streams
from incident_sim.world import NAMES, World
from incident_sim.world.requests import Hop
from incident_sim.world.services import Service

SECOND = 1_000_000
CALM, ISSUE = 300, 300
"""Seconds of calm and of trouble that are compared."""
SLOWER = 1.25
"""A node has moved if its mean latency is so many times what it was, or the inverse."""
LOST = 1.0
"""Or if it has lost so many points of availability."""


class Meter:
    """Mean latency and availability of one service over a stretch."""

    def __init__(self, service: Service, world: World) -> None:
        self.total = self.count = self.failed = 0
        reply = service.reply

        def left(hop: Hop, reason: str | None) -> None:
            self.total += world.loop.now - hop.arrived
            self.count += 1
            self.failed += reason is not None
            reply(hop, reason)

        service.reply = left

    def read(self) -> tuple[float, float]:
        """Seconds at the mean and points of availability since this was last read."""
        mean = self.total / max(1, self.count) / SECOND
        served = 100 * (1 - self.failed / max(1, self.count))
        self.total = self.count = self.failed = 0
        return mean, served


@dataclass(frozen=True)
class Predicted:
    """One run: each node's latency ratio and points of availability lost, and its calm mean."""

    latency: dict[str, float]
    lost: dict[str, float]
    calm: dict[str, float]


def faults_of(issue: Issue, world: Calibrated) -> tuple[Fault, ...]:
    """The injected issue at the labelled node, as strong as that node alone was measured to have moved."""
    moved = issue.moved[issue.root]
    target = world.services[issue.root]
    faults: list[Fault] = []
    if moved.latency is not None and moved.latency > SLOWER:
        total = world.mean[issue.root] * moved.latency
        others = world.mean[issue.root] - world.own[issue.root]
        factor = max(1.0, (total - others) / world.own[issue.root])
        faults.append(
            SlowDependency(id="slow", at=CALM * SECOND, target=target, factor=min(10**9, round(factor * 10**6)))
        )
    if moved.lost is not None and moved.lost > LOST:
        faults.append(
            FailingDependency(id="fail", at=CALM * SECOND, target=target, errors=min(10**6, round(moved.lost * 10**4)))
        )
    return tuple(faults)


def predict(calibrated: Calibrated, faults: tuple[Fault, ...], seed: int) -> Predicted:
    """Run the world through calm and trouble."""
    scenario = calibrated.scenario
    variant = scenario.variants[0].model_copy(update={"faults": faults})
    world = World(
        scenario,
        variant,
        Streams(seed),
        zero=0,
        people={team.name: NAMES[0] for team in scenario.people.teams},
        record=lambda _: None,
        paged=lambda _: None,
    )
    world.start()
    world.loop.advance(0)
    meters = {node: Meter(world.system.services[name], world) for node, name in calibrated.services.items()}
    world.loop.advance(CALM * SECOND)
    calm = {node: meter.read() for node, meter in meters.items()}
    world.loop.advance((CALM + 10) * SECOND)
    for meter in meters.values():
        meter.read()
    world.loop.advance((CALM + 10 + ISSUE) * SECOND)
    after = {node: meter.read() for node, meter in meters.items()}
    return Predicted(
        {node: _still(after[node][0] / calm[node][0]) for node in meters if calm[node][0] and after[node][0]},
        {node: calm[node][1] - after[node][1] for node in meters},
        {node: calm[node][0] for node in meters},
    )


def _still(ratio: float) -> float:
    """Less than one part in twenty is the noise of a few minutes, and no movement."""
    return 1.0 if abs(ratio - 1) < 0.05 else ratio


def strength_of(issue: Issue) -> float:
    """How far the root itself moved, in the issue's metric."""
    moved = issue.moved[issue.root]
    return (moved.latency or 1.0) if issue.metric == "latency" else (moved.lost or 0.0)


def guess(issue: Issue, calibrated: Calibrated) -> dict[str, float]:
    """What one would say without a model: whoever depends on the root moves as much as it does, nobody else moves."""
    strength = strength_of(issue)
    still = 1.0 if issue.metric == "latency" else 0.0
    moved = {issue.root: None}
    open_nodes = [issue.root]
    while open_nodes:
        for caller in calibrated.callers.get(open_nodes.pop(), ()):
            if caller not in moved:
                moved[caller] = None
                open_nodes.append(caller)
    return {node: strength if node in moved else still for node in calibrated.services}


@dataclass(frozen=True)
class Agreement:
    """How a prediction agrees with a measurement, the root itself left out."""

    nodes: int
    measured: int
    """Nodes that moved as measured."""
    predicted: int
    both: int
    rank: float
    """Spearman's rank correlation over all nodes."""

    @property
    def precision(self) -> float:
        """Of those predicted to move, the share that did."""
        return self.both / self.predicted if self.predicted else math.nan

    @property
    def recall(self) -> float:
        """Of those that moved, the share that was predicted to."""
        return self.both / self.measured if self.measured else math.nan


def agree(issue: Issue, predicted: Mapping[str, float]) -> Agreement:
    """Hold a prediction of the issue's own metric against the measurement."""
    pairs = []
    for node, moved in issue.moved.items():
        real = moved.latency if issue.metric == "latency" else moved.lost
        if node != issue.root and node in predicted and real is not None:
            pairs.append((real, predicted[node]))
    real_moved = [moves(real, issue.metric) for real, _ in pairs]
    said_moved = [moves(said, issue.metric) for _, said in pairs]
    return Agreement(
        len(pairs),
        sum(real_moved),
        sum(said_moved),
        sum(one and other for one, other in zip(real_moved, said_moved, strict=True)),
        spearman([real for real, _ in pairs], [said for _, said in pairs]),
    )


def moves(value: float, metric: str) -> bool:
    """Whether a change is more than noise."""
    return value > SLOWER or value < 1 / SLOWER if metric == "latency" else abs(value) > LOST


def spearman(one: list[float], other: list[float]) -> float:
    """Rank correlation; ties share their mean rank."""
    first, second = ranks(one), ranks(other)
    if len(first) < 3:
        return math.nan
    means = fmean(first), fmean(second)
    top = sum((a - means[0]) * (b - means[1]) for a, b in zip(first, second, strict=True))
    below = math.sqrt(sum((a - means[0]) ** 2 for a in first) * sum((b - means[1]) ** 2 for b in second))
    return top / below if below else 0.0


def ranks(values: list[float]) -> list[float]:
    """Mean ranks."""
    order = sorted(values)
    return [(order.index(value) + len(order) - order[::-1].index(value) - 1) / 2 for value in values]
