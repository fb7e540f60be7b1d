"""Segments by rank: how much of each fails, as a bar and in figures."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from incident_sim.units import ONE, show_ratio
from incident_tui.renderables.figures import thousands
from incident_tui.renderables.ink import folded, line, pad, right
from incident_tui.segments import Segment
from incident_tui.themes import BAD, DIM, KEY, OK, WARN

BAR = "█"
STANDS_OUT = 3 * ONE
"""So many times the failures of all others make a segment stand out."""
_BAD, _WARN = ONE // 20, ONE // 100


def ranks(found: Sequence[Segment], width: int, chosen: tuple[str, str] | None) -> list[Content]:
    """One row a segment, the worst first: name, bar, share that fails, and how often that of the others."""
    if not found:
        return folded("b splits by region, platform …; what fails most stands here then.", width, DIM)
    bar = max(0, min(10, width - 26))
    name = max(6, width - bar - 17)
    worst = max(1, *(one.failing for one in found))
    rows = []
    for one in found:
        glyph, colour = _state(one)
        length = -(-one.failing * bar // worst) if one.failing > 0 else 0
        times = "" if one.ratio is None or one.ratio < ONE else f"{thousands(one.ratio / ONE)}x"
        rows.append(
            line(
                (f"{'▶' if one.key == chosen else glyph} ", KEY if one.key == chosen else colour),
                (pad(f"{one.dimension}={one.value}", name), "bold" if one.key == chosen else ""),
                (" " + pad(BAR * length, bar), colour),
                (right(show_ratio(one.failing), 6), colour),
                (right(times, 7), DIM),
            )
        )
    return rows


def _state(one: Segment) -> tuple[str, str]:
    """By what fails and whether it stands out; a segment that fails like all others is no clue."""
    if one.failing >= _WARN and one.ratio is not None and one.ratio >= STANDS_OUT:
        return "✖", BAD
    if one.failing >= _BAD:
        return "▲", WARN
    return "●", OK
