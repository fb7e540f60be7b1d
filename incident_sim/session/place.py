"""A seat of a running session: the three verbs, for whoever sits in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_sim.actions import Action
from incident_sim.observe import Dashboard

if TYPE_CHECKING:
    from incident_sim.session.session import Session


class Place:
    """A seat that a program in the same process holds."""

    def __init__(self, session: Session, actor: str) -> None:
        self._session = session
        self.actor = actor

    def observe(self) -> Dashboard:
        """What can be seen from here now."""
        return self._session.observer().dashboard(self.actor, self._session.now)

    def act(self, action: Action) -> str:
        """Accept an action."""
        return self._session.accept(self.actor, action)

    def advance(self, until: int) -> None:
        """Let time run."""
        self._session.advance(until)
