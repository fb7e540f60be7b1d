"""Deadlines of one constant length expire in the order they were set: a queue, and not a heap entry each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from incident_sim.kernel.loop import Loop, Phase


class Ticketed(Protocol):
    """Something that waits: its ticket changes whenever it no longer waits for what it waited for."""

    ticket: int


class Lane:
    """All deadlines of one length, with one armed event; those that were met are skipped when their turn comes."""

    __slots__ = ("_clock", "_expire", "armed", "span", "waiting")

    def __init__(self, loop: Loop, span: int, expire: Callable[[Any], None]) -> None:
        self._clock = loop.clock
        self.span = span
        self._expire = expire
        self.waiting: deque[tuple[int, int, Ticketed]] = deque()
        """Who waits: until when, with which ticket. The hot path adds to it by itself, and arms the lane if it must."""
        self.armed = False

    def add(self, waiter: Ticketed, now: int) -> None:
        """Expire ``waiter`` after this lane's span from ``now``, unless its ticket has changed by then."""
        self.waiting.append((now + self.span, waiter.ticket, waiter))
        if not self.armed:
            self.arm(self.span)

    def arm(self, delay: int) -> None:
        """Ring after so long."""
        self.armed = True
        self._clock.call(delay, Phase.CHECKS, _ring, self)

    def ring(self) -> None:
        """The earliest deadline has come."""
        # Still armed while it rings: whoever expires may wait again at once, and must not arm the lane for itself.
        waiting, now = self.waiting, self._clock.now
        take = waiting.popleft
        while waiting:
            due, ticket, waiter = entry = take()
            if waiter.ticket == ticket:
                if due > now:
                    waiting.appendleft(entry)
                    self.arm(due - now)
                    return
                self._expire(waiter)
        self.armed = False


def _ring(lane: Lane) -> None:
    lane.ring()


class Lanes:
    """One lane for each length of deadline that is in use."""

    def __init__(self, loop: Loop, expire: Callable[[Any], None]) -> None:
        self._loop = loop
        self._expire = expire
        self._lanes: dict[int, Lane] = {}

    def of(self, span: int) -> Lane:
        """The lane of a length, in microseconds."""
        lane = self._lanes.get(span)
        if lane is None:
            lane = self._lanes[span] = Lane(self._loop, span, self._expire)
        return lane
