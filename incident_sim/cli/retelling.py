"""A recording told as a timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incident_sim.journal.entry import Entry
from incident_sim.journal.signals import Signal
from incident_sim.observe import Observer
from incident_sim.units import show_clock


def retell(entries: Sequence[Entry], observer: Observer) -> Iterator[str]:
    """The lines of the timeline, as the player saw it."""
    for entry in entries:
        if isinstance(entry.fact, Signal):
            observer.take(entry.at, entry.fact)
    for line in observer.dashboard("me", entries[-1].at).wallboard.timeline:
        yield f"T+{show_clock(line.at)}  {line.kind:<8} {line.text}"
