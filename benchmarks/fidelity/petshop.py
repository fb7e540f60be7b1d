"""Reading the PetShop measurements: graph, calm medians, labelled issues."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

SPAN = 300
"""Seconds of one measured point."""
SLACK = 20
"""How many seconds before its label a point may begin and still count as inside the issue."""
LASTS = 600
"""How many seconds after its label a point may begin: later ones may show the recovery."""


@dataclass(frozen=True)
class Calm:
    """One node on a calm day; latencies in seconds, requests in five minutes, availability from 0 to 1."""

    requests: float
    mean: float
    p50: float
    p99: float
    availability: float


@dataclass(frozen=True)
class Seen:
    """One node before an issue or inside it."""

    requests: float
    mean: float
    availability: float


@dataclass(frozen=True)
class Issue:
    """A labelled issue: what was done where, and what every node showed."""

    name: str
    load: str
    metric: str
    """The label's metric of the front end: ``latency`` or ``availability``."""
    root: str
    flood: bool
    front: str
    before: dict[str, Seen]
    inside: dict[str, Seen]


@dataclass(frozen=True)
class Load:
    """One deployment under one load."""

    name: str
    nodes: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]
    calm: dict[str, Calm]
    calm_from: str


def read_load(folder: Path, name: str) -> Load:
    """A graph and its calm medians; a load without a summary of its own takes that of the high one."""
    with (folder / name / "graph.csv").open(newline="") as file:
        head, *rows = csv.reader(file)
    nodes = tuple(head[1:])
    edges = tuple(
        (row[0], nodes[place]) for row in rows for place, cell in enumerate(row[1:]) if cell and float(cell) > 0
    )
    own = (folder / name / "noissue_summary.csv").is_file()
    calm_from = name if own else "high_traffic"
    calm = {}
    with (folder / calm_from / "noissue_summary.csv").open(newline="") as file:
        for line in csv.DictReader(file):
            calm[line["node"]] = Calm(
                requests=float(line["median_requests.Sum"] or 0),
                mean=float(line["median_latency.Average"] or 0),
                p50=float(line["median_latency.p50"] or 0),
                p99=float(line["median_latency.p99"] or 0),
                availability=float(line["median_availability.Average"] or 100) / 100,
            )
    return Load(name, nodes, edges, calm, calm_from)


def read_issues(folder: Path, load: str) -> list[Issue]:
    """Every issue of a load that comes with metrics, in the order of their names."""
    return [_read_issue(path.parent, load) for path in sorted((folder / load).glob("*issue_*/metrics.csv"))]


def _read_issue(folder: Path, load: str) -> Issue:
    label = json.loads((folder / "target.json").read_text())
    with (folder / "metrics.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    columns = {(rows[0][i], rows[1][i], rows[2][i]): i for i in range(1, len(rows[0]))}
    at = float(label["target"]["timestamp"])
    before, inside = [], []
    for row in rows[4:]:
        offset = float(row[0]) - at
        if offset <= -SPAN:
            before.append(row)
        elif -SLACK <= offset <= LASTS:
            inside.append(row)
    return Issue(
        name=folder.name,
        load=load,
        metric=label["target"]["metric"],
        root=label["root_cause"]["node"],
        flood="requests" in label["metadata"]["reproducibility"]["command"],
        front=label["target"]["node"],
        before=_seen(before, columns),
        inside=_seen(inside, columns),
    )


def _seen(rows: list[list[str]], columns: dict[tuple[str, str, str], int]) -> dict[str, Seen]:
    """Means over points, each weighted by its requests."""
    found = {}
    for node in dict.fromkeys(key[0] for key in columns):
        places = [
            columns.get((node, *figure))
            for figure in (("requests", "Sum"), ("latency", "Average"), ("availability", "Average"))
        ]
        total = latency = available = 0.0
        for row in rows:
            cells = [row[place] if place is not None else "" for place in places]
            if all(cells) and float(cells[0]) > 0:
                requests = float(cells[0])
                total += requests
                latency += requests * float(cells[1])
                available += requests * float(cells[2]) / 100
        if total:
            found[node] = Seen(total / len(rows), latency / total, available / total)
    return found
