"""What a look brought back: words, charts, tables, log lines and traces, below one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from textual.content import Content

from incident_sim.observe import Answer, Series, Table
from incident_tui.renderables.chart import Bound, chart
from incident_tui.renderables.figures import left, span
from incident_tui.renderables.histogram import histogram
from incident_tui.renderables.ink import columns, crop, folded, line, pad
from incident_tui.renderables.instants import Lens, Mark, extent
from incident_tui.renderables.lines import log_line
from incident_tui.renderables.waterfall import waterfall
from incident_tui.themes import BRIGHT, DIM, KEY

MOST_TRACES = 20


def awaited(until: int | None, now: int) -> Content:
    """That an answer is on its way, and until when."""
    return line((f"asking… {left(until, now)}", KEY))


def answer(
    one: Answer,
    width: int,
    height: int,
    now: int,
    marks: Sequence[Mark] = (),
    lens: Lens = Lens(),  # noqa: B008 - frozen
    bounds: Mapping[str, Bound] = MappingProxyType({}),
) -> list[Content]:
    """The whole answer, as many lines as it takes; charts grow to the room there is.

    ``bounds`` are the lines', by their names.
    """
    age = f"{span(now - one.delivered_at)} ago"
    rows = [line((crop(one.title, max(8, width - len(age) - 2)), BRIGHT), (f"  {age}", DIM))]
    for words in one.words:
        rows += folded(words, width)
    rows += _charts(one.series, width, height - len(rows), now, marks, lens, bounds)
    for caption, table in one.tables:
        rows += [line(""), *_table(caption, table, width, lens.instant)]
    if one.lines:
        count = "1 line" if len(one.lines) == 1 else f"{len(one.lines)} lines, newest last"
        rows += [line(""), histogram(one.lines, width), line((count, DIM))]
        rows += [log_line(each, width) for each in one.lines]
    for trace in one.traces[:MOST_TRACES]:
        rows += [line(""), *waterfall(trace, width)]
    if len(rows) == 1:
        rows.append(line(("nothing found", DIM)))
    return rows


def across(series: Sequence[Series], width: int) -> int:
    """How many charts of an answer stand side by side."""
    return 2 if width >= 90 and len(groups(series)) > 1 else 1


def groups(series: Sequence[Series]) -> list[list[Series]]:
    """Lines of one unit and one signal share a chart."""
    found: list[list[Series]] = []
    keys: list[tuple[str, str]] = []
    for one in series:
        key = (one.unit, one.name.split(" ")[0] if len(series) > 6 else one.unit)
        if keys and keys[-1] == key and len(found[-1]) < 6:
            found[-1].append(one)
        else:
            found.append([one])
            keys.append(key)
    return found


def _charts(
    series: Sequence[Series],
    width: int,
    height: int,
    now: int,
    marks: Sequence[Mark],
    lens: Lens,
    bounds: Mapping[str, Bound],
) -> list[Content]:
    """All on one axis of time; two charts stand side by side where there is room."""
    found = groups(series)
    if not found:
        return []
    beside = across(series, width)
    tall = max(7, min(14, height // -(-len(found) // beside)))
    reach = extent(series, lens.window)
    rows: list[Content] = []
    each = width // beside
    for number in range(0, len(found), beside):
        drawn = [
            chart(
                group,
                each - (beside > 1),
                tall,
                now=now,
                bound=next((bounds[one.name] for one in group if one.name in bounds), None),
                marks=marks,
                reach=reach,
                lens=lens,
            )
            for group in found[number : number + beside]
        ]
        rows += [Content(" ").join(parts) for parts in zip(*drawn, strict=True)]
    return rows


def _table(caption: str, table: Table, width: int, instant: int | None) -> list[Content]:
    """Rows under headings; what happened at the cursor stands out."""
    widths = columns((table.columns, *table.rows), width)
    head = "  ".join(pad(name, wide) for name, wide in zip(table.columns, widths, strict=False))
    rows = [line((caption, BRIGHT))] if caption else []
    rows.append(line((head, DIM)))
    here = {number for number, at in enumerate(table.instants) if at == instant}
    for number, row in enumerate(table.rows):
        text = "  ".join(pad(cell, wide) for cell, wide in zip(row, widths, strict=False))
        rows.append(line((text, KEY if number in here else "")))
    return rows
