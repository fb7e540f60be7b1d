"""How well a prediction agrees with what was measured; every score leaves out the root cause, which was fitted."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from benchmarks.fidelity.injecting import Played
from benchmarks.fidelity.petshop import Issue, Seen

Figure = Literal["latency", "availability"]

THRESHOLDS: dict[Figure, float] = {"latency": 1.5, "availability": 0.01}
"""From where on a node has moved: times its mean latency before, or availability lost."""
ALIKE: dict[Figure, float] = {"latency": 1.1, "availability": 0.005}
"""Predicted movements below this are one tie: their order is chance."""
STILL: dict[Figure, float] = {"latency": 1.0, "availability": 0.0}
FEWEST = 10
"""Requests in five minutes under which a measured mean says too little to be scored."""


@dataclass(frozen=True)
class Agreement:
    """One prediction of one figure against the measurement."""

    right: int
    wrong: int
    missed: int
    spearman: float | None
    top: float | None
    """The share of the nodes that moved most, five at most, that the prediction also puts first."""

    @property
    def precision(self) -> float | None:
        """How many of the predicted nodes moved."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """How many of the moved nodes were predicted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None


def movement(figure: Figure, before: Seen, inside: Seen) -> float:
    """Times as slow as before, or availability lost."""
    return inside.mean / before.mean if figure == "latency" else before.availability - inside.availability


def measured(issue: Issue, figure: Figure) -> dict[str, float]:
    """How far each node moved that had requests enough to tell."""
    return {
        node: movement(figure, seen, issue.inside[node])
        for node, seen in issue.before.items()
        if node in issue.inside and min(seen.requests, issue.inside[node].requests) >= FEWEST and seen.mean > 0
    }


def predicted(played: Played, figure: Figure) -> dict[str, float]:
    """How far each node moved in one run."""
    found = {}
    for node, calm in played.calm.items():
        ill = played.ill.get(node)
        if ill is not None:
            found[node] = movement(
                figure,
                Seen(calm.requests, calm.mean, calm.availability),
                Seen(ill.requests, ill.mean, ill.availability),
            )
    return found


def agree(
    truth: Mapping[str, float],
    guess: Mapping[str, float],
    figure: Figure,
    *,
    nodes: Collection[str],
    threshold: float | None = None,
) -> Agreement:
    """Compare the sets that moved, the order, and the first of the order."""
    limit = THRESHOLDS[figure] if threshold is None else threshold
    moved = {node for node in nodes if truth[node] >= limit}
    named = {node for node in nodes if guess[node] >= limit}
    tied = {node: guess[node] if guess[node] >= ALIKE[figure] else STILL[figure] for node in nodes}
    order = sorted(nodes)
    return Agreement(
        right=len(moved & named),
        wrong=len(named - moved),
        missed=len(moved - named),
        spearman=spearman([truth[node] for node in order], [tied[node] for node in order]) if moved else None,
        top=_top(truth, tied, order, min(5, len(moved))) if moved else None,
    )


def ranks(values: list[float]) -> list[float]:
    """Ranks from 1, those of equal values averaged."""
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2 for value in values
    ]


def spearman(some: list[float], others: list[float]) -> float | None:
    """Rank correlation with ties; nothing where one side has no order at all."""
    left, right = ranks(some), ranks(others)
    middle = (len(left) + 1) / 2
    both = sum((one - middle) * (other - middle) for one, other in zip(left, right, strict=True))
    size = math.sqrt(sum((one - middle) ** 2 for one in left) * sum((other - middle) ** 2 for other in right))
    return both / size if size else None


def _top(truth: Mapping[str, float], guess: Mapping[str, float], nodes: list[str], count: int) -> float:
    """The share of the first ``count`` in common; nodes tied at the edge share what places are left."""
    first = set(sorted(nodes, key=lambda node: -truth[node])[:count])
    edge = sorted(guess[node] for node in nodes)[-count]
    sure = {node for node in nodes if guess[node] > edge}
    tied = {node for node in nodes if guess[node] == edge}
    return (len(first & sure) + len(first & tied) * (count - len(sure)) / len(tied)) / count
