"""Who wants something of us, since when, and what would answer them; what we promised, and when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from incident_sim.actions import Action
from incident_sim.actions.command import Acknowledge
from incident_sim.actions.communicate import PostStatus, UpdateExecutives
from incident_sim.observe.dashboard import Dashboard, InboxMessage

SUPPORT = "support"


@dataclass(frozen=True)
class Promise:
    """The next update that somebody was promised."""

    to: str
    """``public`` or ``executives``."""
    kind: str
    """The kind of message that keeps it."""
    due: int


@dataclass(frozen=True)
class Want:
    """Somebody who waits for us."""

    who: str
    what: str
    since: int
    kind: str
    """The kind of action that answers them."""
    action: Action | None = None
    """The answer, where nothing is left to be written."""


def promises(dashboard: Dashboard) -> tuple[Promise, ...]:
    """Updates that are promised now, the next one first."""
    if dashboard.phase != "live":
        return ()
    found: list[Promise] = []
    for sent in dashboard.sent:
        match sent.action:
            case PostStatus(next_update=span) if span is not None:
                found.append(Promise("public", "post_status", sent.at + span))
            case UpdateExecutives(next_update=span):
                found.append(Promise("executives", "update_executives", sent.at + span))
            case _:
                pass
    return tuple(sorted(found, key=lambda one: one.due))


def wants(dashboard: Dashboard) -> tuple[Want, ...]:
    """Everybody who waits, the longest first; whoever has been answered is not among them."""
    return tuple(sorted(_wants(dashboard), key=lambda one: one.since)) if dashboard.phase == "live" else ()


def _wants(dashboard: Dashboard) -> Iterator[Want]:
    board = dashboard.wallboard
    for alert in board.alerts:
        if alert.severity == "page" and not alert.acknowledged:
            acknowledge = Acknowledge(alert=alert.alert)
            yield Want("the pager", f"Has anybody got {alert.alert}?", alert.since, "acknowledge", acknowledge)
    yield from _upstairs(dashboard)
    yield from _public(dashboard)
    asking = [message for message in board.inbox if message.sender == SUPPORT]
    told = [sent.at for sent in dashboard.sent if sent.action.kind == "publish_macro"]
    if asking and not told:
        yield Want(SUPPORT, "What may we tell those who write?", asking[0].at, "publish_macro")


def _upstairs(dashboard: Dashboard) -> Iterator[Want]:
    asked = [message for message in dashboard.wallboard.inbox if message.wants_answer]
    if asked:
        newest: InboxMessage = asked[-1]
        yield Want(newest.sender, newest.text, asked[0].at, "update_executives")
        return
    for promise in promises(dashboard):
        if promise.to == "executives" and promise.due < dashboard.now:
            yield Want("executives", "Where is the update you promised?", promise.due, promise.kind)


def _public(dashboard: Dashboard) -> Iterator[Want]:
    board = dashboard.wallboard
    overdue = [one for one in promises(dashboard) if one.to == "public" and one.due < dashboard.now]
    severities = [level.name for level in dashboard.briefing.severities if level.public]
    if overdue:
        yield Want("the public", "Where is the update you promised?", overdue[0].due, "post_status")
    elif board.public_status is None and board.severity in severities and board.declared_at is not None:
        yield Want("the public", "Does anybody know that it is broken?", board.declared_at, "post_status")
