"""Calibrate on a calm day, inject what was injected, and compare: ``python -m benchmarks.fidelity``."""

from __future__ import annotations

import argparse
import os
import platform
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.fidelity.calibrating import calibrate
from benchmarks.fidelity.injecting import inject, play
from benchmarks.fidelity.petshop import read_issues, read_load
from benchmarks.fidelity.reporting import Result, print_calm, print_result, print_totals
from incident_sim.world.physics import PHYSICS

VARIABLE = "INCIDENT_SIM_DATA"
BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "data"
LOADS = ("low_traffic", "high_traffic", "temporal_traffic1")


def main() -> None:
    """Print the tables, or why there are none."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fidelity", description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        help=f"the folder that holds petshop/; else ${VARIABLE}, else ../shared/data beside the checkout",
    )
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds each issue is played with")
    options = parser.parse_args()
    folder = options.data or Path(os.environ.get(VARIABLE) or BESIDE)
    shop = folder / "petshop"
    if not shop.is_dir():
        print(f"No measurements, no figures: {shop} does not exist.")
        print(
            f"Name the folder that holds petshop/ with --data or {VARIABLE}, or put it at ../shared/data beside the checkout."
        )
        return
    began = time.process_time()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, CPython {platform.python_version()}, physics {PHYSICS}, {options.seeds} seeds"
    )
    print("Measurements: PetShop, (c) Amazon.com, Inc. or its affiliates, CC-BY-4.0")
    results = []
    for name in LOADS:
        load = read_load(shop, name)
        model = calibrate(load)
        print_calm(model)
        for issue in read_issues(shop, name):
            injection = inject(model, issue)
            runs = [play(model, injection, seed) for seed in range(1, options.seeds + 1)]
            results.append(Result(model, issue, injection, runs))
    for result in results:
        print_result(result)
    print_totals(results)
    print(f"\n{time.process_time() - began:.0f} s of CPU")


if __name__ == "__main__":
    main()
