"""People outside the system: who waits for us, what we promised, and what outsiders read."""

from __future__ import annotations

from textual.content import Content

from incident_sim.actions.communicate import PostStatus, ShowBanner
from incident_sim.observe import Dashboard, Drafted, Want, message_text, promises
from incident_tui.renderables.figures import left_until, span, when
from incident_tui.renderables.ink import Part, crop, folded, line, right
from incident_tui.themes import BAD, DIM, KEY, OK, WARN

LONG = 300_000_000
"""Whoever has waited for so long, in microseconds, has waited long."""
TOLD = 4
"""So many of the newest things a colleague was told are listed."""
_STATES = {
    "investigating": ("▲", WARN),
    "identified": ("▲", WARN),
    "monitoring": ("●", KEY),
    "resolved": ("●", OK),
}


def want(one: Want, width: int, now: int) -> Content:
    """Who, since when, and what they want."""
    waited = now - one.since
    age = f"{span(waited)} "
    return line(
        (right(age, 8), BAD if waited >= LONG else WARN),
        (f"{one.who}: ", "bold"),
        crop(one.what, max(4, width - 10 - len(one.who))),
    )


def promised(dashboard: Dashboard, *, short: bool = False) -> tuple[bool, list[Part]]:
    """Whether the next promised update is overdue, and its countdown: overdue is a word as well as a colour."""
    found = promises(dashboard)
    if not found:
        return False, []
    one, now = found[0], dashboard.now
    late = one.due < now
    to = ("upd" if one.to == "public" else "exec") if short else ("update" if one.to == "public" else "executives")
    word = " OVERDUE" if late else "" if short else " due"
    return late, [(f"{' │ ' if short else '  '}{to}{word} {_clock(one.due, now)}", f"bold {BAD}" if late else "")]


def public(dashboard: Dashboard, width: int) -> list[Content]:
    """What outsiders read now, how old it is, and when they were promised more."""
    now = dashboard.now
    sent = {one.action.kind: one for one in dashboard.sent}
    posted = sent.get("post_status")
    rows: list[Content] = []
    if posted is None or not isinstance(posted.action, PostStatus):
        rows.append(line(("● All systems operational", OK)))
        rows += folded("Nothing has been posted: this is what users read. u writes to them.", width, DIM)
    else:
        glyph, colour = _STATES[posted.action.status]
        age = f"changed {when(posted.at)}, {span(now - posted.at)} ago"
        rows.append(line((f"{glyph} {posted.action.status.capitalize()}", colour), (f"  {age}", DIM)))
        rows += folded(message_text(posted.action), width)
    for one in (each for each in promises(dashboard) if each.to == "public"):
        late = one.due < now
        words = f"is OVERDUE by {span(now - one.due)}" if late else f"in {left_until(one.due, now)}"
        rows += folded(f"The next update {words}", width, BAD if late else KEY)
    banner = sent.get("show_banner")
    if dashboard.wallboard.banner and banner is not None and isinstance(banner.action, ShowBanner):
        rows += folded(f"Banner in the app: {message_text(banner.action)}", width, WARN)
    return rows


def rests_on(draft: Drafted, now: int) -> list[str]:
    """What a colleague's draft rests on, and how long ago they were last told anything."""
    if draft.told_at is None:
        return [f"{draft.by.person} was told nothing yet: m writes to {draft.by.team}, t notes for everybody."]
    age = f"{draft.by.person} was last told {span(now - draft.told_at)} ago, and drafts from:"
    return [age, *(f"  {one}" for one in draft.rests_on[:TOLD])]


def _clock(due: int, now: int) -> str:
    return left_until(due, now).removeprefix("late ")
