"""Work by forking: what branches of a play share is simulated once, and each goes on in a process of its own."""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from traceback import format_exc
from typing import Generic, TypeVar

from incident_sim.analysis import prevention
from incident_sim.analysis.prevention import Trial, Tried, attempt, in_turn
from incident_sim.analysis.whatif import WORD, Branch, Leaf, Retake, Trunk, Watch, one_by_one
from incident_sim.errors import BranchFailed

Found = TypeVar("Found")


@dataclass(frozen=True)
class _Far:
    """How far it is."""

    what: str
    done: int
    of: int


@dataclass(frozen=True)
class _Failure:
    """What went wrong in another process."""

    traceback: str


def cores() -> int:
    """Processes that can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def explore(trunk: Trunk, branches: Sequence[Branch], watch: Watch) -> Sequence[Leaf]:
    """Follow branches on all cores, from a fresh process that has no threads; raises BranchFailed."""
    return _apart(partial(explore_here, trunk, tuple(branches)), watch) if branches else []


def try_all(trials: Sequence[Trial], watch: Watch) -> Sequence[Tried | None]:
    """Make trials on all cores, from a fresh process that has no threads; raises BranchFailed."""
    return _apart(partial(try_here, tuple(trials)), watch) if trials else []


def _apart(work: Callable[[Watch], Found], watch: Watch) -> Found:
    """Let a fresh process do the work."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(there, work))
    process.start()
    there.close()
    try:
        while True:
            told = here.recv()
            match told:
                case _Far(what, done, of):
                    watch(what, done, of)
                case _Failure(traceback=text):
                    raise BranchFailed(text)
                case _:
                    found: Found = told
                    return found
    except EOFError:
        raise BranchFailed("the process that followed them was ended") from None
    finally:
        here.close()
        process.terminate()
        process.join()


def _serve(pipe: Connection, work: Callable[[Watch], object]) -> None:
    try:
        pipe.send(work(lambda *far: pipe.send(_Far(*far))))
    except BranchFailed as failure:
        pipe.send(_Failure(failure.traceback))
    pipe.close()


def explore_here(trunk: Trunk, branches: Sequence[Branch], watch: Watch) -> Sequence[Leaf]:
    """Follow branches by forking this process, which must have a single thread; plainly where nothing can be forked.

    Raises BranchFailed.
    """
    if not hasattr(os, "fork"):
        return one_by_one(trunk, branches, watch)
    order = sorted(range(len(branches)), key=lambda place: branches[place].begins(trunk))
    retake = Retake(trunk)

    def begin(place: int) -> Callable[[], Leaf]:
        retake.until(branches[place].begins(trunk))
        return lambda: retake.follow(branches[place])

    return _forked(order, begin, WORD, watch)


def try_here(trials: Sequence[Trial], watch: Watch) -> Sequence[Tried | None]:
    """Make trials by forking this process, which must have a single thread; plainly where nothing can be forked.

    Raises BranchFailed.
    """
    if not hasattr(os, "fork"):
        return in_turn(trials, watch)
    return _forked(range(len(trials)), lambda place: partial(attempt, trials[place]), prevention.WORD, watch)


def _forked(
    order: Sequence[int], begin: Callable[[int], Callable[[], Found]], word: str, watch: Watch
) -> Sequence[Found]:
    """Fork for each place in turn, once what comes before it has been done here; and what was found, by place."""
    children: _Children[Found] = _Children()
    # A frozen heap is not touched by the collector, and so stays shared with the children.
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for place in order:
            work = begin(place)
            while len(children) >= cores():
                children.reap()
                watch(word, len(children.found), len(order))
            children.bear(work, place)
        while len(children):
            children.reap()
            watch(word, len(children.found), len(order))
    finally:
        children.end()
        gc.enable()
        gc.unfreeze()
    return [children.found[place] for place in range(len(order))]


class _Children(Generic[Found]):
    """Processes that do a piece of work each."""

    def __init__(self) -> None:
        self.found: dict[int, Found] = {}
        """What came of each, by its place."""
        self._alive: dict[int, tuple[int, int]] = {}
        """By the pipe that each will write into: its number, and its place."""

    def __len__(self) -> int:
        """How many are under way."""
        return len(self._alive)

    def bear(self, work: Callable[[], Found], place: int) -> None:
        """Let another begin here and now."""
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reads)
            _end(work, writes)
        os.close(writes)
        self._alive[reads] = (child, place)

    def reap(self) -> None:
        """Wait for one to end, and take what it found; raises BranchFailed."""
        reads = select.select(list(self._alive), [], [])[0][0]
        child, place = self._alive.pop(reads)
        with os.fdopen(reads, "rb") as pipe:
            data = pipe.read()
        os.waitpid(child, 0)
        if not data:
            raise BranchFailed("a process that followed one was ended")
        told = pickle.loads(data)  # noqa: S301  # our own child wrote it
        if isinstance(told, _Failure):
            raise BranchFailed(told.traceback)
        self.found[place] = told

    def end(self) -> None:
        """End those that are still under way."""
        for reads, (child, _) in self._alive.items():
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(reads)
        self._alive.clear()


def _end(work: Callable[[], object], writes: int) -> None:
    """Do the work in a child, tell what came of it, and never return."""
    status = 1
    try:
        told: object = work()
        status = 0
    except BaseException:  # noqa: BLE001  # a child must not go on as its parent, whatever happens
        told = _Failure(format_exc())
    with os.fdopen(writes, "wb") as pipe:
        pickle.dump(told, pipe)
    os._exit(status)
