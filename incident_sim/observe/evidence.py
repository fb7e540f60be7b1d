"""Everything telemetry, vendors, customers and colleagues have said so far: what looks are answered from."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from incident_sim.journal.briefing import Briefing
from incident_sim.journal.rows import LogLine, Trace
from incident_sim.journal.signals import (
    AlertFired,
    AlertResolved,
    ChangeRecorded,
    IntegrityReported,
    LogsShipped,
    ProbeReturned,
    SessionOpened,
    Signal,
    TicketsArrived,
    TracesSampled,
    VendorAnswered,
    VendorPosted,
    WindowClosed,
)
from incident_sim.observe.metrics import Metrics
from incident_sim.observe.outbreak import Outbreak

MOST_LINES = 40_000
MOST_TRACES = 6_000
MOST_CHANGES = 1_000


class Posting(NamedTuple):
    """A line of a vendor's status page, or of their answer to our ticket."""

    at: int
    third_party: str
    region: str
    state: str


class Firing(NamedTuple):
    """An alert fired, or stopped."""

    at: int
    alert: str
    fires: bool
    value: int


class Integrity(NamedTuple):
    """What a comparison of payments and orders showed."""

    at: int
    by: str
    without_order: int
    charged_twice: int


class Returned(NamedTuple):
    """A synthetic user that came back."""

    at: int
    journey: str
    segment: tuple[tuple[str, str], ...]
    outcome: str
    duration: int


@dataclass
class Evidence:
    """The signals that looks read, each kind in order of arrival, and bounded."""

    briefing: Briefing | None = None
    opens_at: int = 0
    ends_at: int = 0
    metrics: Metrics = field(default_factory=Metrics)
    outbreaks: dict[str, Outbreak] = field(default_factory=dict)
    """Of each journey."""
    lines: deque[LogLine] = field(default_factory=lambda: deque(maxlen=MOST_LINES))
    traces: deque[Trace] = field(default_factory=lambda: deque(maxlen=MOST_TRACES))
    changes: deque[ChangeRecorded] = field(default_factory=lambda: deque(maxlen=MOST_CHANGES))
    posted: list[Posting] = field(default_factory=list)
    answered: list[Posting] = field(default_factory=list)
    tickets: deque[tuple[int, TicketsArrived]] = field(default_factory=lambda: deque(maxlen=MOST_CHANGES))
    integrity: list[Integrity] = field(default_factory=list)
    probes: list[Returned] = field(default_factory=list)
    firings: list[Firing] = field(default_factory=list)

    def take(self, at: int, signal: Signal) -> None:
        """Keep what a look may ask for later."""
        match signal:
            case SessionOpened():
                self._open(signal)
            case WindowClosed():
                self._measure(signal)
            case LogsShipped(lines=lines):
                self.lines.extend(lines)
            case TracesSampled(traces=traces):
                self.traces.extend(traces)
            case ChangeRecorded():
                self.changes.append(signal)
            case VendorPosted():
                self.posted.append(Posting(at, signal.third_party, signal.region, signal.state))
            case VendorAnswered():
                self.answered.append(Posting(at, signal.third_party, signal.region, signal.state))
            case TicketsArrived():
                self.tickets.append((at, signal))
            case IntegrityReported():
                self.integrity.append(Integrity(at, signal.by, signal.authorised_without_order, signal.charged_twice))
            case ProbeReturned():
                self.probes.append(Returned(at, signal.journey, signal.segment, signal.outcome, signal.duration))
            case AlertFired():
                self.firings.append(Firing(at, signal.alert, fires=True, value=signal.value))
            case AlertResolved():
                self.firings.append(Firing(at, signal.alert, fires=False, value=0))
            case _:
                pass

    @property
    def onset(self) -> int | None:
        """When failures of any journey first rose, as published."""
        return min((found.onset for found in self.outbreaks.values() if found.onset is not None), default=None)

    def _open(self, signal: SessionOpened) -> None:
        self.briefing = signal.briefing
        self.opens_at = signal.opens_at
        self.ends_at = signal.ends_at
        self.outbreaks = {entry.name: Outbreak(calm=entry.usual_failures) for entry in signal.briefing.journeys}

    def _measure(self, window: WindowClosed) -> None:
        self.metrics.take(window)
        for row in window.journeys:
            outbreak = self.outbreaks.get(row.journey)
            if outbreak is not None:
                outbreak.take(window.start, window.end, row.attempts, row.failures, row.unserved)
