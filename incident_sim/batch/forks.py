"""Branches of one play by forking: what they share is simulated once, and each goes on in a process of its own."""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from traceback import format_exc

from incident_sim.analysis.whatif import WORD, Branch, Leaf, Retake, Trunk, Watch, one_by_one
from incident_sim.errors import BranchFailed


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
    if not branches:
        return []
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_grow, args=(there, trunk, tuple(branches)))
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
                    leaves: Sequence[Leaf] = told
                    return leaves
    except EOFError:
        raise BranchFailed("the process that followed them was ended") from None
    finally:
        here.close()
        process.terminate()
        process.join()


def _grow(pipe: Connection, trunk: Trunk, branches: Sequence[Branch]) -> None:
    try:
        pipe.send(explore_here(trunk, branches, lambda *far: pipe.send(_Far(*far))))
    except BranchFailed as failure:
        pipe.send(_Failure(failure.traceback))
    pipe.close()


def explore_here(trunk: Trunk, branches: Sequence[Branch], watch: Watch, at_once: int | None = None) -> Sequence[Leaf]:
    """Follow branches by forking this process, which must have a single thread; plainly where nothing can be forked.

    So many ``at_once``, or one on each core. Raises BranchFailed.
    """
    if not hasattr(os, "fork"):
        return one_by_one(trunk, branches, watch)
    order = sorted(range(len(branches)), key=lambda place: branches[place].begins(trunk))
    children = _Children()
    retake = Retake(trunk)
    # A frozen heap is not touched by the collector, and so stays shared with the children.
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for place in order:
            retake.until(branches[place].begins(trunk))
            while len(children) >= (at_once or cores()):
                children.reap()
                watch(WORD, len(children.found), len(branches))
            children.bear(retake, branches[place], place)
        while len(children):
            children.reap()
            watch(WORD, len(children.found), len(branches))
    finally:
        children.end()
        gc.enable()
        gc.unfreeze()
    return [children.found[place] for place in range(len(branches))]


class _Children:
    """Processes that follow a branch each."""

    def __init__(self) -> None:
        self.found: dict[int, Leaf] = {}
        """What came of each branch, by its place."""
        self._alive: dict[int, tuple[int, int]] = {}
        """By the pipe that each will write into: its number, and the place of its branch."""

    def __len__(self) -> int:
        """How many are under way."""
        return len(self._alive)

    def bear(self, retake: Retake, branch: Branch, place: int) -> None:
        """Let another begin here and now."""
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reads)
            _end(retake, branch, writes)
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


def _end(retake: Retake, branch: Branch, writes: int) -> None:
    """Follow a branch in a child, tell what came of it, and never return."""
    status = 1
    try:
        told: Leaf | _Failure = retake.follow(branch)
        status = 0
    except BaseException:  # noqa: BLE001  # a child must not go on as its parent, whatever happens
        told = _Failure(format_exc())
    with os.fdopen(writes, "wb") as pipe:
        pickle.dump(told, pipe)
    os._exit(status)
