"""The palette's rows: what can be done, and in columns what it costs, when it acts, when it shows, and its risk."""

from __future__ import annotations

from textual.content import Content

from incident_sim.observe import Offer
from incident_tui.renderables.figures import span
from incident_tui.renderables.ink import crop, line, pad, right
from incident_tui.themes import BAD, DIM, KEY, WARN

_RISKS = {"free": ("free", DIM), "cheap": ("cheap", ""), "costly": ("costly", WARN), "destructive": ("destr.", BAD)}
_COLUMNS = 5
_RISK = 6
COST = 3 * (_COLUMNS + 1) + 1 + _RISK
"""Cells of the columns after the title."""


def heading(title: str, width: int) -> Content:
    """The name of a group, and the columns' names."""
    names = "".join(f" {right(name, _COLUMNS)}" for name in ("hands", "acts", "shows")) + f" {pad('risk', _RISK)}"
    return line((pad(title, width - COST), f"bold {KEY}"), (names, DIM))


def offer(one: Offer, width: int) -> Content:
    """One thing that can be done; where it cannot, the reason stands instead of the cost."""
    if one.refusal:
        half = width // 2
        return line((f"{pad(one.title, half - 1)} {crop(one.refusal, width - half)}", DIM))
    spans = "".join(f" {right(span(each) if each else '-', _COLUMNS)}" for each in (one.hands, one.acts, one.shows))
    risk, colour = _RISKS[one.risk]
    return line(pad(one.title, width - COST), (spans, DIM), (f" {pad(risk, _RISK)}", colour))
