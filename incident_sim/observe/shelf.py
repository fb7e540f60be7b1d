"""The answers that have come, and whose they are."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from incident_sim.observe.answers import Answer
from incident_sim.observe.hands import Held

MOST_ON_SCREEN = 60
"""A dashboard carries so many of the newest answers."""


@dataclass(frozen=True)
class _Awaited:
    action_id: str
    actor: str | None
    asked_at: int


class Shelf:
    """Answers by the action that asked; reports nobody asked for belong to everybody."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self._owners: dict[str, str | None] = {}
        self._newest: deque[str] = deque(maxlen=MOST_ON_SCREEN)
        self._asked: dict[tuple[str, str], deque[_Awaited]] = {}
        self._tickets: dict[str, deque[_Awaited]] = {}
        self._answering: dict[tuple[str, int], _Awaited] = {}
        self._unasked = 0

    def put(self, answer: Answer, owner: str | None) -> None:
        """An answer came; one of the same action is replaced."""
        if answer.action_id not in self._answers:
            self._newest.append(answer.action_id)
        self._answers[answer.action_id] = answer
        self._owners[answer.action_id] = owner

    def get(self, action_id: str) -> Answer:
        """The answer to an action; raises KeyError where none has come."""
        return self._answers[action_id]

    def newest(self, actor: str) -> tuple[Answer, ...]:
        """The newest answers that a seat may read, oldest first."""
        return tuple(self._answers[name] for name in self._newest if self._owners[name] in (None, actor))

    def asked(self, team: str, question: str, held: Held, at: int) -> None:
        """Somebody asked a colleague."""
        self._asked.setdefault((team, question), deque()).append(_Awaited(held.action_id, held.actor, at))

    def comes(self, team: str, at: int) -> None:
        """A colleague came, and will look without being asked."""
        self._unasked += 1
        awaited = _Awaited(f"report-{team}-{self._unasked}", None, at)
        self._asked.setdefault((team, "what_do_you_see"), deque()).append(awaited)

    def reports(self, team: str, question: str, at: int) -> tuple[str, str | None, int]:
        """Whose question a report answers, and when it was asked."""
        waiting = self._asked.get((team, question))
        if waiting:
            awaited = waiting.popleft()
            return awaited.action_id, awaited.actor, awaited.asked_at
        self._unasked += 1
        return f"report-{team}-{self._unasked}", None, at

    def wrote(self, third_party: str, held: Held, at: int) -> None:
        """Somebody opened a ticket with a vendor."""
        self._tickets.setdefault(third_party, deque()).append(_Awaited(held.action_id, held.actor, at))

    def vendor_answers(self, third_party: str, at: int) -> tuple[str, str | None, int]:
        """Whose ticket a vendor's answer belongs to; the regions of one answer come at one instant."""
        key = (third_party, at)
        if key not in self._answering:
            waiting = self._tickets.get(third_party)
            self._answering[key] = waiting.popleft() if waiting else _Awaited(f"vendor-{third_party}-{at}", None, at)
        awaited = self._answering[key]
        return awaited.action_id, awaited.actor, awaited.asked_at
