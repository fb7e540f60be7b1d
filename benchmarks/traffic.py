"""Measured traffic in the world's arrivals: does a series keep its shape, and are counts as uneven as measured?

For each measured series: its levels drive a journey, and the counts that come are held against it; then the unevenness
of counts around a moving mean, measured, with plain arrivals, and with the gamma burst that fits best.
"""

from __future__ import annotations

import argparse
import csv
import os
from pathlib import Path
from statistics import fmean, pvariance

from incident_sim.kernel import Streams
from incident_sim.topology import Burst, Journey, SegmentSpec, Series
from incident_sim.world.arrivals import Arrivals

SECOND = 1_000_000
MOST_STEPS = 2000
COUNTS = (
    "code_per_second",
    "conv_per_second",
    "Twitter_volume_AMZN_first4weeks",
    "elb_request_count_8c0756",
    "nyc_taxi",
)
"""The series that count arrivals; the others of the folder measure something else."""
AROUND = 13
"""Steps of the moving mean that unevenness is measured around."""


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(prog="python benchmarks/traffic.py", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder that holds traffic/")
    given = parser.parse_args().data or os.environ.get("INCIDENT_SIM_DATA")
    folder = Path(given) if given else Path(__file__).resolve().parents[1].parent / "shared" / "data"
    if not (folder / "traffic").is_dir():
        print("No measurements here: give --data FOLDER, or set INCIDENT_SIM_DATA, or lay them at ../shared/data.")
        return
    print(f"{'series':<34} {'steps':>6} {'mean':>9}   shape kept   variance over mean: measured  plain  burst (shape)")
    for path in sorted((folder / "traffic").rglob("*.csv")):
        if path.stem in COUNTS:
            tell(path.stem, read(path)[:MOST_STEPS])


def read(path: Path) -> list[float]:
    """The numbers of a series: the column called requests or value, else the second."""
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    place = next((place for place, name in enumerate(head) if name in ("requests", "value")), 1)
    return [float(row[place]) for row in rows]


def tell(name: str, counts: list[float]) -> None:
    """One line: a step of the series is ten simulated seconds."""
    mean = fmean(counts)
    scale = min(1.0, 100 / mean)
    wanted = [count * scale for count in counts]
    smooth = moving(wanted)
    excess = uneven(wanted)
    shape = max(1, min(100, round(fmean(smooth) / max(0.01, excess - 1))))
    plain, burst = draw(smooth, None), draw(smooth, shape)
    kept = correlation(smooth, plain)
    print(
        f"{name[:34]:<34} {len(counts):>6} {mean:>9.1f} {kept:>12.2f} {excess:>28.1f} {uneven(plain):>6.1f} "
        f"{uneven(burst):>6.1f} ({shape})"
    )


def draw(levels: list[float], shape: int | None) -> list[float]:
    """Counts of users in each step of ten seconds, as the world draws them."""
    top = max(levels)
    spec = Journey(
        name="measured",
        entry="a.b",
        rate=max(1, round(top * 100)),
        patience=SECOND,
        series=Series(step=10 * SECOND, levels=tuple(round(level / top * 1_000_000) for level in levels)),
        burst=None if shape is None else Burst(shape=shape, step=10 * SECOND),
    )
    arrivals = Arrivals(spec, [SegmentSpec(values={"all": "all"}, weight=1)], Streams(1))
    counts = [0.0] * len(levels)
    at, end = 0, len(levels) * 10 * SECOND
    while at < end:
        at += arrivals.gap(at)
        if arrivals.comes and at < end:
            counts[at // (10 * SECOND)] += 1
    return counts


def moving(values: list[float]) -> list[float]:
    """The mean around each step."""
    half = AROUND // 2
    return [fmean(values[max(0, place - half) : place + half + 1]) for place in range(len(values))]


def uneven(values: list[float]) -> float:
    """Variance of counts around their moving mean, over the mean: 1 for chance alone."""
    return (
        pvariance([a - b for a, b in zip(values, moving(values), strict=True)]) / fmean(values) * AROUND / (AROUND - 1)
    )


def correlation(one: list[float], other: list[float]) -> float:
    """Pearson's, of two series after the same smoothing."""
    a, b = one, moving(other)
    means = fmean(a), fmean(b)
    top = sum((x - means[0]) * (y - means[1]) for x, y in zip(a, b, strict=True))
    below = (sum((x - means[0]) ** 2 for x in a) * sum((y - means[1]) ** 2 for y in b)) ** 0.5
    return top / below if below else 0.0


if __name__ == "__main__":
    main()
