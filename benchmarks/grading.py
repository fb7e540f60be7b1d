"""How many submissions a minute are graded: a class of generated plays of one scenario on a few seeds.

``python benchmarks/grading.py [SCENARIO] [--plays N] [--changes N] [--jobs N]``
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from contextlib import closing
from pathlib import Path

from incident_sim.batch import Grader, Order
from incident_sim.files import gather, open_scenario
from incident_sim.scenario.schema import Scenario


def play(scenario: Scenario, number: int, changes: int) -> str:
    """A play that acknowledges, declares, posts, and turns what a scenario's first services have."""
    chance = random.Random(number)
    services = [service.name for service in scenario.topology.services]
    alert, journey = scenario.alerts[0].name, scenario.traffic.journeys[0].name
    lines = [
        f"{{at: 31s, do: acknowledge, alert: {alert}}}",
        f"{{at: 45s, do: declare, severity: {scenario.briefing.severities[0].name}}}",
        f"{{at: 50s, do: view_calls, service: {services[0]}}}",
        f"{{at: 1m, do: post_status, status: investigating, journeys: [{journey}], effect: failing}}",
    ]
    lines += [
        f"{{at: {at}s, do: shed, journey: {journey}, admit: {chance.randrange(10, 100)}%}}"
        for at in sorted(chance.sample(range(100, 280), changes))
    ]
    actions = "".join(f"  - {line}\n" for line in lines)
    return f"version: 1\nscenario: {scenario.id}\nseed: {1 + number % 3}\nactions:\n{actions}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", default="checkout-cascade")
    parser.add_argument("--plays", type=int, default=12)
    parser.add_argument("--changes", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=None)
    asked = parser.parse_args()
    scenario = open_scenario(asked.scenario)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(asked.plays):
            (Path(folder) / f"{number:04}.yaml").write_text(play(scenario, number, asked.changes), encoding="utf-8")
        order = Order(offered={scenario.id: scenario}, jobs=asked.jobs)
        before = time.monotonic()
        with closing(Grader(order, lambda *_: None)) as grader:
            handed = grader.grade(gather([folder]))
        took = time.monotonic() - before
        # The nursery has ended, and its children's time with it is counted.
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    graded = sum(each.result.outcome == "graded" for each in handed)
    print(f"{graded} of {asked.plays} graded, {asked.changes} changes each, on 3 seeds of {scenario.id}")
    print(f"{took:.1f} s by the clock, {cpu:.1f} s of processor time: {cpu / asked.plays:.2f} s each")
    print(
        f"{60 * asked.plays / took:.0f} a minute here; {120 * asked.plays / cpu:.0f} a minute on two cores with nothing else to do"
    )


if __name__ == "__main__":
    main()
