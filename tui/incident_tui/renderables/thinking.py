"""What is held and what was ruled out, and who is doing what: a row each."""

from __future__ import annotations

from textual.content import Content

from incident_sim.observe import Colleague, Dashboard, Thought, say_action, say_mechanism
from incident_tui.renderables.figures import span, when
from incident_tui.renderables.ink import crop, line
from incident_tui.themes import BRIGHT, DIM, KEY, OK, WARN

_HELD = {"suspected": ("?", KEY), "confirmed": ("✓", OK), "ruled out": ("✖", DIM)}
_STATES = {"not paged": ("·", DIM), "on the way": ("↑", WARN), "at work": ("▶", OK), "free": ("●", OK)}
YOU = "You"


def thoughts(dashboard: Dashboard) -> list[Thought]:
    """What is held before what was ruled out, the newest first."""
    return sorted(dashboard.thoughts, key=lambda one: (one.confidence == "ruled out", -one.changed))


def thought(one: Thought, width: int) -> Content:
    """A hypothesis, what is thought of it, and the newest thing that was looked at about it."""
    glyph, colour = _HELD[one.confidence]
    head = f"{one.component}: {say_mechanism(one.mechanism)}"
    why = f"by {one.sights[-1].title} ({when(one.sights[-1].at)})" if one.sights else "nothing looked at yet"
    room = max(0, width - len(head) - len(one.confidence) - 5)
    return line((f"{glyph} {one.confidence} ", colour), (head, BRIGHT), (f"  {crop(why, room)}", DIM))


def evidence(one: Thought) -> list[str]:
    """Everything that was looked at about a hypothesis, and what has become of it."""
    settled = f", {one.confidence} {when(one.changed)}" if one.confidence != "suspected" else ""
    seen = [f"{when(sight.at)}  {sight.title}" for sight in one.sights]
    return [f"Stated {when(one.since)}{settled}. Looked at:", *(seen or ["nothing yet"])]


def crew(dashboard: Dashboard, width: int) -> list[Content]:
    """You first, then everybody on call: role, what they are at and for how long, and their newest word."""
    return [_you(dashboard, width), *(colleague(one, width, dashboard.now) for one in dashboard.crew)]


def colleague(one: Colleague, width: int, now: int) -> Content:
    """One engineer."""
    glyph, colour = _STATES[one.state]
    name = f"{one.person} ({one.team})"
    roles = f" {', '.join(one.roles)}" if one.roles else ""
    doing = f"  {one.state}" + (f": {one.doing}" if one.doing else "")
    doing += f" {span(now - one.since)}" if one.state != "not paged" else ""
    said = f"  said: {one.said}" if one.said else ""
    room = max(0, width - 2 - len(name) - len(roles))
    both = crop(doing + said, room)
    return line(
        (f"{glyph} ", colour), (name, BRIGHT), (roles, KEY), (both[: len(doing)], colour), (both[len(doing) :], DIM)
    )


def _you(dashboard: Dashboard, width: int) -> Content:
    roles = ", ".join(role for role, who in dashboard.wallboard.roles if who == "me")
    at = next((say_action(one.action) for one in dashboard.pending if one.state == "in hand"), "")
    doing = f"  at work: {at}" if at else "  free"
    head = YOU + (f" {roles}" if roles else "")
    return line(("▶ " if at else "● ", OK), (head, BRIGHT), (crop(doing, max(0, width - 2 - len(head))), OK))
