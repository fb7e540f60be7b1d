"""Time: one total order of everything that happens, in whole microseconds."""

from __future__ import annotations

from collections.abc import Callable, Generator
from enum import IntEnum
from typing import Any, Protocol, cast

from simpy import Environment
from simpy.events import Event, EventPriority, Process

from incident_sim.errors import BudgetExceeded

EVENTS_AN_INSTANT = 50_000
"""More than this at one microsecond is a loop that never lets time pass."""
EVENTS_A_SECOND = 500_000
"""More than this in one simulated second is a world that feeds on itself."""
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


class Occasion(Event):
    """A SimPy event that is always ready to be scheduled, again and again.

    It carries no list of callbacks of its own: whoever schedules it sets ``callbacks`` to a shared one. That
    saves the hot path an object and a list for each step of each request.
    """

    _ok = True
    _value = None

    def __init__(self) -> None:
        """Not yet scheduled."""


class _Call:
    """An act as a callback that still knows its name."""

    __slots__ = ("_act",)

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act

    @property
    def place(self) -> str:
        """Whose act it is."""
        return getattr(self._act, "__qualname__", type(self._act).__qualname__)

    def __call__(self, _: Event) -> None:
        self._act()


class Loop:
    """The clock and the heap. Half-open: ``advance(t)`` runs everything strictly before ``t``."""

    def __init__(self, start: int = 0) -> None:
        self._env = Environment(initial_time=start)
        self.env = cast("Heap", self._env)
        """For the hot path alone, which schedules occasions without a call between."""
        self._processes = 0
        self._second = start
        self._steps = 0

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
        self._env.schedule(occasion, EventPriority(phase), delay)

    def schedule_at(self, at: int, phase: Phase, act: Callable[[], None]) -> None:
        """Call ``act`` at an instant, or now if it has passed."""
        self.schedule(max(0, at - self.now), phase, act)

    def sleep(self, delay: int, phase: Phase = Phase.ENVIRONMENT) -> Event:
        """An event for a process to wait for."""
        occasion = Occasion()
        occasion.callbacks = []
        self._env.schedule(occasion, EventPriority(phase), delay)
        return occasion

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
        event = self._env._queue[0][3]  # noqa: SLF001  # SimPy has no public way to see the next event
        names = [
            getattr(callback, "place", getattr(callback, "__qualname__", "")) for callback in event.callbacks or ()
        ]
        return next((name for name in names if name), "an event")

    def advance(self, until: int) -> None:
        """Run everything strictly before ``until`` and stand there; raises BudgetExceeded on a run away."""
        peek, step = self._env.peek, self._env.step
        instant, steps = -1, 0
        while (at := peek()) < until:
            if at != instant:
                if at >= self._second:
                    self._second, self._steps = int(at) // SECOND * SECOND + SECOND, 0
                self._steps += steps
                if self._steps > EVENTS_A_SECOND:
                    raise BudgetExceeded("events in one second", EVENTS_A_SECOND, int(at), self._place())
                instant, steps = int(at), 0
            steps += 1
            if steps > EVENTS_AN_INSTANT:
                raise BudgetExceeded("events in one instant", EVENTS_AN_INSTANT, instant, self._place())
            step()
        if until > self._env.now:
            self._env.run(until=until)
