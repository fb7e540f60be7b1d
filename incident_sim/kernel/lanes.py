"""Deadlines of one constant length expire in the order they were set: a queue, and not a heap entry each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from incident_sim.kernel.loop import Loop, Phase


class Lane:
    """All deadlines of one length, with one armed event. Whoever is answered in time leaves, and is forgotten."""

    __slots__ = ("_clock", "_expire", "armed", "span", "waiting")

    def __init__(self, loop: Loop, span: int, expire: Callable[[Any], None]) -> None:
        self._clock = loop.clock
        self.span = span
        self._expire = expire
        self.waiting: dict[Any, int] = {}
        """Who waits, and since when. The hot path joins and leaves by itself, and arms the lane if it must."""
        self.armed = False

    def add(self, waiter: Any, now: int) -> None:
        """Expire ``waiter`` after this lane's span from ``now``, unless it leaves before; it waits here only once."""
        self.waiting[waiter] = now
        if not self.armed:
            self.arm(self.span)

    def drop(self, waiter: Any) -> None:
        """Let ``waiter`` leave, if it is there."""
        self.waiting.pop(waiter, None)

    def arm(self, delay: int) -> None:
        """Ring after so long."""
        self.armed = True
        self._clock.call(delay, Phase.CHECKS, _ring, self)

    def ring(self) -> None:
        """The deadline has come for which the lane was armed."""
        # Still armed while it rings: whoever expires may wait again at once, and must not arm the lane for itself.
        waiting, over = self.waiting, self._clock.now - self.span
        while waiting:
            waiter = next(iter(waiting))
            since = waiting[waiter]
            if since > over:
                self.arm(since - over)
                return
            del waiting[waiter]
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

    def drop(self, waiter: Any) -> None:
        """Let ``waiter`` leave, wherever it is."""
        for lane in self._lanes.values():
            lane.drop(waiter)
