"""What the menu shows before a session, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textual.message import Message

from incident_sim.files.history import History
from incident_sim.files.library import Listed
from incident_tui.settings import Settings


@dataclass(frozen=True)
class Offer:
    """The library, what was played of it, and a session that waits to be gone on with."""

    catalogue: Sequence[Listed]
    history: History
    cut_off: str = ""
    """The scenario of a session that was cut off, if there is one."""


@dataclass(frozen=True)
class Picked:
    """What is to be done next: play a scenario, go on with a session, or watch a recording."""

    what: Literal["play", "ranked", "daily", "resume", "watch"]
    name: str = ""
    """A scenario's id, or the file name of a recording."""


class Pick(Message):
    """The player has picked: the menu is over."""

    def __init__(self, picked: Picked) -> None:
        self.picked = picked
        super().__init__()


class Prefer(Message):
    """The player prefers something else: it holds at once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()
