"""The rows around every view: status, alerts, views, advice and keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from incident_sim.host.messages import Snapshot
from incident_sim.observe import FiringAlert
from incident_sim.units import show_clock, show_ratio
from incident_tui.keymap import VIEWS, footer_keys
from incident_tui.renderables.figures import span, thousands, when
from incident_tui.renderables.ink import Part, crop, fill, line
from incident_tui.renderables.people import promised
from incident_tui.themes import BAD, DIM, KEY, OK, WARN


@dataclass(frozen=True)
class Spot:
    """Cells of a row that can be clicked, and what that does."""

    start: int
    stop: int
    action: str


Keys = Sequence[tuple[str, str, str]]
"""A key, what it does in a word or two, and the action that a click on it does; none where only keys can."""


def key_row(keys: Keys, width: int, end: str = "") -> tuple[Content, list[Spot]]:
    """Keys as words that can be clicked, as many as there is room for, and a last word that cannot."""
    parts: list[Part] = [" "]
    spots: list[Spot] = []
    used = 1
    for key, word, action in keys:
        room = len(key) + len(word) + 3
        if used + room > width:
            break
        parts += [(f"{key} ", KEY), f"{word}  "]
        if action:
            spots.append(Spot(used, used + room - 2, action))
        used += room
    return line(*parts, (end if used + len(end) <= width else "", DIM)), spots


def status(snapshot: Snapshot, width: int) -> Content:
    """Severity, time, pace, users, budget, update due and hands: always answered, the first never cut.

    An update that is overdue comes before what can wait.
    """
    dashboard, board = snapshot.dashboard, snapshot.dashboard.wallboard
    glyph, colour = ("✖", f"reverse {BAD}") if board.severity else ("●", OK)
    drill = [(f"{snapshot.drill}  ", DIM)] if width >= 110 else []
    parts: list[Part] = [
        (f" {glyph} {board.severity or 'not declared'} ", colour),
        " ",
        *drill,
        (when(dashboard.now), "bold"),
        f" {pace(snapshot)}",
        *_hands(snapshot, width),
    ]
    wide = width >= 110
    late, due = promised(dashboard, short=not wide)
    parts += due if late else []
    unserved = (
        f"  users unserved {thousands(board.users_unserved)}" if wide else f" │ lost {thousands(board.users_unserved)}"
    )
    parts.append(unserved)
    left = show_ratio(max(0, board.budget_left))
    parts.append((f"  error budget {left}" if wide else f" │ SLO {left}", BAD if board.budget_left < 250_000 else ""))
    parts += [] if late else due
    if width >= 150:
        parts.append((f"  ends {show_clock(dashboard.ends_at)}", DIM))
    return fill([line(*parts)], width, 1)[0] if width > 0 else Content("")


def pace(snapshot: Snapshot) -> str:
    """Running, paused or skipping."""
    if snapshot.dashboard.waiting_for_send:
        return "■ waits for send"
    if snapshot.skipping:
        return "▶▶ until news"
    if snapshot.paused:
        return "■ paused"
    return f"▶{snapshot.speed:g}x"


def _hands(snapshot: Snapshot, width: int) -> list[Part]:
    dashboard = snapshot.dashboard
    waiting = sum(1 for one in dashboard.pending if one.state == "waiting")
    busy = dashboard.hands_free_at - dashboard.now
    label = "  hands " if width >= 100 else " │ "
    queue = f" +{waiting} waiting" if waiting and width >= 100 else f" +{waiting}" if waiting else ""
    if busy <= 0 and not waiting:
        return [label, ("free", OK)] if width >= 100 else [label, ("hands free", OK)]
    return [label, (f"busy {span(max(busy, 0))}{queue}", WARN)]


def alert_row(alerts: tuple[FiringAlert, ...], width: int, now: int, *, acts: bool = True) -> Content:
    """The worst alert that fires, and how many there are; its key only where something can be done about it."""
    if not alerts:
        return fill([line((" ● no alert fires", DIM))], width, 1)[0] if width > 0 else Content("")
    worst = min(alerts, key=lambda one: (one.acknowledged, one.severity != "page", one.since))
    colour = BAD if worst.severity == "page" else WARN
    glyph = "✖" if worst.severity == "page" else "▲"
    hint = "acknowledged, A lists all" if worst.acknowledged else "A, enter acknowledges"
    if not acts:
        hint = "acknowledged" if worst.acknowledged else "not acknowledged"
    head = f" {glyph} {len(alerts)} firing  "
    age = span(now - worst.since)
    text = crop(worst.summary, max(8, width - len(head) - len(age) - len(hint) - 6))
    return fill([line((head, colour), (text, "bold"), f"  {age}", (f"  ({hint})", DIM))], width, 1)[0]


def tabs(view: str, width: int, unread: int = 0) -> tuple[Content, list[Spot]]:
    """The views by digit, the open one reversed; beside the messages, how many are unread."""
    full = sum(len(title) + 4 for _, _, title, _ in VIEWS) + 4 <= width
    parts: list[Part] = []
    spots: list[Spot] = []
    at = 0
    for digit, name, title, short in VIEWS:
        new = f"·{min(unread, 99)}" if name == "messages" and unread else ""
        text = f" {digit} {title}{new} " if full else f"{digit} {short}{new}"
        parts.append((text, "reverse bold" if name == view else ""))
        spots.append(Spot(at, at + len(text), f"view('{name}')"))
        at += len(text) + 1
        parts.append(" ")
    return (fill([line(*parts)], width, 1)[0] if width > 0 else Content("")), spots


def footer(width: int, *, may_pause: bool = True) -> tuple[Content, list[Spot]]:
    """Help first and never cut; what finds no room is in the palette."""
    more = " ^p More"
    parts: list[Part] = []
    spots: list[Spot] = []
    at = 0
    for key in footer_keys():
        text = f"{key.show} {key.label}"
        if parts and at + len(text) + len(more) > width:
            break
        greyed = key.id == "pause" and not may_pause
        parts += [(key.show, DIM if greyed else KEY), (f" {key.label}  ", DIM if greyed else "")]
        spots.append(Spot(at, at + len(text), key.action))
        at += len(text) + 2
    if at + len(more) <= width:
        gap = width - at - len(more)
        parts += [" " * gap, (" ^p", KEY), " More"]
        spots.append(Spot(width - len(more), width, "app.command_palette"))
    return (fill([line(*parts)], width, 1)[0] if width > 0 else Content("")), spots


def advice_row(sentence: str, width: int, who: str = "what now?") -> Content:
    """What now? Or what a coach has to say."""
    return (
        fill([line((f" {who} ", KEY), crop(sentence, max(10, width - len(who) - 3)))], width, 1)[0]
        if width > 0
        else Content("")
    )
