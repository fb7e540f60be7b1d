"""Whether a machine can carry what a scenario asks of it at its peak."""

from __future__ import annotations

from collections.abc import Iterator

from incident_sim.scenario.demand import sources_of
from incident_sim.scenario.findings import Finding
from incident_sim.scenario.schema import Scenario

MOST_HOPS = 20_000
"""Requests a second over all services: beyond this a session could not keep up with its clock."""


def check_load(scenario: Scenario) -> Iterator[Finding]:
    """All traffic together, with the surges of the variant that has the most of it."""
    worst = list(sources_of(scenario))
    for place, variant in enumerate(scenario.variants):
        sources = list(sources_of(scenario, variant.faults, ("variants", place)))
        if sum(source.hops for source in sources) > sum(source.hops for source in worst):
            worst = sources
    total = sum(source.hops for source in worst)
    if total > MOST_HOPS:
        most = max(worst, key=lambda source: source.hops)
        share = "this makes" if most.hops == total else f"this makes {most.hops:,} of the"
        yield most.place, f"{share} {total:,} requests a second in all at the peak; a drill carries {MOST_HOPS:,}"
