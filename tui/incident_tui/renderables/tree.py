"""The service map as an indented tree, always in the same order: health, what fails, and where that starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from incident_sim.observe import Briefing, ServiceHealth
from incident_sim.units import ONE, show_ratio
from incident_tui.origins import WORTH, Failing, Origin, origins
from incident_tui.renderables.figures import latency
from incident_tui.renderables.ink import HEALTH, Part, crop, folded, line, pad, right
from incident_tui.themes import BAD, DIM, WARN

MOST_DEEP = 8
STARTS, ARRIVES = "■", "↑"
LEGEND = ((STARTS, BAD, "errors start here"), (ARRIVES, WARN, "they arrive with failing calls"))
MANY_TRIES = ONE * 3 // 2
"""So many attempts for each call are worth a word."""
_WORDS = 27
"""Cells in which one can say where errors come from."""


@dataclass(frozen=True)
class _Box:
    """One place in the tree: a service, who calls it there, and how deep."""

    name: str
    caller: str
    depth: int
    again: bool

    @property
    def label(self) -> str:
        indent = "  " * (self.depth - 1) + "└ " if self.depth else ""
        return f"{indent}{self.name}{' (above)' if self.again else ''}"


def tree(
    briefing: Briefing, services: Sequence[ServiceHealth], width: int, failing: Failing | None = None, age: str = ""
) -> list[Content]:
    """Entry services first, what they call below them; a box that was drawn already is only named again.

    Where errors start can be said once somebody has looked at the calls: ``failing``, as old as ``age`` says.
    """
    states = {one.name: one for one in services}
    teams = {node.name: node.team for node in briefing.nodes}
    boxes = _boxes(briefing)
    wide = min(max((len(box.label) for box in boxes), default=0), max(12, width // 2))
    found = origins(failing) if failing is not None else {}
    rows = [_legend(width, age)] if failing is not None else []
    for box in boxes:
        state, origin = states.get(box.name), None if box.again else found.get(box.name)
        rows.append(_row(box, state, width, wide, failing or Failing(), origin, teams.get(box.name, "")))
    return rows


def _boxes(briefing: Briefing) -> list[_Box]:
    callees: dict[str, list[str]] = {}
    for edge in briefing.edges:
        callees.setdefault(edge.caller, []).append(edge.callee)
    called = {edge.callee for edge in briefing.edges}
    boxes: list[_Box] = []
    drawn: set[str] = set()

    def branch(name: str, caller: str, depth: int) -> None:
        again = name in drawn
        boxes.append(_Box(name, caller, depth, again))
        drawn.add(name)
        if not again and depth <= MOST_DEEP:
            for callee in callees.get(name, ()):
                branch(callee, name, depth + 1)

    for node in briefing.nodes:
        if node.name not in called:
            branch(node.name, "", 0)
    return boxes


def _legend(width: int, age: str) -> Content:
    parts: list[Part] = []
    for mark, colour, word in LEGEND:
        parts += [(mark, colour), (f" {word}  ", DIM)]
    whole = line(*parts, (f"(calls {age})", DIM))
    return whole if whole.cell_length <= width else line(*parts)


def _row(
    box: _Box,
    state: ServiceHealth | None,
    width: int,
    wide: int,
    failing: Failing,
    origin: Origin | None,
    team: str,
) -> Content:
    glyph, colour = HEALTH[state.health if state is not None else "unknown"]
    if box.again:
        glyph, colour = " ", DIM
    room = width - wide - 2
    errors, slow = _own(box, state)
    parts: list[Part] = [(f"{glyph} ", colour), (pad(box.label, wide), DIM if box.again else "")]
    parts.append((right(errors, 6), colour if state is not None and state.health == "bad" and not box.again else DIM))
    room -= 6
    if room >= _WORDS + 8 + 16:
        parts.append((right(slow, 8), DIM))
        room -= 8
    if failing.calls and room >= _WORDS // 2 + 10:
        share = failing.calls.get((box.caller, box.name))
        full = room >= _WORDS + 16
        text = _calls(share, failing.tries.get((box.caller, box.name), 0), full=full)
        parts.append((right(text, 16 if full else 10), WARN if share is not None and share >= WORTH else DIM))
        room -= 16 if full else 10
    return line(*parts, *_said(origin, team, room, vendor=state is not None and state.kind == "third_party"))


def _own(box: _Box, state: ServiceHealth | None) -> tuple[str, str]:
    if state is None or box.again:
        return "", ""
    if state.kind == "third_party":
        return "vendor", ""
    return show_ratio(state.errors), latency(state.p95)


def _calls(share: int | None, tries: int, *, full: bool) -> str:
    """How much of the calls from the box above fails, and how often each is tried."""
    if share is None:
        return ""
    often = f" x{tries / ONE:.1f}" if full and tries >= MANY_TRIES else ""
    return f"calls {show_ratio(share)}{often}" if full else f"→ {show_ratio(share)}"


def _said(origin: Origin | None, team: str, room: int, *, vendor: bool) -> list[Part]:
    """Where the errors of a box come from, by mark and word."""
    if origin is None:
        return [(crop(f"  {team}", max(0, room)), DIM)] if team and room >= _WORDS else []
    if origin.how == "arrives":
        word = f"arrive from {origin.source}" if room >= _WORDS else f"from {origin.source}"
        return [(crop(f"  {ARRIVES} {word}", max(0, room)), WARN)]
    if origin.how == "on the way":
        word = "start on the way to it" if room >= _WORDS else "on the way"
    else:
        word = "start here"
        if vendor and room >= _WORDS + 4:
            word = "start here or on the way"
        elif team and room >= len(f"  {STARTS} {word}, team {team}"):
            word = f"start here, team {team}"
    return [(crop(f"  {STARTS} {word}", max(0, room)), BAD)]


def about_map(width: int) -> list[Content]:
    """What to do before calls were looked at."""
    return folded("Where errors start shows once the calls were looked at: enter or r.", width, DIM)
