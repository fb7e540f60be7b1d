"""What is printed: how calm the calm world is, each issue, and all of them together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from benchmarks.fidelity.building import MINUTE, Plan, Watched
from benchmarks.fidelity.calibrating import Model
from benchmarks.fidelity.comparing import THRESHOLDS, Agreement, Figure, agree, measured, predicted
from benchmarks.fidelity.injecting import Injection, Played, failing, slower
from benchmarks.fidelity.petshop import Issue

HOUR = 60
"""Simulated minutes of the calm world."""
OTHER_THRESHOLDS: dict[Figure, tuple[float, ...]] = {"latency": (1.25, 1.5, 2.0), "availability": (0.005, 0.01, 0.02)}
FIGURES: tuple[Figure, ...] = ("latency", "availability")


@dataclass(frozen=True)
class Result:
    """One issue, played with every seed."""

    model: Model
    issue: Issue
    injection: Injection
    runs: list[Played]

    def nodes(self, figure: Figure) -> list[str]:
        """Nodes that are scored: measured well enough, in the world, and not the root cause."""
        truth = measured(self.issue, figure)
        shown = set.intersection(*({node for node in run.calm if node in run.ill} for run in self.runs))
        return [node for node in truth if node in shown and node != self.issue.root]

    def guesses(self, figure: Figure) -> list[dict[str, float]]:
        """One prediction a seed."""
        return [predicted(run, figure) for run in self.runs]

    def ancestors(self, figure: Figure) -> dict[str, float]:
        """The naive guess: all who call the root, at any distance, move as the root does."""
        still = 1.0 if figure == "latency" else 0.0
        up = self.model.ancestors(self.issue.root)
        root = measured(self.issue, figure)[self.issue.root]
        return {node: root if node in up else still for node in self.model.load.nodes}

    def nothing(self, figure: Figure) -> dict[str, float]:
        """The other naive guess: nothing moves but the root."""
        return dict.fromkeys(self.model.load.nodes, 1.0 if figure == "latency" else 0.0)

    def sums(self, figure: Figure) -> dict[str, float]:
        """Arithmetic on the same calibration, for the figure that the fault is about."""
        if figure != self.issue.metric:
            return self.nothing(figure)
        return slower(self.model, self.issue) if figure == "latency" else failing(self.model, self.issue)

    def naive(self, figure: Figure) -> dict[str, dict[str, float]]:
        """Predictions that need no world, by name."""
        return {
            "sums, no simulation": self.sums(figure),
            "ancestors move equally": self.ancestors(figure),
            "nothing but the root": self.nothing(figure),
        }

    def agreements(self, figure: Figure, threshold: float | None = None) -> dict[str, list[Agreement]]:
        """Of the world, one for each seed, and of each naive prediction."""
        truth, nodes = measured(self.issue, figure), self.nodes(figure)
        guesses = {"the world": self.guesses(figure), **{name: [one] for name, one in self.naive(figure).items()}}
        return {
            name: [agree(truth, guess, figure, nodes=nodes, threshold=threshold) for guess in found]
            for name, found in guesses.items()
        }


def print_calm(model: Model) -> None:
    """What was calibrated, and how near the calm world comes to it."""
    load = model.load
    print(f"\n== {load.name}: {len(load.nodes)} nodes, {len(load.edges)} edges, calm medians of {load.calm_from} ==")
    print(f"without calm requests, left out: {len(model.silent)}; cycles cut: {_edges(model.cut)}")
    print(f"not waited for: {_edges(model.detached)}; failure survived: {_edges(model.tolerated)}")
    print(f"callees account for all of the latency: {', '.join(map(short, model.clipped)) or 'none'}")
    plan = Plan(model)
    shown = Watched(plan, plan.scenario((HOUR + 1) * MINUTE), 1).read(0, HOUR)
    print(f"{'node':38} {'requests':>8} {'mean':>6} {'p50':>6} {'p99':>6} {'availability':>12}   simulated / measured")
    ratios: dict[str, list[float]] = {"mean": [], "p50": [], "p99": []}
    for node, figures in shown.items():
        calm = load.calm[node]
        pairs = {
            "mean": figures.mean / calm.mean,
            "p50": figures.p50 / max(calm.p50, 1e-6),
            "p99": figures.p99 / max(calm.p99, 1e-6),
        }
        if calm.requests >= 10:
            for key, ratio in pairs.items():
                ratios[key].append(ratio)
        print(
            f"{short(node):38} {figures.requests / HOUR * 5 / calm.requests:8.2f}"
            f" {pairs['mean']:6.2f} {pairs['p50']:6.2f} {pairs['p99']:6.2f}"
            f" {figures.availability:6.1%}/{calm.availability:.0%}"
        )
    print(f"of {len(ratios['mean'])} nodes with ten calm requests or more in five minutes:")
    for key, found in ratios.items():
        near = sum(0.8 <= ratio <= 1.25 for ratio in found)
        print(f"  {key:4} median ratio {median(found):.2f}, {near} within 0.80 to 1.25")


def print_result(result: Result) -> None:
    """One issue: what was fitted, what moved, and how the prediction agrees."""
    issue = result.issue
    print(f"\n-- {issue.load}/{issue.name}: {short(issue.root)}, {result.injection.says} --")
    for figure in FIGURES:
        truth, nodes = measured(issue, figure), result.nodes(figure)
        guesses = result.guesses(figure)
        if issue.root in truth:
            note = "fitted" if figure == issue.metric else "not fitted"
            print(f"{figure:12} root ({note}): measured {_show(figure, truth[issue.root])}", end="")
            print(f", simulated {_spread(figure, [guess[issue.root] for guess in guesses])}", end="")
        front = [guess[issue.front] for guess in guesses]
        print(f"; front end: measured {_show(figure, truth[issue.front])}, predicted {_spread(figure, front)}")
        limit = THRESHOLDS[figure]
        for node in sorted(nodes, key=lambda node: -truth[node]):
            guess = mean(guess[node] for guess in guesses)
            if truth[node] >= limit or guess >= limit:
                word = "both" if truth[node] >= limit and guess >= limit else "missed" if guess < limit else "wrong"
                print(f"    {word:6} {short(node):38} {_show(figure, truth[node])} {_show(figure, guess)}")
        print(f"  {len(nodes)} nodes scored")
        for name, found in result.agreements(figure).items():
            if figure == issue.metric or name == "the world":
                print(f"    {name:24} {_row(found)}")


def print_totals(results: Sequence[Result]) -> None:
    """All issues together, by the figure that the label is about and by the other one."""
    groups: tuple[tuple[str, Figure, list[Result]], ...] = (
        ("latency, issues labelled so", "latency", [one for one in results if one.issue.metric == "latency"]),
        ("availability, issues labelled so", "availability", [one for one in results if one.issue.metric != "latency"]),
        ("latency, the other issues", "latency", [one for one in results if one.issue.metric != "latency"]),
        ("availability, the other issues", "availability", [one for one in results if one.issue.metric == "latency"]),
    )
    for title, figure, group in groups:
        print(f"\n== {title}: {len(group)} issues ==")
        print(f"{'':28} {'precision':>9} {'recall':>7} {'F1':>5} {'Spearman':>22} {'top':>5}  front end off by")
        sets = [result.agreements(figure) for result in group]
        for name in sets[0]:
            _print_total(name, [found[name] for found in sets], _off(group, figure, name))
        for threshold in OTHER_THRESHOLDS[figure]:
            again = [result.agreements(figure, threshold) for result in group]
            rows = (f"{name} {_f1(_pooled([found[name] for found in again]))}" for name in list(again[0])[:3])
            print(f"  moved from {threshold:g} (precision, recall, F1): {'; '.join(rows)}")


def _front(result: Result, figure: Figure, name: str) -> float:
    """What a prediction says of the front end; the mean of all seeds for the world."""
    front = result.issue.front
    naive = result.naive(figure).get(name)
    return mean(guess[front] for guess in result.guesses(figure)) if naive is None else naive[front]


def _off(group: Sequence[Result], figure: Figure, name: str) -> str:
    """How far a guess of the front end is off: a typical factor, or percentage points."""
    pairs = [(measured(result.issue, figure)[result.issue.front], _front(result, figure, name)) for result in group]
    if figure == "latency":
        return f"x{math.exp(mean(abs(math.log(said / truth)) for truth, said in pairs)):.2f}"
    return f"{mean(abs(said - truth) for truth, said in pairs) * 100:.1f} points"


def _pooled(agreements: Sequence[Sequence[Agreement]]) -> Agreement:
    """Counts of all issues and seeds together."""
    every = [found for seeds in agreements for found in seeds]
    return Agreement(
        sum(one.right for one in every), sum(one.wrong for one in every), sum(one.missed for one in every), None, None
    )


def _print_total(name: str, agreements: Sequence[Sequence[Agreement]], off: str) -> None:
    pooled = _pooled(agreements)
    seeds = [
        mean(found)
        for place in range(len(agreements[0]))
        if (found := [issue[place].spearman or 0.0 for issue in agreements if issue[place].top is not None])
    ]
    tops = [one.top for issue in agreements for one in issue if one.top is not None]
    order = "-" if not seeds or not any(seeds) else f"{mean(seeds):.2f} [{min(seeds):.2f}, {max(seeds):.2f}]"
    top = f"{mean(tops):.2f}" if tops else "-"
    words = _f1(pooled).split()
    print(f"{name:28} {words[0]:>9} {words[1]:>7} {words[2]:>5} {order:>22} {top:>5}  {off}")


def _f1(found: Agreement) -> str:
    precision, recall = found.precision, found.recall
    both = found.right * 2 / (found.right * 2 + found.wrong + found.missed) if found.right else 0.0
    return f"{_maybe(precision)} {_maybe(recall)} {both:.2f}"


def _row(agreements: Sequence[Agreement]) -> str:
    pooled = _pooled([agreements])
    found = [one.spearman for one in agreements if one.spearman is not None]
    order = f"{mean(found):.2f} [{min(found):.2f}, {max(found):.2f}]" if found else "-"
    top = _maybe(_mean(one.top for one in agreements))
    return f"precision {_maybe(pooled.precision)}, recall {_maybe(pooled.recall)}, Spearman {order}, top {top}"


def _mean(values: Iterable[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return mean(found) if found else None


def _maybe(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _show(figure: Figure, value: float) -> str:
    return f"x{value:.2f}" if figure == "latency" else f"{0.0 - round(value * 100, 1):+.1f} points"


def _spread(figure: Figure, values: Sequence[float]) -> str:
    return f"{_show(figure, mean(values))} [{_show(figure, min(values))} to {_show(figure, max(values))}]"


def _edges(edges: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{short(caller)} -> {short(callee)}" for caller, callee in edges) or "none"


def short(node: str) -> str:
    """A node's name without the parts that say nothing."""
    name = node.replace("https://sqs.us-west-2.amazonaws.com/", "").replace(".us-west-2.elb.amazonaws.com", "")
    return name.replace("AWS::", "").replace("services-database.us-west-2.rds.amazonaws.com_", "")[:38]
