"""The service map as an indented tree, always in the same order, with each box's health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from incident_sim.observe import Briefing, ServiceHealth
from incident_sim.units import show_ratio
from incident_tui.renderables.figures import latency
from incident_tui.renderables.ink import HEALTH, line, pad, right
from incident_tui.themes import DIM

MOST_DEEP = 8


def tree(briefing: Briefing, services: Sequence[ServiceHealth], width: int) -> list[Content]:
    """Entry services first, what they call below them; a box that was drawn already is only named again."""
    states = {one.name: one for one in services}
    callees: dict[str, list[str]] = {}
    for edge in briefing.edges:
        callees.setdefault(edge.caller, []).append(edge.callee)
    called = {edge.callee for edge in briefing.edges}
    rows: list[Content] = []
    drawn: list[str] = []
    for node in briefing.nodes:
        if node.name not in called:
            _branch(node.name, callees, states, width, "", drawn, rows)
    return rows


def _branch(
    name: str,
    callees: Mapping[str, Sequence[str]],
    states: Mapping[str, ServiceHealth],
    width: int,
    prefix: str,
    drawn: list[str],
    rows: list[Content],
) -> None:
    again = name in drawn
    rows.append(_box(name, states.get(name), prefix, width, again=again))
    if again or len(prefix) > 2 * MOST_DEEP:
        return
    drawn.append(name)
    for callee in callees.get(name, ()):
        _branch(callee, callees, states, width, f"{prefix}  ", drawn, rows)


def _box(name: str, state: ServiceHealth | None, prefix: str, width: int, *, again: bool) -> Content:
    glyph, colour = HEALTH[state.health if state is not None else "unknown"]
    label = f"{prefix[2:]}└ {name}" if prefix else name
    room = max(14, min(40, width - 30))
    if again:
        return line(("  ", ""), (pad(f"{label} (above)", room), DIM))
    figures = (
        f"{right(show_ratio(state.errors), 6)} {right(latency(state.p95), 7)}  {state.team}"
        if state is not None and state.kind != "third_party"
        else " third party"
        if state is not None
        else ""
    )
    return line(
        (f"{glyph} ", colour),
        pad(label, room),
        (figures, colour if state is not None and state.health == "bad" else DIM),
    )
