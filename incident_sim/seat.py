"""What every player holds: a person, a runbook and a program alike."""

from __future__ import annotations

from typing import Protocol

from incident_sim.actions import Action
from incident_sim.observe.dashboard import Dashboard


class Seat(Protocol):
    """Three verbs; everything else is the world's business."""

    @property
    def actor(self) -> str:
        """Who sits here."""

    def observe(self) -> Dashboard:
        """What this seat sees now."""

    def act(self, action: Action) -> str:
        """Accept an action and return its id; raises ``ActionRefused`` at once for what cannot be meant."""

    def advance(self, until: int) -> None:
        """Let time run to ``until``, in microseconds from the opening; raises ``SessionOver`` after the end."""
