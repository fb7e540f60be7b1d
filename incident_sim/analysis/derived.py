"""Plays made from another play's actions: who only did paperwork, and who only brought relief."""

from __future__ import annotations

from collections.abc import Iterable

from incident_sim.actions.command import Acknowledge, Declare, Delegate
from incident_sim.actions.communicate import PostStatus
from incident_sim.actions.mitigate import Mitigation
from incident_sim.journal.entry import Entry
from incident_sim.journal.signals import ActionAccepted
from incident_sim.plays import TimedAction


def actions_of(entries: Iterable[Entry]) -> tuple[TimedAction, ...]:
    """The actions that a journal accepted, at their times."""
    return tuple(
        TimedAction(at=entry.at, actor=entry.fact.actor, action=entry.fact.action)
        for entry in entries
        if isinstance(entry.fact, ActionAccepted)
    )


def clerk(entries: Iterable[Entry]) -> tuple[TimedAction, ...]:
    """Everything but what changed the system: all paperwork, no relief."""
    return tuple(timed for timed in actions_of(entries) if not isinstance(timed.action, (Mitigation, Delegate)))


def medic(entries: Iterable[Entry]) -> tuple[TimedAction, ...]:
    """The changes, one acknowledgement, one declaration and one honest post: all relief, hardly any paperwork."""
    kept: list[TimedAction] = []
    done: list[type] = []
    for timed in actions_of(entries):
        action = timed.action
        once = next((kind for kind in (Acknowledge, Declare, PostStatus) if isinstance(action, kind)), None)
        if isinstance(action, Mitigation) or (isinstance(action, Delegate) and action.order.family == "mitigate"):
            kept.append(timed)
        elif once is not None and once not in done:
            done.append(once)
            kept.append(timed)
    return tuple(kept)
