"""Changes on their way as rows with a bar, and afterwards what the metrics said before and after."""

from __future__ import annotations

from textual.content import Content

from incident_sim.observe import Deed, say_action, say_reading, verdict
from incident_tui.renderables.figures import span
from incident_tui.renderables.ink import folded, line
from incident_tui.themes import BAD, DIM, KEY, OK

BAR = 10
"""Cells of a bar."""
_VERDICTS = {"better": OK, "worse": BAD, "no change": KEY, "not measured": DIM}


def in_flight(deed: Deed, now: int) -> bool:
    """Whether a change does not act or does not show yet."""
    return not deed.acts or now < deed.shows_at or deed.reading is None


def flight(deed: Deed, now: int, width: int, *, named: bool = True) -> list[Content]:
    """What was done, unless it was just named, and how long until it acts; then, until it shows."""
    rows = folded(f"▶ {_done_by(deed)}", width, OK, "  ") if named else []
    if not deed.acts or now < deed.acts_at:
        return [*rows, _bar(deed.at, deed.acts_at, now, _until_it_acts(deed, now))]
    words = f"acts; shows in {span(deed.shows_at - now)}" if now < deed.shows_at else "acts; waiting for metrics"
    return [*rows, _bar(deed.acts_at, deed.shows_at, now, words)]


def outcome(deed: Deed, width: int) -> list[Content]:
    """The figure that a change was meant to move: before, after, and what else acted between the two."""
    if deed.reading is None:
        return []
    word = verdict(deed.reading)
    told = f"{say_reading(deed.reading)}, {word}" + ("" if deed.reading.settled else ", so far")
    rows = folded(f"✓ {_done_by(deed)}", width, DIM, "  ") + _below(told, width, _VERDICTS[word])
    if deed.meanwhile:
        rows += _below(f"meanwhile also: {'; '.join(deed.meanwhile)}", width, DIM)
    return rows


def _below(text: str, width: int, colour: str) -> list[Content]:
    return [line("  ") + row for row in folded(text, max(1, width - 2), colour)]


def _done_by(deed: Deed) -> str:
    return say_action(deed.action) if deed.by == "me" else f"{deed.by}: {say_action(deed.action)}"


def _until_it_acts(deed: Deed, now: int) -> str:
    progress = f" ({deed.progress})" if deed.progress else ""
    if now >= deed.acts_at:
        return f"longer than usual, {span(now - deed.acts_at)} over{progress}"
    about = "about " if not deed.acts else ""
    return f"acts in {about}{span(deed.acts_at - now)}{progress}"


def _bar(start: int, stop: int, now: int, words: str) -> Content:
    whole = max(1, stop - start)
    done = min(BAR, max(0, (now - start) * BAR // whole))
    return line("  ", ("━" * done, OK), ("─" * (BAR - done), DIM), f" {words}")
