"""A seat's one pair of hands: what waits for them, and what they are at."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from incident_sim.actions import Action
from incident_sim.actions.communicate import DropDraft, Message

MOST_WAITING = 8
"""Actions that may wait for one pair of hands."""


@dataclass(frozen=True)
class Taken:
    """An action that was accepted."""

    action_id: str
    action: Action
    hollow: bool = False
    """Whether it takes its time, and does nothing."""


@dataclass
class Hands:
    """One actor's hands."""

    actor: str
    waiting: deque[Taken] = field(default_factory=deque)
    current: Taken | None = None
    free_at: int = 0
    composing: str | None = None
    """The kind of message whose composer is open."""
    due: int = 0
    """When the open message would be finished."""
    roused: bool = False
    """Whether the loop has been told to look here at this instant."""

    def next(self) -> Taken | None:
        """Take up what can begin now: in order, but while a message is open only what ends it."""
        if self.current is not None:
            return None
        for place, taken in enumerate(self.waiting):
            if self.composing is None or self._ends_draft(taken.action):
                del self.waiting[place]
                return taken
        return None

    def _ends_draft(self, action: Action) -> bool:
        return isinstance(action, DropDraft) or (isinstance(action, Message) and action.kind == self.composing)

    @property
    def holds(self) -> bool:
        """Whether a message is open, and what ends it has not been handed in yet."""
        return self.composing is not None and not any(self._ends_draft(taken.action) for taken in self.waiting)

    def drop(self, action_id: str) -> bool:
        """Take a waiting action back, if it still waits."""
        for place, taken in enumerate(self.waiting):
            if taken.action_id == action_id:
                del self.waiting[place]
                return True
        return False
