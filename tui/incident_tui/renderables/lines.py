"""Lists of lines: alerts, the incident channel, the timeline, what the hands do, log lines."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from incident_sim.observe import Dashboard, FiringAlert, InboxMessage, LogLine, TimelineLine, say_action, say_log
from incident_tui.renderables.deeds import flight, in_flight, outcome
from incident_tui.renderables.figures import span, when
from incident_tui.renderables.ink import folded, line, pad, right
from incident_tui.themes import BAD, DIM, KEY, OK, WARN

_KINDS = {
    "alert": ("✖", BAD),
    "change": ("◆", WARN),
    "action": ("▶", OK),
    "message": ("✎", ""),
    "people": ("↑", ""),
    "refused": ("■", WARN),
    "answer": ("↓", DIM),
    "host": ("·", DIM),
    "clock": ("·", DIM),
}
_MOMENTS = {"note": ("✎", KEY), "thought": ("?", KEY)}
"""One's own notes and hypotheses stand out."""
LEVELS = {"error": ("ERROR", BAD), "warn": ("WARN ", WARN), "info": ("INFO ", DIM)}
OUTCOMES = 6
"""So many of the newest changes are shown with what they came to."""


def alert(one: FiringAlert, width: int, now: int) -> Content:
    """An alert that fires: page or ticket, what, since when, and whether somebody has it."""
    glyph, word, colour = ("✖", "PAGE", BAD) if one.severity == "page" else ("▲", "TICKET", WARN)
    state = "ack" if one.acknowledged else "NEW"
    age = span(now - one.since)
    room = max(8, width - len(word) - len(age) - 9)
    return line(
        (f"{glyph} {word} ", colour),
        pad(one.summary, room),
        (f" {state} ", DIM if one.acknowledged else KEY),
        right(age, len(age)),
    )


def message(one: InboxMessage, width: int) -> list[Content]:
    """A line of the incident channel, folded."""
    head = f"{when(one.at)} {one.sender}: "
    rows = folded(head + one.text, width, indent="  ")
    colour = KEY if one.wants_answer else (OK if one.mine else "bold")
    first = rows[0].stylize(colour, 0, min(len(head), len(rows[0])))
    return [first, *rows[1:]] + (
        [line(("  ? waits for an answer: e writes to executives", KEY))] if one.wants_answer else []
    )


def event(one: TimelineLine, width: int) -> list[Content]:
    """A line of the timeline, folded."""
    glyph, colour = _MOMENTS.get(one.moment) or _KINDS[one.kind]
    rows = folded(f"{when(one.at)} {glyph} {one.text}", width, indent="          ")
    start = len(when(one.at))
    return [rows[0].stylize(DIM, 0, start).stylize(colour or "bold", start, start + 2), *rows[1:]]


def hands(dashboard: Dashboard, width: int) -> list[Content]:
    """What the hands do, what waits for them, what is under way, what it came to, and what is in force."""
    now = dashboard.now
    ours = [one for one in reversed(dashboard.deeds) if in_flight(one, now)]
    rows: list[Content] = []
    for one in dashboard.pending:
        if one.state == "in hand":
            left = f"{span(one.until - now)} left" if one.until is not None else "under way"
            rows += folded(f"▶ {say_action(one.action)} (hands {left})", width, OK, "  ")
            rows += [
                row for deed in ours if deed.action_id == one.action_id for row in flight(deed, now, width, named=False)
            ]
        else:
            rows += folded(f"  waiting: {say_action(one.action)}", width, DIM, "  ")
    if dashboard.composing and dashboard.waiting_for_send:
        rows.append(line(("✎ the world waits for your message", KEY)))
    if not rows:
        rows.append(line(("● hands free", OK), ("  a: act", DIM)))
    named = {one.action_id for one in dashboard.pending if one.state == "in hand"}
    rows += [row for one in ours if one.action_id not in named for row in flight(one, now, width)]
    for work in dashboard.wallboard.operations:
        if any(one.at == work.since and not one.acts for one in ours):
            continue
        rows += folded(f"↑ {work.what} {work.target}: {work.progress}, {span(now - work.since)}", width, "", "  ")
    over = [one for one in reversed(dashboard.deeds) if not in_flight(one, now)]
    rows += [row for one in over[:OUTCOMES] for row in outcome(one, width)]
    for kept in dashboard.wallboard.settings:
        rows += folded(f"◆ {kept.what} {kept.target} = {kept.value}, since {when(kept.since)}", width, WARN, "  ")
    for component, mechanism, confidence in dashboard.wallboard.hypotheses:
        rows += folded(f"? {component}: {mechanism.replace('_', ' ')} ({confidence})", width, DIM, "  ")
    return rows


def log_line(one: LogLine, width: int) -> Content:
    """A line of a service's log; an arrow marks those that lead to a trace."""
    word, colour = LEVELS.get(one.level, (one.level[:5].upper(), DIM))
    alike = f" (and {one.alike - 1} alike)" if one.alike > 1 else ""
    service = 12 if width < 100 else 16
    return line(
        (when(one.at), DIM),
        " ",
        (word, colour),
        f" {pad(one.service, service)}",
        ("→" if one.trace else " ", KEY),
        say_log(one),
        (alike, DIM),
    )


def newest_first(rows: Sequence[Sequence[Content]]) -> list[Content]:
    """Several folded lines, the newest entry at the top."""
    return [each for group in reversed(rows) for each in group]
