"""The journal: what happened, when, in one order. The only module that knows both signals and truth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, TypeAdapter

from incident_sim.journal.signals import SignalFact
from incident_sim.journal.truth import TruthFact
from incident_sim.model import Frozen

Fact = Annotated[SignalFact | TruthFact, Field(discriminator="fact")]


class Entry(Frozen):
    """A fact's place and time. ``cause`` is the sequence number of what led to it."""

    seq: int
    at: int
    fact: Fact
    cause: int | None = None


ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


def canonical(entry: Entry) -> str:
    """The one line of ASCII JSON that stands for an entry: sorted keys, no spaces, no floats."""
    return json.dumps(entry.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


class Journal:
    """An append-only record. Sequence numbers and causes never leave it towards a player."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def append(self, at: int, fact: Fact, cause: int | None = None) -> Entry:
        """Record a fact that has happened now."""
        entry = Entry.model_construct(seq=len(self._entries), at=at, fact=fact, cause=cause)
        self._entries.append(entry)
        return entry

    def __len__(self) -> int:
        """How many facts."""
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """All entries, in order."""
        return iter(self._entries)

    def __getitem__(self, index: int) -> Entry:
        """The entry of a sequence number."""
        return self._entries[index]

    def since(self, seq: int) -> list[Entry]:
        """Entries from a sequence number on."""
        return self._entries[seq:]

    def lines(self) -> Iterator[str]:
        """The canonical lines, without their line ends."""
        return (canonical(entry) for entry in self._entries)

    def digest(self) -> str:
        """SHA-256 of the canonical lines: what people compare."""
        head = hashlib.sha256()
        for line in self.lines():
            head.update(line.encode("ascii"))
            head.update(b"\n")
        return head.hexdigest()
