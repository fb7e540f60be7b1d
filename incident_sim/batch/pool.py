"""The same work on many things, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from incident_sim.analysis.certificate import Certificate, Marks, mark_seed, summed_up
from incident_sim.analysis.whatif import Watch
from incident_sim.batch.forks import cores, explore_here
from incident_sim.scenario.schema import Scenario

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def each(work: Callable[[Thing], Made], things: Iterable[Thing]) -> Iterator[tuple[Thing, Made]]:
    """Do the work on each thing, and give what came of it as it comes; ``work`` must be importable by name."""
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(work, thing): thing for thing in things}
        try:
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def certify(scenario: Scenario, seeds: Iterable[int], watch: Watch) -> Certificate:
    """The certificate of a scenario over seeds; the same however many cores there are."""
    wanted = list(seeds)
    marks: dict[int, Marks] = {}
    watch("certifying", 0, len(wanted))
    for seed, found in each(partial(_mark, scenario), wanted):
        marks[seed] = found
        watch("certifying", len(marks), len(wanted))
    return summed_up(scenario, {seed: marks[seed] for seed in wanted})


def _mark(scenario: Scenario, seed: int) -> Marks:
    return mark_seed(scenario, seed, explore_here)
