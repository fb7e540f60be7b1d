"""``python -m benchmarks.fidelity``: calibrate, inject the labelled issues, and print how far the world agrees."""

from __future__ import annotations

import argparse
import math
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median

from benchmarks.fidelity.calibrate import Calibrated, calibrate
from benchmarks.fidelity.compare import LOST, SLOWER, agree, faults_of, guess, predict, strength_of
from benchmarks.fidelity.petshop import Issue, Load, read_issue, read_load

SEEDS = (1, 2, 3)


def main() -> None:
    """Print one table for the calm, and one for the issues."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fidelity", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder that holds petshop/")
    folder = parser.parse_args().data or _usual()
    if folder is None or not (folder / "petshop").is_dir():
        print("No measurements here: give --data FOLDER, or set INCIDENT_SIM_DATA, or lay them at ../shared/data.")
        return
    root = folder / "petshop"
    print(f"{datetime.now(UTC):%Y-%m-%d}, CPython {platform.python_version()}, seeds {', '.join(map(str, SEEDS))}")
    print("PetShop (Amazon, CC-BY-4.0); a node has moved at", f"{SLOWER} times its latency or {LOST:g} point lost\n")
    worlds = {}
    for name in ("low_traffic", "high_traffic", "temporal_traffic1"):
        calm_of = root / (name if (root / name / "noissue_summary.csv").exists() else "low_traffic")
        load = read_load(root / name, calm_of)
        worlds[name] = calibrate(load)
        _tell_calm(load, worlds[name])
    print()
    print(
        f"{'issue':<34} {'root':<30} {'metric':<12} {'front: real':>11} {'world':>6} {'guess':>6}"
        f"   {'rank: world':>13} {'guess':>6}   moved: real said both of"
    )
    columns: tuple[list[float], ...] = ([], [], [], [])
    ours, theirs, misses, misguesses = columns
    for path in sorted(root.glob("*/*_issue_*")):
        issue = read_issue(path)
        line = _tell_issue(issue, worlds[issue.load])
        if line is not None:
            for column, value in zip(columns, line, strict=True):
                column.append(value)
    print(f"\nmean rank correlation: world {fmean(ours):.2f}, guess {fmean(theirs):.2f}, over {len(ours)} issues")
    print(f"front end, mean factor between said and real: world {_factor(misses):.2f}, guess {_factor(misguesses):.2f}")


def _factor(misses: list[float]) -> float:
    return math.exp(fmean(misses))


def _usual() -> Path | None:
    given = os.environ.get("INCIDENT_SIM_DATA")
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    return Path(given) if given else beside if beside.is_dir() else None


def _tell_calm(load: Load, world: Calibrated) -> None:
    run = predict(world, (), SEEDS[0])
    ratios = [run.calm[node] / load.calm[node].mean for node in world.services if run.calm[node]]
    near = sum(0.8 <= ratio <= 1.25 for ratio in ratios)
    print(
        f"{load.name}: {len(world.services)} nodes, {len(load.edges)} edges, {len(world.cut)} cut; calm latency over "
        f"measured: median {median(ratios):.2f}, {near} of {len(ratios)} within a quarter; "
        f"{len(world.clipped)} nodes do not wait for all their children"
    )


def _tell_issue(issue: Issue, world: Calibrated) -> tuple[float, float, float, float] | None:
    head = f"{issue.load + '/' + issue.name:<34} {issue.root[:30]:<30} {issue.metric:<12}"
    if issue.root not in world.services:
        print(f"{head} left out: the labelled node has no calm measurements")
        return None
    faults = faults_of(issue, world)
    if not faults:
        print(f"{head} left out: the labelled node itself was not measured to move")
        return None
    found, front = [], []
    for seed in SEEDS:
        run = predict(world, faults, seed)
        values = run.latency if issue.metric == "latency" else run.lost
        found.append(agree(issue, values))
        front.append(values.get(issue.front, math.nan))
    naive = agree(issue, guess(issue, world))
    real = issue.moved[issue.front].latency if issue.metric == "latency" else issue.moved[issue.front].lost
    low, high = min(one.rank for one in found), max(one.rank for one in found)
    one = found[0]
    real = math.nan if real is None else real
    said, guessed = fmean(front), strength_of(issue)
    print(
        f"{head} {real:>11.2f} {said:>6.2f} {guessed:>6.2f}   {low:>5.2f} to {high:>4.2f} {naive.rank:>6.2f}"
        f"         {one.measured:>4} {one.predicted:>4} {one.both:>4} {one.nodes:>2}"
    )
    return fmean(one.rank for one in found), naive.rank, _miss(said, real), _miss(guessed, real)


def _miss(said: float, real: float) -> float:
    """How far apart two movements are, as the logarithm of their ratio."""
    return abs(math.log(max(said, 0.01) / max(real, 0.01)))


if __name__ == "__main__":
    main()
