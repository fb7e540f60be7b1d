"""The history on a screen: sessions the newest first, and the trend of each scenario."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from incident_sim.files.history import History, Result
from incident_sim.report.chronicle import COLUMNS, RIGHT, bests, cells
from incident_sim.report.trends import Standing, direction, spark
from incident_tui.renderables.ink import folded, line, pad, right
from incident_tui.themes import BRIGHT, DIM, KEY, WARN

NONE_YET = "No session has been graded yet. Play one to its debrief, and it stands here."
LEAST = ("ended", "scenario", "mode", "score", "of idle")
"""What stays where room is short."""


def sessions(results: Sequence[Result], width: int) -> list[Content]:
    """A row for each."""
    names, widths = _columns(results, width)
    return [line(_joined(dict(zip(COLUMNS, cells(one), strict=True)), names, widths)) for one in results]


def heading(results: Sequence[Result], width: int) -> Content:
    """The names of the columns, as wide as they are below."""
    names, widths = _columns(results, width)
    return line((_joined({name: name for name in COLUMNS}, names, widths), DIM))


def _columns(results: Sequence[Result], width: int) -> tuple[Sequence[str], dict[str, int]]:
    rows = [cells(one) for one in results]
    widths = {
        name: max(len(name), *(min(24, len(row[at])) for row in rows)) if rows else len(name)
        for at, name in enumerate(COLUMNS)
    }
    names = COLUMNS if sum(widths.values()) + 2 * len(COLUMNS) <= width else LEAST
    return names, widths


def _joined(row: dict[str, str], names: Sequence[str], widths: dict[str, int]) -> str:
    return "  ".join(
        right(row[name], widths[name]) if name in RIGHT else pad(row[name], widths[name]) for name in names
    )


def trends(told: Sequence[Standing], history: History, width: int) -> list[Content]:
    """Where each scenario's scores are going; then what could not be read."""
    rows: list[Content] = []
    for one in told:
        count = len(one.results)
        rows.append(
            line((one.scenario, BRIGHT), "  ", (spark(one), KEY), f"  {count} session{'s' if count != 1 else ''}")
        )
        rows += folded(f"{bests(one)}; {direction(one)}", width, DIM, "  ")
    if not told:
        rows += folded(NONE_YET, width)
    for problem in history.skipped:
        rows += folded(str(problem), width, WARN, "  ")
    return rows
