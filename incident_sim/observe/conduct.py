"""How the incident is being run: acknowledged, declared, assigned, announced, believed, closed."""

from __future__ import annotations

from collections import deque
from typing import Literal

from incident_sim.actions import Action
from incident_sim.actions.close import Resolve, StandDown
from incident_sim.actions.command import Acknowledge, Assign, Declare, HandOver, Note
from incident_sim.actions.communicate import Message, PostStatus, RemoveBanner, ShowBanner
from incident_sim.actions.diagnose import DropHypothesis, Hypothesize
from incident_sim.observe.dashboard import SentMessage

MOST_HYPOTHESES = 20
MOST_TOLD = 60

Phase = Literal["live", "closed", "ended"]


class Conduct:
    """What the players have done that is not a change to the system."""

    def __init__(self) -> None:
        self.severity: str | None = None
        self.declared_at: int | None = None
        self.public_status: str | None = None
        self.update_due: int | None = None
        self.banner = False
        self.phase: Phase = "live"
        self.closed = False
        self._acknowledged: dict[str, int] = {}
        self._roles: dict[str, str] = {}
        self._held: dict[tuple[str, str], str] = {}
        self._sent: dict[str, SentMessage] = {}
        self._told: deque[SentMessage] = deque(maxlen=MOST_TOLD)

    def done(self, at: int, action: Action) -> None:
        """An action was done."""
        if isinstance(action, Message):
            self._sent[action.kind] = SentMessage(at, action)
        if isinstance(action, (Message, Declare, Note)):
            self._told.append(SentMessage(at, action))
        match action:
            case Acknowledge(alert=alert):
                self._acknowledged.setdefault(alert, at)
            case Declare(severity=severity):
                self.severity = severity
                self.declared_at = at if self.declared_at is None else self.declared_at
            case Assign(role=role, to=person):
                self._roles[role] = person
            case PostStatus():
                self.public_status = action.status
                self.update_due = at + action.next_update if action.next_update is not None else None
            case ShowBanner():
                self.banner = True
            case RemoveBanner():
                self.banner = False
            case Hypothesize():
                self._believe(action)
            case DropHypothesis(component=component, mechanism=mechanism):
                self._held.pop((component, mechanism), None)
            case Resolve() | StandDown() | HandOver():
                self.closed = True
            case _:
                pass

    def ended(self) -> None:
        """The player's part is over."""
        self.closed = True
        self.phase = "closed"
        self.update_due = None

    def over(self) -> None:
        """The recording is closed."""
        self.phase = "ended"

    def fired(self, alert: str) -> None:
        """An alert fires again: it wants to be acknowledged again."""
        self._acknowledged.pop(alert, None)

    def acknowledged(self, alert: str) -> bool:
        """Whether somebody has said that an alert reached them."""
        return alert in self._acknowledged

    def sent_at(self, kind: str) -> int | None:
        """When a message of a kind last went out."""
        sent = self._sent.get(kind)
        return None if sent is None else sent.at

    @property
    def roles(self) -> tuple[tuple[str, str], ...]:
        """Who has which role."""
        return tuple(sorted(self._roles.items()))

    @property
    def hypotheses(self) -> tuple[tuple[str, str, str], ...]:
        """What is held now: component, mechanism, confidence."""
        return tuple((component, mechanism, sure) for (component, mechanism), sure in self._held.items())

    @property
    def sent(self) -> tuple[SentMessage, ...]:
        """The last message of each kind."""
        return tuple(self._sent.values())

    @property
    def told(self) -> tuple[SentMessage, ...]:
        """What was declared, noted and written, oldest first."""
        return tuple(self._told)

    def _believe(self, action: Hypothesize) -> None:
        key = (action.component, action.mechanism)
        self._held.pop(key, None)
        self._held[key] = action.confidence
        while len(self._held) > MOST_HYPOTHESES:
            self._held.pop(next(iter(self._held)))
