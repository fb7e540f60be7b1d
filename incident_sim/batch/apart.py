"""Work on strangers' files: each in a process of its own, bound in time and memory, whose end harms no other.

A nursery, a fresh process without threads, forks one child for each task and waits for all of them. What a child says
is text of bounded length and is never unpickled. Where nothing can be forked, each child is a fresh process.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from traceback import format_exception_only
from types import FrameType
from typing import Any, Literal, TypeVar

from incident_sim.analysis.whatif import Watch
from incident_sim.batch.limits import Limits, bind, lead_group

Task = TypeVar("Task")
Work = Callable[[Task, Watch], str]
"""Does a task and tells what came of it, as text; must be importable by name."""

MOST_TOLD = 8 * 1024 * 1024
"""Bytes that a child may tell."""
MOST_WORDS = 300

Cause = Literal["time", "memory", "failed", "gone"]
"""Out of time; out of memory; an error that nobody foresaw; ended without a word."""


@dataclass(frozen=True)
class Told:
    """What came of a task."""

    text: str


@dataclass(frozen=True)
class Ended:
    """A child came to an end before it could tell."""

    cause: Cause
    words: str = ""


@dataclass(frozen=True)
class Far:
    """How far a task is."""

    what: str
    done: int
    of: int


Heard = Told | Ended | Far


class Nursery:
    """Does tasks, each in a process of its own. One that was ended is followed by another, which does what is left."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._line: Connection | None = None
        self._process: BaseProcess | None = None

    def each(self, work: Work[Task], tasks: Sequence[Task], limits: Limits) -> Iterator[tuple[int, Heard]]:
        """What comes of each task, with its place, as it comes."""
        left = dict(enumerate(tasks))
        while left:
            before = len(left)
            for place, heard in self._nursed(work, left, limits):
                if not isinstance(heard, Far):
                    del left[place]
                yield place, heard
            if len(left) == before:
                # It was ended before anything came of it: one more of the same would be, too.
                yield from ((place, Ended("gone")) for place in left)
                return

    def close(self) -> None:
        """End it, with all that is under way."""
        if self._line is not None and self._process is not None:
            self._line.close()
            self._process.terminate()
            self._process.join()
        self._line = self._process = None

    def _nursed(self, work: Work[Task], tasks: dict[int, Task], limits: Limits) -> Iterator[tuple[int, Heard]]:
        """What one process tells until it has done, or is gone."""
        line = self._open()
        try:
            line.send((work, dict(tasks), limits))
            for _ in range(len(tasks)):
                while isinstance((told := _read(line.recv_bytes(MOST_TOLD + 1024)))[1], Far):
                    yield told
                yield told
        except (EOFError, OSError):
            self.close()

    def _open(self) -> Connection:
        if self._line is None:
            context = get_context("spawn")
            self._line, there = context.Pipe()
            self._process = context.Process(target=_nurse, args=(there, self._jobs))
            self._process.start()
            there.close()
        return self._line


def _written(place: int, heard: Heard) -> bytes:
    return json.dumps([place, type(heard).__name__, *vars(heard).values()]).encode("ascii")


def _read(data: bytes) -> tuple[int, Heard]:
    """What a process has said; raises ValueError for anything that none of ours would say."""
    match json.loads(data):
        case [int(place), "Told", str(text)]:
            return place, Told(text)
        case [int(place), "Ended", ("time" | "memory" | "failed" | "gone") as cause, str(words)]:
            return place, Ended(cause, words[:MOST_WORDS])
        case [int(place), "Far", str(what), int(done), int(of)]:
            return place, Far(what[:40], done, of)
        case _:
            raise ValueError("a process said what none of ours would")


@dataclass(frozen=True)
class _Child:
    place: int
    process: BaseProcess
    due: float
    """When it must have ended, by the monotonic clock."""

    def end(self) -> None:
        """End it with all that it has started."""
        if hasattr(os, "killpg") and self.process.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()


def _nurse(pipe: Connection, jobs: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one ends it
    signal.signal(signal.SIGTERM, _leave)
    with contextlib.suppress(EOFError):
        while True:
            work, tasks, limits = pipe.recv()
            _tend(pipe, work, tasks, limits, jobs)


def _tend(pipe: Connection, work: Work[Any], tasks: dict[int, Any], limits: Limits, jobs: int) -> None:
    forks = hasattr(os, "fork")
    context: Any = get_context("fork" if forks else "spawn")
    waiting = deque(tasks.items())
    alive: dict[Connection, _Child] = {}
    # A frozen heap is not touched by the collector, and so stays shared with the children.
    gc.collect()
    gc.freeze()
    try:
        while waiting or alive:
            while waiting and len(alive) < jobs:
                place, task = waiting.popleft()
                here, there = context.Pipe(duplex=False)
                process = context.Process(
                    target=_live, args=(there, work, place, task, limits, pipe if forks else None)
                )
                process.start()
                there.close()
                alive[here] = _Child(place, process, time.monotonic() + limits.seconds)
            soonest = min(child.due for child in alive.values())
            ready = wait(list(alive), max(0.0, soonest - time.monotonic()))
            for here in [each for each in alive if each in ready]:
                _hear(pipe, here, alive)
            for here, child in list(alive.items()):
                if time.monotonic() > child.due:
                    _part(pipe, here, alive, Ended("time"))
    finally:
        for child in alive.values():
            child.end()


def _leave(_: int, __: FrameType | None) -> None:
    sys.exit(1)


def _hear(pipe: Connection, here: Connection, alive: dict[Connection, _Child]) -> None:
    """Pass on what a child says, or how it ended."""
    child = alive[here]
    try:
        data = here.recv_bytes(MOST_TOLD)
    except (EOFError, OSError):  # it has ended, or has said more than it may
        child.process.join(1)
        out_of_time = child.process.exitcode == -getattr(signal, "SIGXCPU", 0)
        _part(pipe, here, alive, Ended("time") if out_of_time else Ended("gone", f"status {child.process.exitcode}"))
        return
    _, heard = _read(data)
    if isinstance(heard, Far):
        pipe.send_bytes(data)
    else:
        _part(pipe, here, alive, heard)


def _part(pipe: Connection, here: Connection, alive: dict[Connection, _Child], heard: Heard) -> None:
    child = alive.pop(here)
    child.end()
    here.close()
    pipe.send_bytes(_written(child.place, heard))


def _live(pipe: Connection, work: Work[Any], place: int, task: Any, limits: Limits, line: Connection | None) -> None:
    if line is not None:
        line.close()  # inherited: whoever waits at its other end would not see the nursery's end before this child's
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    lead_group()
    bind(limits)
    os.environ.clear()
    try:
        said: Heard = Told(work(task, lambda *far: pipe.send_bytes(_written(place, Far(*far)))))
    except MemoryError:
        said = Ended("memory")
    except BaseException as error:  # noqa: BLE001  # whatever happens to one, a word on it must come out
        said = Ended("failed", format_exception_only(error)[-1].strip()[:MOST_WORDS])
    pipe.send_bytes(_written(place, said))
    pipe.close()
