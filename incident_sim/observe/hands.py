"""Each seat's one pair of hands, as the journal shows them: what waits, what they are at, what they write."""

from __future__ import annotations

from dataclasses import dataclass, field

from incident_sim.actions import Action
from incident_sim.actions.communicate import DropDraft, OpenComposer
from incident_sim.journal.signals import (
    ActionAccepted,
    ActionDone,
    ActionRefused,
    ActionStarted,
    ActionWithdrawn,
    AnswerDelivered,
    PlayEnded,
    Signal,
)
from incident_sim.observe.dashboard import PendingAction
from incident_sim.units import SECOND


@dataclass(frozen=True)
class Held:
    """An accepted action and whose it is."""

    action_id: str
    actor: str
    action: Action
    at: int


@dataclass
class _Pair:
    waiting: dict[str, Held] = field(default_factory=dict)
    current: Held | None = None
    until: int = 0
    settled: bool = False
    """Whether what the hands are at has been done, and only their time is not over."""
    composing: str | None = None


class Hands:
    """Everybody's hands."""

    def __init__(self) -> None:
        self._pairs: dict[str, _Pair] = {}
        self._held: dict[str, Held] = {}
        self.over = False

    def take(self, at: int, signal: Signal) -> Held | None:
        """Follow an action from its acceptance to its end; returns it while it is known."""
        match signal:
            case ActionAccepted(action_id=action_id, actor=actor, action=action):
                held = Held(action_id, actor, action, at)
                self._held[action_id] = held
                self._pair(actor).waiting[action_id] = held
                return held
            case ActionStarted(action_id=action_id, until=until):
                return self._start(self._held.get(action_id), until)
            case ActionDone(action_id=action_id) | AnswerDelivered(action_id=action_id):
                return self._end(self._held.get(action_id), answered=isinstance(signal, AnswerDelivered))
            case ActionRefused(action_id=action_id) | ActionWithdrawn(action_id=action_id):
                return self._forget(action_id)
            case PlayEnded():
                self.over = True
                self._pairs = {}
                return None
            case _:
                return None

    def composing(self, actor: str) -> str | None:
        """The kind of message a seat has open."""
        return self._pair(actor).composing

    def waits_for_send(self, actor: str, now: int) -> bool:
        """Whether an open message has taken its time and the world waits for it."""
        pair = self._pair(actor)
        return pair.composing is not None and now >= pair.until

    def free_at(self, actor: str, now: int) -> int:
        """When a seat's hands are free."""
        pair = self._pair(actor)
        if pair.composing is not None:
            return max(pair.until, now + SECOND)
        return pair.until

    def pending(self, actor: str, now: int) -> tuple[PendingAction, ...]:
        """What a seat's hands are at, and what waits for them."""
        pair = self._pair(actor)
        rows: list[PendingAction] = []
        if pair.current is not None and not (pair.settled and pair.until <= now):
            one = pair.current
            rows.append(PendingAction(one.action_id, one.action, "in hand", one.at, pair.until))
        rows.extend(PendingAction(one.action_id, one.action, "waiting", one.at, None) for one in pair.waiting.values())
        return tuple(rows)

    def _pair(self, actor: str) -> _Pair:
        return self._pairs.setdefault(actor, _Pair())

    def _start(self, held: Held | None, until: int) -> Held | None:
        if held is None:
            return None
        pair = self._pair(held.actor)
        pair.waiting.pop(held.action_id, None)
        pair.current, pair.until, pair.settled = held, until, False
        if isinstance(held.action, OpenComposer):
            pair.composing = held.action.message
        elif held.action.kind == pair.composing:
            pair.composing = None
        return held

    def _forget(self, action_id: str) -> Held | None:
        if action_id not in self._held:
            return None  # it was refused at the door, and nobody held it
        held = self._held.pop(action_id)
        self._pair(held.actor).waiting.pop(action_id, None)
        return held

    def _end(self, held: Held | None, *, answered: bool) -> Held | None:
        if held is None:
            return None
        pair = self._pair(held.actor)
        pair.waiting.pop(held.action_id, None)
        if isinstance(held.action, DropDraft):
            pair.composing = pair.current = None
            pair.until = min(pair.until, held.at)
        elif pair.current is held:
            pair.settled = True
            if answered:
                pair.current = None
        self._held.pop(held.action_id, None)
        return held
