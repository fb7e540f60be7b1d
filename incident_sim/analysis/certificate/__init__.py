"""The certificate: whether a scenario is fair, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.analysis.certificate.bars import BARS, SCORES, Bar, rule
from incident_sim.analysis.certificate.booth import Booth, Mark, Ways
from incident_sim.analysis.certificate.herrings import HERRINGS
from incident_sim.analysis.certificate.leaks import LEAKS
from incident_sim.analysis.certificate.monotone import MONOTONE
from incident_sim.analysis.certificate.moves import MOVES
from incident_sim.analysis.certificate.plays import competent
from incident_sim.analysis.certificate.reference import EVIDENCE, HANDS, TIME_BOX
from incident_sim.analysis.certificate.rows import SEEDS, Certificate, Reading, Readings, Row, Rule, summed_up
from incident_sim.kernel import Streams
from incident_sim.scenario.schema import Scenario
from incident_sim.session import draw_variant

RULES: tuple[Rule, ...] = (*SCORES, TIME_BOX, EVIDENCE, HANDS, LEAKS, HERRINGS, MOVES, *MONOTONE)
"""Everything that a certificate says, in its order."""


def inspect(booth: Booth, rules: Sequence[Rule]) -> Readings:
    """Look at one seed: make the plays that the rules need, and read them."""
    booth.prepare(name for each in rules for name in each.needs)
    return {each.name: reading for each in rules if (reading := each.read(booth)) is not None}


def due(scenario: Scenario, seeds: Sequence[int], rules: Sequence[Rule]) -> dict[int, tuple[Rule, ...]]:
    """Which rules are looked at on which seed: those that hang on the variant on the first seed that draws it."""
    drawn: set[str] = set()
    found: dict[int, tuple[Rule, ...]] = {}
    for seed in seeds:
        name = draw_variant(scenario, Streams(seed)).name
        found[seed] = tuple(each for each in rules if not each.once or name not in drawn)
        drawn.add(name)
    return found


__all__ = [
    "BARS",
    "EVIDENCE",
    "HANDS",
    "HERRINGS",
    "LEAKS",
    "MONOTONE",
    "MOVES",
    "RULES",
    "SCORES",
    "SEEDS",
    "TIME_BOX",
    "Bar",
    "Booth",
    "Certificate",
    "Mark",
    "Reading",
    "Readings",
    "Row",
    "Rule",
    "Ways",
    "competent",
    "due",
    "inspect",
    "rule",
    "summed_up",
]
