"""Time: one total order of everything that happens, in whole microseconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from enum import IntEnum
from heapq import nsmallest
from typing import Any, Protocol, cast

from simpy import Environment
from simpy.events import URGENT, Event, Process

from incident_sim.errors import BudgetExceeded

EVENTS_AN_INSTANT = 50_000
"""So many at one microsecond are a loop that never lets time pass."""
EVENTS_A_SECOND = 500_000
"""So many within one simulated second are a world that feeds on itself."""
BATCH = 10_000
"""The clock is looked at after so many events, whatever the slices in which time advances."""
PROCESSES = 10_000
"""More stories than this at once are a leak."""
SECOND = 1_000_000


Story = Generator[Event, Any, None]
"""Something slow, told as a process: it yields what it waits for."""


class Phase(IntEnum):
    """Who goes first among things of the same instant. All stand after SimPy's own URGENT, which is 0."""

    FAULTS = 1
    ENVIRONMENT = 2
    ACTIONS = 3
    CHECKS = 4
    METRICS = 5


class Heap(Protocol):
    """SimPy's environment as the hot path sees it: a clock in whole microseconds, and one push."""

    @property
    def now(self) -> int:
        """The instant."""

    def schedule(self, event: Any, priority: Any, delay: int) -> None:
        """Let an occasion's callbacks be called after ``delay``, in the order of ``priority`` within an instant."""


class Occasion:
    """What SimPy's heap takes for an event that has succeeded, and that can be scheduled again and again.

    It carries no list of callbacks of its own: whoever schedules it sets ``callbacks`` to a shared one. That saves
    the hot path an object and a list for each step of each request; having slots saves it a dictionary.
    """

    __slots__ = ("callbacks",)

    _ok = True
    _value = None

    callbacks: list[Callable[[Any], None]] | None


class _Reached(Exception):  # no error, but how SimPy's loop is left
    """Time stands where it was to advance to."""


def _reach(_: Occasion) -> None:
    raise _Reached


class _Call:
    """An act as a callback that still knows its name."""

    __slots__ = ("_act",)

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act

    @property
    def place(self) -> str:
        """Whose act it is."""
        return getattr(self._act, "__qualname__", type(self._act).__qualname__)

    def __call__(self, _: Occasion) -> None:
        self._act()


class Loop:
    """The clock and the heap. Half-open: ``advance(t)`` runs everything strictly before ``t``."""

    def __init__(self, start: int = 0) -> None:
        self._env = Environment(initial_time=start)
        self.env = cast("Heap", self._env)
        """For the hot path alone, which schedules occasions without a call between."""
        self._processes = 0
        self._left = BATCH
        """Events until the clock is looked at."""
        self._marks: deque[int] = deque(maxlen=EVENTS_A_SECOND // BATCH + 1)
        """What the clock showed each time it was looked at."""
        self._stop: list[Callable[[Any], None]] = [_reach]

    @property
    def now(self) -> int:
        """The instant, in microseconds."""
        return int(self._env.now)

    def schedule(self, delay: int, phase: Phase, act: Callable[[], None]) -> None:
        """Call ``act`` after ``delay``; refuses what is no whole number of microseconds, and what lies in the past."""
        if type(delay) is not int or delay < 0:
            raise ValueError(f"a delay is a whole number of microseconds of zero or more, and not {delay!r}")
        occasion = Occasion()
        occasion.callbacks = [_Call(act)]
        self.env.schedule(occasion, phase, delay)

    def schedule_at(self, at: int, phase: Phase, act: Callable[[], None]) -> None:
        """Call ``act`` at an instant, or now if it has passed."""
        self.schedule(max(0, at - self.now), phase, act)

    def sleep(self, delay: int, phase: Phase = Phase.ENVIRONMENT) -> Event:
        """An event for a process to wait for."""
        occasion = Occasion()
        occasion.callbacks = []
        self.env.schedule(occasion, phase, delay)
        return cast("Event", occasion)

    def process(self, story: Story) -> Process:
        """Run something slow that reads best as a story; raises BudgetExceeded where too many are under way."""
        self._processes += 1
        if self._processes > PROCESSES:
            raise BudgetExceeded("stories at once", PROCESSES, self.now, getattr(story, "__qualname__", "a story"))
        process = self._env.process(story)
        process.callbacks.append(self._told)
        return process

    def _told(self, _: Event) -> None:
        self._processes -= 1

    def _place(self) -> str:
        """Whose turn it is next: what runs away is what comes again and again."""
        # SimPy has no public way to see the next event; where time was to stop is nobody's turn.
        events = (entry[3].callbacks or () for entry in nsmallest(2, self._env._queue))  # noqa: SLF001
        names = [
            getattr(callback, "place", getattr(callback, "__qualname__", ""))
            for callbacks in events
            if callbacks is not self._stop
            for callback in callbacks
        ]
        return next((name for name in names if name), "an event")

    def advance(self, until: int) -> None:
        """Run everything strictly before ``until`` and stand there; raises BudgetExceeded on a run away."""
        if until <= self.now:
            return
        end = Occasion()
        end.callbacks = self._stop
        self.env.schedule(end, URGENT, until - self.now)
        step, done = self._env.step, 0
        try:
            while True:
                for done in range(self._left):  # noqa: B007  # how far it came is asked when time is up
                    step()
                self._left = BATCH
                self._look()
        except _Reached:
            self._left -= done

    def _look(self) -> None:
        """See whether time has passed since so many events."""
        now, marks = self.now, self._marks
        marks.append(now)
        most = EVENTS_AN_INSTANT // BATCH
        if len(marks) > most and marks[-1 - most] == now:
            raise BudgetExceeded("events in one instant", EVENTS_AN_INSTANT, now, self._place())
        if len(marks) == marks.maxlen and now - marks[0] < SECOND:
            raise BudgetExceeded("events in one second", EVENTS_A_SECOND, now, self._place())
