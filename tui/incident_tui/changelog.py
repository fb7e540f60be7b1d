"""What changed, over the stretch of time that every view shows: the log that was asked for, and one's own steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from incident_sim.observe import Answer, Table, TimelineLine, say_when
from incident_tui.timewindow import LONGEST, say_window

OWN = ("you", "", "me")
"""Where a step of one's own stands, what it is about, and by whom."""


def recent(found: Answer, timeline: Sequence[TimelineLine], window: int | None, now: int) -> Answer:
    """The newest ``window`` of a change log, one's own steps among its rows, the newest first."""
    begin = since(window, now)
    rows: list[tuple[int, tuple[str, ...]]] = []
    logged = 0
    for _, table in found.tables:
        logged += len(table.rows)
        rows += [(at, row) for at, row in zip(table.instants, table.rows, strict=False) if at >= begin]
    mine = [one for one in timeline if one.kind == "action" and one.at >= begin]
    own = f", {len(mine)} {'step' if len(mine) == 1 else 'steps'} of yours" if mine else ""
    more = "; ] shows more" if len(rows) < logged else ""
    words = f"{len(rows)} of {logged} logged{own} ({say_window(window)}{more})."
    where, what, by = OWN
    rows += [(one.at, (say_when(one.at), where, what, one.text, by)) for one in mine]
    rows.sort(key=lambda row: -row[0])
    shown = Table(("when", "where", "what", "change", "by"), tuple(row for _, row in rows), tuple(at for at, _ in rows))
    return replace(found, words=(words,), tables=(("", shown),) if rows else ())


def since(window: int | None, now: int) -> int:
    """Where the axis of what changed begins."""
    return now - (LONGEST if window is None else window)
