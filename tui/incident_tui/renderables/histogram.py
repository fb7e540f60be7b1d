"""How many log lines came when, on one row; where there were errors, in their colour."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from incident_sim.observe import LogLine
from incident_tui.renderables.figures import when
from incident_tui.renderables.ink import line
from incident_tui.renderables.instants import column, runs
from incident_tui.renderables.spark import BLOCKS
from incident_tui.themes import BAD, DIM


def histogram(lines: Sequence[LogLine], width: int) -> Content:
    """From the first line to the last; lines that were dropped for their volume count."""
    if not lines or width < 24:
        return Content("")
    begin, end = lines[0].at, lines[-1].at
    head, tail = f"{when(begin)} ", f" {when(end)}"
    room = width - len(head) - len(tail)
    counts, errors = [0] * room, [0] * room
    for one in lines:
        place = column(min(max(one.at, begin), end), begin, end, room) or 0
        counts[place] += one.alike
        errors[place] += one.alike if one.level == "error" else 0
    highest = max(1, *counts)
    cells = [
        (BLOCKS[min(7, count * 8 // highest)] if count else " ", BAD if error else DIM)
        for count, error in zip(counts, errors, strict=True)
    ]
    return line((head, DIM), *runs(cells), (tail, DIM))
