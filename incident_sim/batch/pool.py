"""The same work on many things, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import TypeVar

from incident_sim.analysis.certificate import RULES, Booth, Certificate, Readings, Rule, Ways, due, inspect, summed_up
from incident_sim.analysis.whatif import Watch
from incident_sim.batch.children import cores
from incident_sim.batch.forks import explore_here, fan_here
from incident_sim.scenario.schema import Scenario

Thing = TypeVar("Thing")
Made = TypeVar("Made")

HERE = Ways(fan_here, explore_here)
"""By forking a process that has one thread."""


def each(work: Callable[[Thing], Made], things: Iterable[Thing]) -> Iterator[tuple[int, Made]]:
    """Do the work on each thing, and give its place and what came of it, as it comes; both must be picklable."""
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(work, thing): place for place, thing in enumerate(things)}
        try:
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def certify(scenario: Scenario, seeds: Iterable[int], watch: Watch, rules: Sequence[Rule] = RULES) -> Certificate:
    """The certificate of a scenario over seeds; the same however many cores there are."""
    wanted = list(seeds)
    jobs = [(scenario, seed, here) for seed, here in due(scenario, wanted, rules).items()]
    found: dict[int, Readings] = {}
    watch("certifying", 0, len(wanted))
    for place, readings in each(_inspected, jobs):
        found[wanted[place]] = readings
        watch("certifying", len(found), len(wanted))
    return summed_up(scenario.id, rules, {seed: found[seed] for seed in wanted})


def _inspected(job: tuple[Scenario, int, Sequence[Rule]]) -> Readings:
    scenario, seed, rules = job
    return inspect(Booth(scenario, seed, HERE), rules)
