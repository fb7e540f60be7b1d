"""What a host is asked to hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Order:
    """A session to hold: a new one, or a torn recording to go on with."""

    scenario: str
    """An id of the library or a path."""
    seed: int
    recording: Path
    ranked: bool = False
    resume: bool = False
