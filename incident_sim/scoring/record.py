"""The journal as a referee reads it: who did what, when it acted, what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from incident_sim.actions import Action
from incident_sim.journal.entry import Entry
from incident_sim.journal.signals import (
    ActionAccepted,
    ActionDone,
    ActionStarted,
    AlertFired,
    AlertResolved,
    AnswerDelivered,
    ColleagueActed,
    PlayEnded,
    TicketsArrived,
)

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Seen:
    """The figures of an answer that was delivered."""

    action_id: str
    view: str
    delivered_at: int
    figures: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Deed:
    """One action as it went."""

    action_id: str
    action: Action
    at: int
    """When it acted: when the levers were pressed, the message went out, or the answer came."""
    begun: int
    seq: int
    """The entry that shows it."""
    actor: str = "me"
    """Whose seat it came from."""


@dataclass(frozen=True)
class Record:
    """Deeds in the order in which they acted, the pages, and what people said."""

    deeds: tuple[Deed, ...]
    pages: tuple[tuple[int, str, int], ...]
    """When, which alert, which entry."""
    ended_at: int | None
    """When the player closed, if not by running out of time."""
    cleared: tuple[tuple[int, str], ...] = ()
    """When an alert resolved, and which."""
    tickets: tuple[int, ...] = ()
    """When customers wrote in."""
    declined: tuple[tuple[int, str, str], ...] = ()
    """When a colleague could not do a piece of work, of which team, and which kind of work."""

    @property
    def actors(self) -> tuple[str, ...]:
        """The seats that acted, in order."""
        return tuple(dict.fromkeys(deed.actor for deed in self.deeds))

    def of(self, kind: type[Kind]) -> list[tuple[Deed, Kind]]:
        """The deeds of one kind, with their actions."""
        return [(deed, deed.action) for deed in self.deeds if isinstance(deed.action, kind)]


def read(entries: Sequence[Entry]) -> Record:
    """Read a journal."""
    accepted: dict[str, tuple[Action, str]] = {}
    begun: dict[str, int] = {}
    deeds: list[Deed] = []
    pages: list[tuple[int, str, int]] = []
    cleared: list[tuple[int, str]] = []
    tickets: list[int] = []
    declined: list[tuple[int, str, str]] = []
    ended: int | None = None
    for entry in entries:
        match entry.fact:
            case ActionAccepted(action_id=action_id, action=action, actor=actor):
                accepted[action_id] = action, actor
                begun[action_id] = entry.at
            case ActionStarted(action_id=action_id):
                begun[action_id] = entry.at
            case ActionDone(action_id=action_id) | AnswerDelivered(action_id=action_id):
                action, actor = accepted[action_id]
                deeds.append(Deed(action_id, action, entry.at, begun[action_id], entry.seq, actor))
            case AlertFired(alert=alert, severity="page"):
                pages.append((entry.at, alert, entry.seq))
            case AlertResolved(alert=alert):
                cleared.append((entry.at, alert))
            case TicketsArrived():
                tickets.append(entry.at)
            case ColleagueActed(team=team, action=kind, outcome="refused"):
                declined.append((entry.at, team, kind))
            case PlayEnded(how=how) if how != "time":
                ended = entry.at
            case _:
                pass
    return Record(tuple(deeds), tuple(pages), ended, tuple(cleared), tuple(tickets), tuple(declined))
