"""``python -m benchmarks.tui``: start-up, key to paint, processor time, bytes, memory, charts and logs of the dashboard."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.tui.drawing import LINES, charts, logs
from benchmarks.tui.terminal import Terminal

SIZES = ((80, 24), (160, 48))
VIEWS = ((b"4", "Map"), (b"8", "Timeline"), (b"1", "Services"))
"""Keys, and what each of them puts on screen."""
ROUNDS = 12
SPAN = 20.0
"""Seconds over which processor time is taken."""

Row = tuple[str, str, str]


def main() -> None:
    """Print one table."""
    model = f"{platform.machine()}, {os.cpu_count()} cores"
    print(f"{datetime.now(UTC):%Y-%m-%d}, CPython {platform.python_version()}, {model}, load {os.getloadavg()[0]:.1f}")
    print(f"\n{'':<58} {'measured':>16} {'target':>14}")
    for what, figure, target in rows():
        print(f"{what:<58} {figure:>16} {target:>14}", flush=True)


def rows() -> Iterator[Row]:
    """What, how much, and what it should be."""
    for option in ("--version", "--help"):
        yield f"{option}, processor time, best of five", f"{starting(option):.0f} ms", "120 ms"
    yield "chart of three series, 160x48, processor time", f"{charts():.1f} ms", "12 ms"
    found = logs()
    yield f"burst of {LINES:,} log lines, processor time", f"{found['burst']:.0f} ms", "1,000 ms"
    yield f"filter of {LINES:,} log lines, processor time", f"{found['filter']:.0f} ms", "100 ms"
    for columns, height in SIZES:
        yield from playing(columns, height)


def starting(option: str) -> float:
    """Processor time of a command that only says something, in milliseconds."""
    spent = []
    for _ in range(5):
        began = os.times()
        subprocess.run([sys.executable, "-m", "incident_tui", option], stdout=subprocess.DEVNULL, check=True)
        ended = os.times()
        spent.append(ended.children_user + ended.children_system - began.children_user - began.children_system)
    return min(spent) * 1000


def playing(columns: int, height: int) -> Iterator[Row]:
    """One session at a size of the terminal."""
    wide, size = columns > 100, f"{columns}x{height}"
    with Terminal(columns, height) as terminal:
        yield f"{size}: first useful paint", f"{terminal.until('judged') * 1000:.0f} ms", "700 ms" if wide else "500 ms"
        terminal.press(b"\r")
        terminal.until("Services")
        terminal.rest(3)
        painted, (screen, host) = terminal.painted, terminal.cpu()
        terminal.rest(SPAN)
        later = terminal.cpu()
        yield f"{size}: screen at 1x, processor", f"{(later[0] - screen) / SPAN:.1%}", "8 %" if wide else "4 %"
        yield f"{size}: host at 1x, processor", f"{(later[1] - host) / SPAN:.1%}", "10 %"
        yield (
            f"{size}: painted at 1x",
            f"{(terminal.painted - painted) / SPAN / 1024:.1f} KB/s",
            f"{60 if wide else 25} KB/s",
        )
        yield f"{size}: key to paint at 1x, p50, p95, most", keys(terminal), "15, 50, 150 ms"
        terminal.press(b"+" * 5)
        terminal.rest(1)
        yield f"{size}: key to paint at 60x, p50, p95, most", keys(terminal), "p95 80 ms"
        terminal.press(b" ")
        terminal.rest(2)
        screen, _ = terminal.cpu()
        terminal.rest(SPAN)
        yield f"{size}: screen when paused, processor", f"{(terminal.cpu()[0] - screen) / SPAN:.1%}", "1 %"
        yield f"{size}: key to paint when paused, p50, p95, most", keys(terminal), "15, 50, 150 ms"
        terminal.press(b"")
        terminal.resize(columns - 10, height - 2)
        yield (
            f"{size}: resize to painted",
            f"{terminal.until('Services') * 1000:.0f} ms",
            "300 ms" if wide else "150 ms",
        )
        yield f"{size}: memory of the screen", f"{terminal.memory():.0f} MB", "120 MB"


def keys(terminal: Terminal) -> str:
    """Milliseconds from a key that opens a view until its name is painted."""
    times = []
    for _ in range(ROUNDS):
        for key, word in VIEWS:
            terminal.press(key)
            times.append(terminal.until(word) * 1000)
            terminal.rest(0.1)
    times.sort()
    return f"{statistics.median(times):.0f}, {times[int(len(times) * 0.95)]:.0f}, {times[-1]:.0f} ms"


if __name__ == "__main__":
    main()
