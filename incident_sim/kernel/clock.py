"""SimPy's environment with acts in its heap, beside its events.

An event costs its list of callbacks, a loop over it, and a look at whether it failed. What a request schedules needs
none of that: it stands in the heap as what is to be called and for whom, in one total order with SimPy's own events.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from typing import Any

from simpy import Environment
from simpy.events import NORMAL, Event

Entry = tuple[int, int, int, Callable[[Any], None], Any]
"""When, in which phase, its number among all that was ever scheduled, what to call, and for whom."""


class Clock(Environment):
    """The instant, and the heap of what is to come.

    The hot path says ``push((at, phase, number(), act, one))`` to have ``act(one)`` called at an instant; all others
    say ``call``.
    """

    now = 0
    """The instant, in microseconds: plain, where SimPy calls a function for it."""

    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.now = start
        self.heap: list[Any] = self._queue
        # Both are C to the bottom. That is why whoever schedules on the hot path puts the entry together by itself.
        self.push: Callable[[Entry], None] = partial(heappush, self.heap)
        self.number: Callable[[], int] = self._eid.__next__
        self.happened = 0
        """How much has happened since ``follow`` was last called."""

    def schedule(self, event: Any, priority: int = NORMAL, delay: int = 0) -> None:  # type: ignore[override]
        """Let an event of SimPy's have its time, as its processes ask for it."""
        self.call(delay, priority, _happen, event)

    def call(self, delay: int, phase: int, act: Callable[[Any], None], one: Any) -> None:
        """Let ``act(one)`` happen after a delay."""
        self.push((self.now + delay, phase, self.number(), act, one))

    def step(self) -> None:
        """Let the next thing happen."""
        self.follow(1)

    def follow(self, count: int) -> None:
        """Let so much happen, one after the other; whatever is raised on the way ends it."""
        heap, done = self.heap, 0
        try:
            for done in range(1, count + 1):  # noqa: B007  # how far it came is asked when it ends
                self.now, _, _, act, one = heappop(heap)
                act(one)
        finally:
            self.happened = done


class Nap(Event):
    """An event that has succeeded, and whose time comes after a delay in a phase."""

    def __init__(self, clock: Clock, delay: int, phase: int) -> None:
        super().__init__(clock)
        self._ok = True
        self._value = None
        clock.schedule(self, phase, delay)


def _happen(event: Any) -> None:
    """An event of SimPy's: its callbacks are called once, and a failure that nobody has taken up is raised."""
    callbacks, event.callbacks = event.callbacks, None
    for callback in callbacks:
        callback(event)
    if not event.ok and not event.defused:
        raise event.value
