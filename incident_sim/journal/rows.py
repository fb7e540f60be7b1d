"""Rows of measurement: small, immutable, and the same bytes everywhere.

Latencies are microseconds, and -1 where there was nothing to measure; ratios are parts per million.
"""

from __future__ import annotations

from typing import NamedTuple


class ServiceRow(NamedTuple):
    """One service in one window."""

    service: str
    requests: int
    """Requests answered or refused in the window."""
    errors: int
    p50: int
    p95: int
    p99: int
    busy: int
    """Share of worker time spent, in parts per million."""
    waiting: int
    """Longest queue seen, in requests, over all replicas."""
    refused: int
    """Requests turned away because the queue was full."""
    replicas: int
    """Replicas that took requests at the end of the window."""
    cpu: int = 0
    """Share of worker time at work, and not waiting for others, in parts per million."""


class GaugeRow(NamedTuple):
    """One figure of a part of a service, or of a queue, at the end of a window."""

    target: str
    """The service or the queue."""
    gauge: str
    """What is measured: ``hit_ratio/read``, ``memory``, ``pool/db``, ``depth``, ``oldest``, ``lag``, ``unfit`` …"""
    value: int
    """Shares in parts per million, spans in microseconds, all else in things."""


class SplitRow(NamedTuple):
    """One service, in one window, for one value of a dimension or one release."""

    service: str
    dimension: str
    value: str
    requests: int
    errors: int
    p50: int
    p95: int


class CallRow(NamedTuple):
    """One outbound call in one window, towards one region of a third party or towards a service as a whole."""

    call: str
    region: str
    """Empty for a service of ours."""
    calls: int
    """First attempts that were decided in the window."""
    attempts: int
    """All attempts that were sent."""
    errors: int
    """Calls that failed in the end, for whatever reason."""
    timeouts: int
    """Attempts that timed out."""
    rejected: int
    """Attempts answered 429."""
    short_circuited: int
    """Calls failed at once by an open breaker or a full bulkhead."""
    p50: int
    p95: int
    p99: int
    """Of attempts that ended, timed-out ones with the timeout."""
    in_flight: int
    """Attempts under way at the end of the window."""


class CallSplit(NamedTuple):
    """One outbound call in one window, as one release of its caller makes it."""

    call: str
    release: str
    calls: int
    attempts: int
    errors: int
    timeouts: int


class JourneyRow(NamedTuple):
    """One journey of users in one window: the indicator of its objective."""

    journey: str
    attempts: int
    """Attempts of users that ended, refreshes included."""
    failures: int
    users: int
    """Users whose journey ended, well or badly."""
    unserved: int
    """Users who left without what they came for."""
    p50: int
    p95: int
    revenue: int
    """In hundredths."""
    shed: int
    """Attempts refused at the door."""


class JourneySplit(NamedTuple):
    """One journey in one window for one value of a dimension."""

    journey: str
    dimension: str
    value: str
    attempts: int
    failures: int
    p50: int
    p95: int


class QuotaRow(NamedTuple):
    """Our use of a third party's allowance in one window."""

    third_party: str
    region: str
    used: int
    """Attempts it let through."""
    rejected: int
    """Attempts it answered 429."""
    allowed: int
    """Our contract, in thousandths a second: what the vendor's console shows, not what it does today."""


class LogLine(NamedTuple):
    """One line of a service's log: a template's name and what stands in it."""

    at: int
    service: str
    level: str
    template: str
    values: tuple[str, ...]
    alike: int
    """How many this line stands for; more than one where the volume cap dropped the others."""
    trace: str = ""
    """The sampled trace that it belongs to, if any."""


class Span(NamedTuple):
    """One stretch of a trace."""

    parent: int
    """Place of the parent in the trace, or -1."""
    service: str
    endpoint: str
    start: int
    """Since the trace began."""
    duration: int
    outcome: str
    attempt: int
    release: str


class Trace(NamedTuple):
    """One sampled request and what it asked of others."""

    trace: str
    at: int
    journey: str
    segment: tuple[tuple[str, str], ...]
    outcome: str
    duration: int
    spans: tuple[Span, ...]


class TruthRow(NamedTuple):
    """What really happened to users of one journey and segment in one window."""

    journey: str
    segment: int
    attempts: int
    failures: int
    users: int
    unserved: int
    revenue_lost: int


class DepthRow(NamedTuple):
    """How deep a service stood in work at the end of a window."""

    service: str
    waiting: int
    busy: int
    workers: int
    for_nobody: int
    """Requests worked on in the window whose caller had left."""
