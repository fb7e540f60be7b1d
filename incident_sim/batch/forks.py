"""Work by forking: what branches of a play share is simulated once, and each goes on in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from incident_sim.analysis import prevention
from incident_sim.analysis.fans import Begun, Made, each_anew
from incident_sim.analysis.prevention import Trial, Tried, attempt, in_turn
from incident_sim.analysis.whatif import WORD, Branch, Leaf, Retake, Trunk, Watch, one_by_one
from incident_sim.batch.children import Children, Failure, cores, shared_heap
from incident_sim.errors import BranchFailed

Found = TypeVar("Found")


@dataclass(frozen=True)
class _Far:
    """How far it is."""

    what: str
    done: int
    of: int


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
                case Failure(traceback=text):
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
        pipe.send(Failure(failure.traceback))
    pipe.close()


def explore_here(trunk: Trunk, branches: Sequence[Branch], watch: Watch, at_once: int | None = None) -> Sequence[Leaf]:
    """Follow branches by forking this process, which must have a single thread; plainly where nothing can be forked.

    So many ``at_once``, or one on each core. Raises BranchFailed.
    """
    if not hasattr(os, "fork"):
        return one_by_one(trunk, branches, watch)
    order = sorted(range(len(branches)), key=lambda place: branches[place].begins(trunk))
    retake = Retake(trunk)

    def begin(place: int) -> Callable[[], Leaf]:
        retake.until(branches[place].begins(trunk))
        return lambda: retake.follow(branches[place])

    return _forked(order, begin, WORD, watch, at_once)


def try_here(trials: Sequence[Trial], watch: Watch, at_once: int | None = None) -> Sequence[Tried | None]:
    """Make trials by forking this process, which must have a single thread; plainly where nothing can be forked.

    So many ``at_once``, or one on each core. Raises BranchFailed.
    """
    if not hasattr(os, "fork"):
        return in_turn(trials, watch)
    return _forked(range(len(trials)), lambda place: partial(attempt, trials[place]), prevention.WORD, watch, at_once)


def fan_here(begin: Callable[[], Begun], works: Sequence[Callable[[Begun], Made]]) -> list[Made]:
    """Do each work on one beginning, by forking this process, which must have a single thread; raises BranchFailed."""
    if not hasattr(os, "fork") or len(works) == 1:
        return each_anew(begin, works)
    begun = begin()
    return _forked(range(len(works)), lambda place: partial(works[place], begun), "", lambda *_: None)


def _forked(
    order: Sequence[int],
    begin: Callable[[int], Callable[[], Found]],
    word: str,
    watch: Watch,
    at_once: int | None = None,
) -> list[Found]:
    """Fork for each place in turn, once what comes before it has been done here; and what was found, by place."""
    children: Children[Found] = Children()
    with shared_heap():
        try:
            for place in order:
                work = begin(place)
                while len(children) >= (at_once or cores()):
                    children.reap()
                    watch(word, len(children.found), len(order))
                children.bear(place, work)
            while len(children):
                children.reap()
                watch(word, len(children.found), len(order))
        finally:
            children.end()
    return [children.found[place] for place in range(len(order))]
