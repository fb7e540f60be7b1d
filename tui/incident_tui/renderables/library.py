"""The library to choose from: a row for each scenario, and what may be known of the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from incident_sim.files.library import Listed
from incident_sim.report.chronicle import bests, local
from incident_sim.report.trends import Standing, best_of, direction, spark
from incident_tui.renderables.ink import folded, line, pad, right
from incident_tui.themes import BRIGHT, DIM, KEY, OK

FAMILY, DIFFICULTY, MINUTES, BEST = 14, 12, 6, 15
LEAST_TITLE = 40


def shelf(catalogue: Sequence[Listed], standing: Mapping[str, Standing], width: int) -> list[Content]:
    """Title, family, difficulty, time and best score; where room is short the family gives way."""
    return [_row(one, standing.get(one.id), width) for one in catalogue]


def heading(width: int) -> Content:
    """The names of the columns, as wide as they are below."""
    title, family, best = _widths(width)
    parts = [pad("Scenario", title), pad("Difficulty", DIFFICULTY), right("Time", MINUTES), right("Best", best)]
    if family:
        parts.insert(1, pad("Family", family))
    return line((" ".join(parts), DIM))


def _widths(width: int) -> tuple[int, int, int]:
    family = FAMILY if width >= LEAST_TITLE + FAMILY + DIFFICULTY + MINUTES + BEST + 4 else 0
    best = BEST if width >= LEAST_TITLE + DIFFICULTY + MINUTES + BEST + 3 else 6
    rest = DIFFICULTY + MINUTES + best + 3 + (family + 1 if family else 0)
    return max(4, width - rest), family, best


def _row(one: Listed, standing: Standing | None, width: int) -> Content:
    title, family, best = _widths(width)
    told = best_of(standing) or "-"
    parts = [
        pad(one.title, title),
        " ",
        *((pad(one.family, family), " ") if family else ()),
        pad(one.difficulty, DIFFICULTY),
        " ",
        right(f"{one.minutes} min", MINUTES),
        " ",
        (right(told if len(told) <= best else told.split()[0], best), OK if standing is not None else DIM),
    ]
    return line(*parts)


def about(one: Listed, standing: Standing | None, width: int) -> list[Content]:
    """What the scenario says of itself, and how its sessions went."""
    rows = [line((one.title, BRIGHT), (f"  {one.id}", DIM)), *folded(one.summary, width)]
    facts = f"{one.family} · {one.difficulty} · about {one.minutes} minutes of the incident's own time"
    rows += [line((facts, DIM)), line("")]
    if standing is None:
        return [*rows, line("Not played yet.")]
    last = standing.results[-1]
    count = len(standing.results)
    rows.append(line((spark(standing), KEY), f"  {count} session{'s' if count != 1 else ''}, {bests(standing)}"))
    rows += folded(direction(standing), width)
    rows.append(line((f"last {local(last.ended)}: {last.score / 1000:.1f} of 100, {last.band}, {last.mode}", DIM)))
    return rows
