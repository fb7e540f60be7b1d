"""The same beginning, and many ways on from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Begun = TypeVar("Begun")
Made = TypeVar("Made")


class Fan(Protocol):
    """Does each work on a beginning of its own, and gives what came of each, in order.

    What a beginning is must not depend on when or how often it is made, so whoever fans out may make it once and fork.
    """

    def __call__(self, begin: Callable[[], Begun], works: Sequence[Callable[[Begun], Made]]) -> list[Made]:
        """Do them; raises BranchFailed where a process was lost."""


def each_anew(begin: Callable[[], Begun], works: Sequence[Callable[[Begun], Made]]) -> list[Made]:
    """The plain way: a new beginning for each."""
    return [work(begin()) for work in works]
