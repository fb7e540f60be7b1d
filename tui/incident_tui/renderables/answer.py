"""What a look brought back: words, charts, tables, log lines and traces, below one another."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from incident_sim.observe import Answer, Series, Table
from incident_tui.renderables.chart import Mark, chart
from incident_tui.renderables.figures import span
from incident_tui.renderables.ink import columns, crop, folded, line, pad
from incident_tui.renderables.lines import log_line
from incident_tui.renderables.waterfall import waterfall
from incident_tui.themes import BRIGHT, DIM

MOST_TRACES = 12


def answer(one: Answer, width: int, height: int, now: int, marks: Sequence[Mark] = ()) -> list[Content]:
    """The whole answer, as many lines as it takes; charts grow to the room there is."""
    age = f"{span(now - one.delivered_at)} ago"
    rows = [line((crop(one.title, max(8, width - len(age) - 2)), BRIGHT), (f"  {age}", DIM))]
    for words in one.words:
        rows += folded(words, width)
    rows += _charts(one.series, width, height - len(rows), now, marks)
    for caption, table in one.tables:
        rows += [line(""), *_table(caption, table, width)]
    if one.lines:
        rows += [line(""), line((f"{len(one.lines)} lines, newest last", DIM))]
        rows += [log_line(each, width) for each in one.lines]
    for trace in one.traces[:MOST_TRACES]:
        rows += [line(""), *waterfall(trace, width)]
    if len(rows) == 1:
        rows.append(line(("nothing found", DIM)))
    return rows


def _charts(series: Sequence[Series], width: int, height: int, now: int, marks: Sequence[Mark]) -> list[Content]:
    """Lines of one unit and one signal share a chart; two charts stand side by side where there is room."""
    groups: list[list[Series]] = []
    for one in series:
        key = (one.unit, one.name.split(" ")[0] if len(series) > 6 else one.unit)
        if (
            groups
            and (groups[-1][0].unit, groups[-1][0].name.split(" ")[0] if len(series) > 6 else one.unit) == key
            and len(groups[-1]) < 6
        ):
            groups[-1].append(one)
        else:
            groups.append([one])
    if not groups:
        return []
    across = 2 if width >= 90 and len(groups) > 1 else 1
    deep = -(-len(groups) // across)
    tall = max(7, min(14, height // max(1, deep)))
    rows: list[Content] = []
    each = width // across
    for number in range(0, len(groups), across):
        drawn = [
            chart(group, each - (across > 1), tall, now=now, marks=marks) for group in groups[number : number + across]
        ]
        rows += [Content(" ").join(parts) for parts in zip(*drawn, strict=True)]
    return rows


def _table(caption: str, table: Table, width: int) -> list[Content]:
    widths = columns((table.columns, *table.rows), width)
    head = "  ".join(pad(name, wide) for name, wide in zip(table.columns, widths, strict=False))
    rows = [line((caption, BRIGHT))] if caption else []
    rows.append(line((head, DIM)))
    rows += [line("  ".join(pad(cell, wide) for cell, wide in zip(row, widths, strict=False))) for row in table.rows]
    return rows
