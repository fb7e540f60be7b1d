"""What a host is asked to hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Back:
    """A moment of a finished recording, at which the player wants to stand again."""

    parent: Path
    at: int
    """In microseconds from the opening."""
    kept: int
    """How many of the recording's entries come before it."""


@dataclass(frozen=True)
class Order:
    """A session to hold: a new one, a torn recording to go on with, or a moment to take back."""

    scenario: str
    """An id of the library or a path."""
    seed: int
    recording: Path
    ranked: bool = False
    resume: bool = False
    back: Back | None = None
