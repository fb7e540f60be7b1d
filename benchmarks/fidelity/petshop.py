"""PetShop as it was measured: graph, calm medians, and ten labelled issues with the points around each.

Source: Amazon's PetShop root cause analysis data, CC-BY-4.0. The files are read where they lie, and never copied.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean


@dataclass(frozen=True)
class Calm:
    """A node's calm medians: seconds, requests in five minutes."""

    mean: float
    p50: float
    p99: float
    requests: float


@dataclass(frozen=True)
class Moved:
    """What an issue did to a node: latency after over before, and availability lost, in points."""

    latency: float | None
    lost: float | None


@dataclass(frozen=True)
class Load:
    """One load under which the shop was measured."""

    name: str
    edges: tuple[tuple[str, str], ...]
    calm: dict[str, Calm]


@dataclass(frozen=True)
class Issue:
    """One injected issue, with its label and what it did."""

    load: str
    name: str
    root: str
    front: str
    metric: str
    moved: dict[str, Moved] = field(hash=False)


def read_load(folder: Path, calm_of: Path) -> Load:
    """A graph, and the calm medians of its nodes."""
    with (folder / "graph.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    edges = [(row[0], head[place]) for row in rows for place, cell in enumerate(row) if place and float(cell or 0)]
    calm = {}
    with (calm_of / "noissue_summary.csv").open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            calm[line["node"]] = Calm(
                _number(line["median_latency.Average"]),
                _number(line["median_latency.p50"]),
                _number(line["median_latency.p99"]),
                _number(line["median_requests.Sum"]),
            )
    return Load(folder.name, tuple(edge for edge in edges if edge[0] != edge[1]), calm)


def read_issue(folder: Path) -> Issue:
    """An issue with the points around it: those up to its instant are before, the others after."""
    label = json.loads((folder / "target.json").read_text(encoding="utf-8"))
    with (folder / "metrics.csv").open(encoding="utf-8", newline="") as stream:
        nodes, metrics, statistics, _, *points = list(csv.reader(stream))
    at = float(label["target"]["timestamp"])
    before = [row for row in points if float(row[0]) <= at]
    after = [row for row in points if float(row[0]) > at]
    columns = {
        (node, metric): place
        for place, (node, metric, statistic) in enumerate(zip(nodes, metrics, statistics, strict=True))
        if statistic == "Average"
    }
    moved = {}
    for node in dict.fromkeys(nodes[1:]):
        moved[node] = Moved(
            _ratio(before, after, columns.get((node, "latency"))),
            _lost(before, after, columns.get((node, "availability"))),
        )
    target = label["target"]
    return Issue(folder.parent.name, folder.name, label["root_cause"]["node"], target["node"], target["metric"], moved)


def _mean(points: list[list[str]], place: int | None) -> float | None:
    values = [float(row[place]) for row in points if row[place]] if place is not None else []
    return fmean(values) if values else None


def _ratio(before: list[list[str]], after: list[list[str]], place: int | None) -> float | None:
    low, high = _mean(before, place), _mean(after, place)
    return high / low if low and high else None


def _lost(before: list[list[str]], after: list[list[str]], place: int | None) -> float | None:
    low, high = _mean(before, place), _mean(after, place)
    return low - high if low is not None and high is not None else None


def _number(text: str) -> float:
    return float(text) if text else 0.0
