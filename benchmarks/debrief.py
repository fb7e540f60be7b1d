"""What a debrief costs: a 30-minute game with a dozen consequential actions, weighed, earlier, in other worlds, proved.

``python benchmarks/debrief.py``: wall and CPU seconds of each part, on all cores that this process may use.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from incident_sim.actions import Action
from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.mitigate import SetRetries, SetTimeout, Shed
from incident_sim.analysis import EARLIER, Run, homework, make, plan, prevent, standards
from incident_sim.analysis.siblings import spread
from incident_sim.batch import explore, try_all
from incident_sim.batch.children import cores
from incident_sim.files import open_scenario
from incident_sim.plays import Submission, TimedAction
from incident_sim.scoring import read
from incident_sim.session import find_zero
from incident_sim.units import MINUTE

SEED, WORLDS, CHANGES = 4, 3, 12
CALLS = ("checkout->cart", "checkout->inventory", "checkout->fraud", "storefront->catalog")


def main() -> None:
    """Measure each part once."""
    scenario = open_scenario("checkout-cascade").model_copy(update={"lasts": 30 * MINUTE})
    zero = find_zero(scenario, SEED)
    reference = make(Run(scenario, SEED, "reference", zero))
    entries = list(reference.journal)
    filed = next(form for _, form in read(entries).of(FilePostmortem))
    submission = Submission(version=1, scenario=scenario.id, seed=SEED, actions=actions(), postmortem=filed.postmortem)
    idle, _ = timed("idle and reference", lambda: standards(scenario, SEED, zero))
    ran = timed("the play itself", lambda: make(Run(scenario, SEED, submission, zero)))
    alone, planned = plan(scenario, SEED, zero, ran), plan(scenario, SEED, zero, ran, EARLIER)
    leaves = timed(
        f"leave-one-out, {len(alone.branches)} branches", lambda: explore(alone.trunk, alone.branches, quiet)
    )
    timed(
        f"and 2, 5, 10 minutes sooner, {len(planned.branches)} branches in all",
        lambda: explore(planned.trunk, planned.branches, quiet),
    )
    effects = alone.effects(leaves, idle.comparison.harm.total)
    timed(f"leave-one-out in {WORLDS - 1} more worlds", lambda: spread(alone, effects, WORLDS, explore, quiet))
    work = homework(scenario, SEED, zero, ran, idle.comparison)
    if work is not None:
        timed("prevention proof, 3 safeguards", lambda: prevent(work, try_all, quiet))


def actions() -> tuple[TimedAction, ...]:
    """Twelve changes, one every half minute: the storm is shed, and policies are turned."""
    moves: list[Action] = [Shed(journey="checkout", admit=admit) for admit in (150_000, 350_000, 650_000, 1_000_000)]
    moves += [SetRetries(call=call, times=0) for call in CALLS]
    moves += [SetTimeout(call=call, timeout=1_000_000) for call in CALLS]
    return tuple(TimedAction(at=(2 + place) * MINUTE // 2, action=move) for place, move in enumerate(moves[:CHANGES]))


def quiet(*_: object) -> None:
    """Nobody is told."""


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do it, and print what it took."""
    before, began = os.times(), time.perf_counter()
    found = work()
    after, wall = os.times(), time.perf_counter() - began
    cpu = sum(after[:4]) - sum(before[:4])
    print(f"{what:<60} {wall:6.1f} s of wall, {cpu:6.1f} s of CPU on {cores()} cores", flush=True)
    return found


if __name__ == "__main__":
    main()
