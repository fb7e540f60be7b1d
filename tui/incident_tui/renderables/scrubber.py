"""Where a replay stands: the whole session on one row, with its decisions."""

from __future__ import annotations

from textual.content import Content

from incident_sim.host.messages import Recorded
from incident_tui.renderables.figures import when
from incident_tui.renderables.ink import Part, crop, fill, line
from incident_tui.themes import BAD, BRIGHT, DIM, FAINT, KEY


def scrubber(recorded: Recorded, now: int, width: int) -> Content:
    """A rail from the opening to the end: ▲ a decision, ● where it stands, and what is decided there."""
    if width <= 0:
        return Content("")
    head, tail = f" {when(now)} ", f" {when(recorded.ends)}  "
    here = decided(recorded, now)
    words = max(0, min(46, width - len(head) - len(tail) - 20))
    room = max(0, width - len(head) - len(tail) - words)
    if room < 4:
        return fill([line((head, BRIGHT), crop(here, max(0, width - len(head))))], width, 1)[0]
    cells: list[Part] = [("─", FAINT)] * room
    for one in recorded.decisions:
        if one.changes:
            cells[_cell(one.at, recorded.ends, room)] = ("▲", KEY)
    cells[_cell(now, recorded.ends, room)] = ("●", f"bold {BAD}")
    return fill([line((head, BRIGHT), *cells, (tail, DIM), crop(here, words))], width, 1)[0]


def decided(recorded: Recorded, now: int) -> str:
    """What is decided at this very instant, and which of the bookmarks that is; or what was decided last."""
    marks = [one for one in recorded.decisions if one.changes]
    past = [number for number, one in enumerate(marks, start=1) if one.at <= now]
    if not past:
        return f"{len(marks)} decisions: n goes to the first" if marks else "nothing was decided"
    number = past[-1]
    one = marks[number - 1]
    return f"{'next' if one.at == now else 'last'} {number}/{len(marks)}: {one.text}"


def _cell(at: int, ends: int, room: int) -> int:
    return min(room - 1, max(0, at) * (room - 1) // max(1, ends))
