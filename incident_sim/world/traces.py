"""Sampled requests, span by span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_sim.journal.rows import Span, Trace

if TYPE_CHECKING:
    from incident_sim.kernel import Loop
    from incident_sim.topology import Traffic
    from incident_sim.world.requests import Hop, UserVisit

MOST_SPANS = 60
"""A trace keeps so many spans; a request that fans out further is cut."""


class TraceBook:
    """The open trace of one visit."""

    __slots__ = ("_loop", "began", "closed", "name", "spans")

    def __init__(self, loop: Loop, name: str) -> None:
        self._loop = loop
        self.name = name
        self.began = loop.now
        self.spans: list[Span] = []
        self.closed = False

    def open(self, hop: Hop) -> None:
        """A hop begins."""
        if self.closed or len(self.spans) >= MOST_SPANS:
            hop.span = -1
            return
        hop.span = len(self.spans)
        parent = hop.parent
        self.spans.append(
            Span(
                parent=-1 if parent is None else parent.span,
                service=hop.endpoint.service.title,
                endpoint=hop.endpoint.name,
                start=self._loop.now - self.began,
                duration=-1,
                outcome="unfinished",
                attempt=1 if parent is None else parent.tries + 1,
                release="",
            )
        )

    def close(self, hop: Hop, reason: str | None) -> None:
        """A hop ends, unless the trace was shipped before it did."""
        if self.closed or hop.span < 0:
            return
        span = self.spans[hop.span]
        self.spans[hop.span] = span._replace(
            duration=self._loop.now - self.began - span.start,
            outcome=reason or "ok",
            release=hop.replica.release.name,
        )


class TraceShelf:
    """Takes one visit in many, and keeps what it went through until the window closes."""

    def __init__(self, loop: Loop, traffic: Traffic, one_in: int) -> None:
        self._loop = loop
        self.one_in = one_in
        """Of so many visits of a journey, one has a book."""
        self._segments = [tuple(segment.values.items()) for segment in traffic.segments]
        self._done: list[Trace] = []

    def begin(self, journey: str, seen: int) -> TraceBook:
        """A book for a visit of a journey, before which so many have been seen."""
        return TraceBook(self._loop, f"{journey}-{seen:06d}")

    def end(self, visit: UserVisit, reason: str | None, latency: int) -> None:
        """The user's first try has its outcome; the trace is closed with whatever is still under way."""
        book, visit.trace = visit.trace, None
        if book is None:
            return
        book.closed = True
        self._done.append(
            Trace(
                trace=book.name,
                at=book.began,
                journey=visit.journey.name,
                segment=self._segments[visit.segment],
                outcome=reason or "ok",
                duration=latency,
                spans=tuple(book.spans),
            )
        )

    def ship(self) -> tuple[Trace, ...]:
        """The traces that ended in the window."""
        done, self._done = self._done, []
        return tuple(done)
