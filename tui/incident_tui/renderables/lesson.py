"""A lesson of the guide, in a few rows: where one stands, why, and which keys."""

from __future__ import annotations

from textual.content import Content

from incident_tui.lessons import Place
from incident_tui.renderables.ink import crop, fill, folded, line
from incident_tui.themes import BRIGHT, DIM, KEY

ROWS = 5
"""How much room a lesson takes: three lines of reasons and one of keys, below its title."""
WIDEST = 118
"""Longer lines are hard to read."""


def lesson(place: Place, width: int, height: int = ROWS) -> list[Content]:
    """Title, reasons and keys; where room is short the reasons give way, never the keys."""
    room = min(width - 2, WIDEST)
    if room < 20 or height < 1:
        return fill([], width, height)
    steps = "done" if place.number > place.of else f"{place.number} of {place.of}"
    bar = "━" * min(place.number - 1, place.of) + "─" * max(0, place.of - place.number + 1)
    title = line((f" {place.lesson.title}", BRIGHT), (f"  {steps} ", DIM), (bar, KEY))
    reasons = folded(place.lesson.why, room)
    keys = line((" ▶ ", KEY), (crop(place.lesson.keys, room - 2), KEY))
    head = [title] if height > 1 else []
    between = max(0, height - len(head) - 1)
    if len(reasons) > between and between:
        reasons = [*reasons[: between - 1], reasons[between - 1].truncate(room - 1) + Content("…")]
    said = [Content(" ") + row for row in reasons[:between]]
    return fill([*head, *said, keys], width, height)
