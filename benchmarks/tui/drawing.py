"""Charts and logs without an app: processor time of one drawing."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from incident_sim.journal.rows import LogLine
from incident_sim.observe import Answer, Point, Series
from incident_sim.units import SECOND
from incident_tui.logreader import LogReader
from incident_tui.renderables.chart import chart
from incident_tui.renderables.sheet import LogRows, LogSheet

POINTS = 240
LINES = 100_000
ROUNDS = 15


def least(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least processor time of some rounds, in milliseconds."""
    found = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found) * 1000


def charts() -> float:
    """Three series that fill 160x48, one point newer at each drawing."""
    waves = [
        [int(500_000 * (1 + math.sin(place / (7 + 3 * number)))) for place in range(POINTS + ROUNDS)]
        for number in range(3)
    ]
    drawn = 0

    def draw() -> None:
        nonlocal drawn
        drawn += 1
        series = [
            Series(
                f"line {number}",
                "duration",
                tuple(Point(5 * SECOND * place, wave[place]) for place in range(drawn, drawn + POINTS)),
            )
            for number, wave in enumerate(waves)
        ]
        chart(series, 160, 48, now=5 * SECOND * (drawn + POINTS))

    return least(draw)


def log_lines(count: int) -> tuple[LogLine, ...]:
    """Lines of a busy shop."""
    levels = ("info", "info", "info", "warn", "error")
    return tuple(
        LogLine(
            place * 1_000,
            f"service-{place % 9}",
            levels[place % 5],
            "call_failed",
            (f"payments-{place % 7}", str(place)),
            1,
        )
        for place in range(count)
    )


def logs() -> dict[str, float]:
    """A burst of 100,000 lines put on screen, and filtered anew, in milliseconds."""
    lines = log_lines(LINES)
    found = Answer("a1", "logs", "Logs", 0, 0, lines=lines)

    def burst() -> None:
        keeps = LogReader().read(found, "", "", around=False)
        sheet = LogSheet((), "a1", keeps.lines, LogRows(160, ""))
        sheet[len(sheet) - 46 :]

    reader = LogReader()
    reader.read(found, "nothing like it", "", around=False)
    typed = iter([f"payments-{place % 7}" if place % 2 else f"!{place}" for place in range(ROUNDS)])
    return {"burst": least(burst), "filter": least(lambda: reader.read(found, next(typed), "", around=False))}
