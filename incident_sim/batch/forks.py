"""Branches of one play by forking: what they share is simulated once, and each goes on in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection

from incident_sim.analysis.fans import Begun, Made, each_anew
from incident_sim.analysis.whatif import WORD, Branch, Leaf, Retake, Trunk, Watch, one_by_one
from incident_sim.batch.children import Children, Failure, cores, shared_heap
from incident_sim.errors import BranchFailed


@dataclass(frozen=True)
class _Far:
    """How far it is."""

    what: str
    done: int
    of: int


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
                case Failure(traceback=text):
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
        pipe.send(Failure(failure.traceback))
    pipe.close()


def explore_here(trunk: Trunk, branches: Sequence[Branch], watch: Watch) -> Sequence[Leaf]:
    """Follow branches by forking this process, which must have a single thread; plainly where nothing can be forked.

    Raises BranchFailed.
    """
    if not hasattr(os, "fork"):
        return one_by_one(trunk, branches, watch)
    order = sorted(range(len(branches)), key=lambda place: branches[place].begins(trunk))
    children: Children[Leaf] = Children()
    retake = Retake(trunk)
    with shared_heap():
        try:
            for place in order:
                retake.until(branches[place].begins(trunk))
                while len(children) >= cores():
                    children.reap()
                    watch(WORD, len(children.found), len(branches))
                children.bear(place, partial(retake.follow, branches[place]))
            while len(children):
                children.reap()
                watch(WORD, len(children.found), len(branches))
        finally:
            children.end()
    return [children.found[place] for place in range(len(branches))]


def fan_here(begin: Callable[[], Begun], works: Sequence[Callable[[Begun], Made]]) -> list[Made]:
    """Do each work on one beginning, by forking this process, which must have a single thread; raises BranchFailed."""
    if not hasattr(os, "fork") or len(works) == 1:
        return each_anew(begin, works)
    children: Children[Made] = Children()
    begun = begin()
    with shared_heap():
        try:
            for place, work in enumerate(works):
                while len(children) >= cores():
                    children.reap()
                children.bear(place, partial(work, begun))
            while len(children):
                children.reap()
        finally:
            children.end()
    return [children.found[place] for place in range(len(works))]
