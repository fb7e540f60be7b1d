"""Time: one total order of everything that happens, in whole microseconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from enum import IntEnum
from heapq import nsmallest
from typing import Any

from simpy.events import URGENT, Event, Process

from incident_sim.errors import BudgetExceeded
from incident_sim.kernel.clock import Clock, Nap

EVENTS_AN_INSTANT = 50_000
"""So many at one microsecond are a loop that never lets time pass."""
EVENTS_A_SECOND = 50_000, 100_000
"""Within one simulated second a world that feeds on itself has more: than the first of these, or than ten for each
request a second that is usual, but at any rate than the second."""
EVENTS_IN_FIVE = 100_000, 500_000
"""The same within five seconds, with 25 for each request that is usual in one."""
BATCH = 5_000
"""The clock is looked at after so many events, whatever the slices in which time advances."""
PROCESSES = 10_000
"""More stories than this at once are a leak."""
SECOND = 1_000_000


Culprit = tuple[str, tuple[str | int, ...]]
"""Who is behind it, in a sentence's words, and where that is declared."""

Story = Generator[Event, Any, None]
"""Something slow, told as a process: it yields what it waits for."""


class Phase(IntEnum):
    """Who goes first among things of the same instant. All stand after SimPy's own URGENT, which is 0."""

    FAULTS = 1
    ENVIRONMENT = 2
    ACTIONS = 3
    CHECKS = 4
    METRICS = 5


class _Reached(Exception):  # no error, but how the clock is stopped
    """Time stands where it was to advance to."""


def _reach(_: None) -> None:
    raise _Reached


def _bounded(value: int, least: int, most: int) -> int:
    return min(most, max(least, value))


def _call(act: Callable[[], None]) -> None:
    act()


class Loop:
    """The clock and the heap. Half-open: ``advance(t)`` runs everything strictly before ``t``.

    ``usual`` is how many requests a second its world is meant to carry; what runs away is held against that.
    """

    def __init__(self, start: int = 0, usual: int = 0) -> None:
        self.clock = Clock(start)
        """For the hot path, which schedules its acts without a call between."""
        self._processes = 0
        self._left = BATCH
        """Events until the clock is looked at."""
        self._in_one = _bounded(10 * usual, *EVENTS_A_SECOND) // BATCH
        """Looks at the clock within a second that are too many."""
        self._in_five = _bounded(25 * usual, *EVENTS_IN_FIVE) // BATCH
        self._marks: deque[int] = deque(maxlen=max(self._in_one, self._in_five) + 1)
        """What the clock showed each time it was looked at."""
        self.busiest: Callable[[], Culprit] = self._next
        """Who is to be named where a world runs away."""

    @property
    def now(self) -> int:
        """The instant, in microseconds."""
        return self.clock.now

    def schedule(self, delay: int, phase: Phase, act: Callable[[], None]) -> None:
        """Call ``act`` after ``delay``; refuses what is no whole number of microseconds, and what lies in the past."""
        if type(delay) is not int or delay < 0:
            raise ValueError(f"a delay is a whole number of microseconds of zero or more, and not {delay!r}")
        self.clock.call(delay, phase, _call, act)

    def schedule_at(self, at: int, phase: Phase, act: Callable[[], None]) -> None:
        """Call ``act`` at an instant, or now if it has passed."""
        self.schedule(max(0, at - self.now), phase, act)

    def sleep(self, delay: int, phase: Phase = Phase.ENVIRONMENT) -> Event:
        """An event for a process to wait for."""
        return Nap(self.clock, delay, phase)

    def process(self, story: Story) -> Process:
        """Run something slow that reads best as a story; raises BudgetExceeded where too many are under way."""
        self._processes += 1
        if self._processes > PROCESSES:
            raise BudgetExceeded("stories at once", PROCESSES, self.now, getattr(story, "__qualname__", "a story"))
        process = self.clock.process(story)
        process.callbacks.append(self._told)
        return process

    def _told(self, _: Event) -> None:
        self._processes -= 1

    def _next(self) -> Culprit:
        """Whose turn it is next: what runs away is what comes again and again."""
        for _, _, _, act, one in nsmallest(2, self.clock.heap):
            if act is not _reach:  # where time was to stop is nobody's turn
                waiting = getattr(one, "callbacks", None)
                who = one if act is _call else waiting[0] if waiting else act
                return str(getattr(who, "__qualname__", type(who).__qualname__)), ()
        return "an event", ()

    def advance(self, until: int) -> None:
        """Run everything strictly before ``until`` and stand there; raises BudgetExceeded on a run away."""
        clock = self.clock
        if until <= clock.now:
            return
        clock.call(until - clock.now, URGENT, _reach, None)
        try:
            while True:
                clock.follow(self._left)
                self._left = BATCH
                self._look()
        except _Reached:
            self._left -= clock.happened - 1

    def _look(self) -> None:
        """See whether time has passed since so many events."""
        now, marks = self.now, self._marks
        marks.append(now)
        for what, most, span in (
            ("events in one instant", EVENTS_AN_INSTANT // BATCH, 1),
            ("events in one second", self._in_one, SECOND),
            ("events in five seconds", self._in_five, 5 * SECOND),
        ):
            if len(marks) > most and now - marks[-1 - most] < span:
                raise BudgetExceeded(what, most * BATCH, now, *self.busiest())
