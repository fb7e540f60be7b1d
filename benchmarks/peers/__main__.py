"""``python -m benchmarks.peers``: one table of engines on the same work, each beside a bare SimPy loop of its run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.peers.harness import CHAIN_WORK, LOAD, SERVERS, erlang_c_wait

ROOT = Path(__file__).resolve().parents[2]
ENGINES = {
    "incident-sim, everything on": "ours",
    "SimPy, a process a request": "usual",
    "Ciw": "ciw_engine",
    "salabim": "salabim_engine",
    "happysim": "happysim_engine",
    "AsyncFlow": "asyncflow_engine",
}
TOLERANCE = 0.15
"""A rate is printed only for work whose mean lies so near theory."""
THEORY = {"queue": erlang_c_wait(SERVERS, LOAD), "chain": 3 * CHAIN_WORK}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has the other engines")
    peers = parser.parse_args().python
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}; per CPU second, median of three; mean against theory")
    for work, what in (("queue", "M/M/10 at load 0.8, customers"), ("chain", "three tiers, hops")):
        print(f"\n{what:<34} {'rate':>10} {'to bare':>8} {'to usual':>9} {'mean':>8} {'theory':>8}  Python")
        found = {name: _run(module, work, peers) for name, module in ENGINES.items()}
        usual = _share(found["SimPy, a process a request"])
        for name, told in found.items():
            print(_line(name, told, THEORY[work], usual))


def _run(module: str, work: str, peers: str) -> dict[str, Any]:
    interpreter = sys.executable if module in ("ours", "usual") else peers
    done = subprocess.run(
        [interpreter, "-m", f"benchmarks.peers.{module}", work],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        last = (done.stderr.strip().split("\n") or ["it failed"])[-1]
        return {"absent": last[:80]}
    told: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    return told


def _share(told: dict[str, Any]) -> float:
    return told["rate"] / told["bare"] if "rate" in told else 0.0


def _line(name: str, told: dict[str, Any], theory: float, usual: float) -> str:
    if "absent" in told:
        return f"{name:<34} absent: {told['absent']}"
    if abs(told["mean"] - theory) > TOLERANCE * theory:
        return f"{name:<34} other work: mean {told['mean']:.3f} where theory says {theory:.3f}"
    share = _share(told)
    ratio = f"{share / usual:.2f}" if usual else "-"
    return (
        f"{name:<34} {told['rate']:>10,.0f} {share:>8.3f} {ratio:>9} {told['mean']:>8.3f} {theory:>8.3f}"
        f"  {told['python']}"
    )


if __name__ == "__main__":
    main()
