"""Work done in copies of this process, and what came of it brought home through pipes."""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from traceback import format_exc
from typing import Generic, TypeVar

from incident_sim.errors import BranchFailed

Made = TypeVar("Made")


@dataclass(frozen=True)
class Failure:
    """What went wrong in another process."""

    traceback: str


def cores() -> int:
    """Processes that can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Children(Generic[Made]):
    """Copies of this process that do one work each. Ours must have a single thread."""

    def __init__(self) -> None:
        self.found: dict[int, Made] = {}
        """What came of each work, by its place."""
        self._alive: dict[int, tuple[int, int]] = {}
        """By the pipe that each will write into: its number, and the place of its work."""

    def __len__(self) -> int:
        """How many are under way."""
        return len(self._alive)

    def bear(self, place: int, work: Callable[[], Made]) -> None:
        """Let another begin here and now."""
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reads)
            _end(work, writes)
        os.close(writes)
        self._alive[reads] = (child, place)

    def reap(self) -> None:
        """Wait for one to end, and take what it made; raises BranchFailed."""
        reads = select.select(list(self._alive), [], [])[0][0]
        child, place = self._alive.pop(reads)
        with os.fdopen(reads, "rb") as pipe:
            data = pipe.read()
        os.waitpid(child, 0)
        if not data:
            raise BranchFailed("a process that followed one was ended")
        told = pickle.loads(data)  # noqa: S301  # our own child wrote it
        if isinstance(told, Failure):
            raise BranchFailed(told.traceback)
        self.found[place] = told

    def end(self) -> None:
        """End those that are still under way."""
        for reads, (child, _) in self._alive.items():
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(reads)
        self._alive.clear()


@contextmanager
def shared_heap() -> Iterator[None]:
    """Keep the collector from touching what children share: a frozen heap stays one."""
    if gc.get_freeze_count():
        yield  # a child of somebody who has done so already
        return
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _end(work: Callable[[], Made], writes: int) -> None:
    """Do the work in a child, tell what came of it, and never return."""
    status = 1
    try:
        told: Made | Failure = work()
        status = 0
    except BaseException:  # noqa: BLE001  # a child must not go on as its parent, whatever happens
        told = Failure(format_exc())
    with os.fdopen(writes, "wb") as pipe:
        pickle.dump(told, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    os._exit(status)
