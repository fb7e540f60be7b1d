"""Work on strangers' files: whatever one does, the others are done, and each comes to an end that is told."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from incident_sim.batch.apart import Ended, Far, Nursery, Told
from incident_sim.batch.limits import Limits
from tests.batch.work import behave

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of memory and time need a POSIX system")

QUICK = Limits(seconds=3, memory=512)
TASKS = ("one", "spin", "grow", "two", "vanish", "fail", "flood", "sleep", "three", "environment")


@pytest.fixture(scope="module")
def ends() -> dict[str, Told | Ended]:
    """What came of each task, hostile ones among good ones, three at once."""
    found: dict[str, Told | Ended] = {}
    with closing(Nursery(3)) as nursery:
        for place, heard in nursery.each(behave, TASKS, QUICK):
            if not isinstance(heard, Far):
                assert TASKS[place] not in found, "each comes to one end"
                found[TASKS[place]] = heard
    return found


def test_each_task_comes_to_one_end_and_good_ones_are_done(ends: dict[str, Told | Ended]) -> None:
    """A hostile neighbour harms nobody."""
    assert set(ends) == set(TASKS)
    for name in ("one", "two", "three"):
        assert ends[name] == Told(f"done: {name}")


@pytest.mark.parametrize(
    ("task", "cause"),
    [
        ("spin", "time"),
        ("sleep", "time"),
        ("grow", "memory"),
        ("vanish", "gone"),
        ("fail", "failed"),
        ("flood", "gone"),
    ],
)
def test_each_way_to_misbehave_has_its_name(ends: dict[str, Told | Ended], task: str, cause: str) -> None:
    """By the clock or the processor's, by memory, without a word, by an error nobody foresaw, by saying too much."""
    end = ends[task]
    assert isinstance(end, Ended)
    assert end.cause == cause


def test_an_unforeseen_error_is_told_in_a_line(ends: dict[str, Told | Ended]) -> None:
    """The last line of the traceback, and no more."""
    assert ends["fail"] == Ended("failed", "RuntimeError: a fault of the grader")


def test_a_child_inherits_no_environment(ends: dict[str, Told | Ended]) -> None:
    """What the machine's owner keeps there is no stranger's business."""
    assert ends["environment"] == Told("")


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123  # a file of the system
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="asks the system's table of processes")  # noqa: PTH112
def test_what_a_child_has_started_ends_with_it() -> None:
    """The whole group is ended, not the child alone."""
    started: list[int] = []
    with closing(Nursery(1)) as nursery:
        for _, heard in nursery.each(behave, ["leave-a-child"], Limits(seconds=1, memory=1024)):
            match heard:
                case Far(what=pid):
                    started.append(int(pid))
                case end:
                    assert end == Ended("time")
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert started
    assert not any(alive(pid) for pid in started)


def test_a_nursery_that_dies_is_replaced_and_nothing_is_done_twice() -> None:
    """What had been told stays told; the rest is done by another."""
    with closing(Nursery(1)) as nursery:
        found = list(nursery.each(behave, ["one", "two"], QUICK))
        assert [heard for _, heard in found] == [Told("done: one"), Told("done: two")]
        ends = dict(nursery.each(behave, ["one", "slay"], QUICK))
        assert ends[0] == Told("done: one")
        assert ends[1] == Ended("gone"), "what ends two nurseries is not tried on a third"
        assert dict(nursery.each(behave, ["three"], QUICK)) == {0: Told("done: three")}


def test_leaving_early_ends_what_is_under_way() -> None:
    """Whoever stops listening leaves no process behind."""
    nursery = Nursery(2)
    heard: Iterator[object] = nursery.each(behave, ["one", "sleep"], Limits(seconds=300))
    next(heard)
    before = time.monotonic()
    nursery.close()
    assert time.monotonic() - before < 60
