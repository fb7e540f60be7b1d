"""What a certificate is made of: rules, what each found on a seed, and the table of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from incident_sim.analysis.certificate.booth import Booth

SEEDS = 20
"""Worlds a certificate looks at: a story checked on one seed lies."""

Unit = Literal["points", "share", "time", "count"]
"""Thousandths of a point, parts per million, microseconds, things."""


@dataclass(frozen=True)
class Reading:
    """What a rule found on one seed."""

    value: int
    """In the rule's unit."""
    holds: bool
    exact: bool = True
    """Whether the value is the figure itself, and no bound of it."""
    why: tuple[str, ...] = ()
    """What broke the rule, in sentences."""


@dataclass(frozen=True)
class Rule:
    """Something that must hold of a fair scenario on every seed."""

    name: str
    bar: str
    """What must hold, as the table shows it: ``<= 35``."""
    unit: Unit
    needs: tuple[str, ...]
    """The plays it looks at."""
    read: Callable[[Booth], Reading | None]
    """Look; None where there is nothing to look at in this world."""
    once: bool = False
    """Whether it is costly and hangs on the variant: then it is looked at on the first seed of each variant alone."""


Readings = Mapping[str, Reading]
"""What was found on one seed, by the name of the rule."""


@dataclass(frozen=True)
class Row:
    """One rule over all seeds on which it was looked at."""

    rule: str
    bar: str
    unit: Unit
    readings: tuple[tuple[int, Reading], ...]
    """By seed; never empty."""

    @property
    def failed(self) -> tuple[int, ...]:
        """The seeds on which it does not hold."""
        return tuple(seed for seed, reading in self.readings if not reading.holds)

    @property
    def exact(self) -> bool:
        """Whether every value is the figure itself."""
        return all(reading.exact for _, reading in self.readings)

    @property
    def values(self) -> tuple[int, ...]:
        """In the rule's unit, one for each seed."""
        return tuple(reading.value for _, reading in self.readings)

    @property
    def middle(self) -> int:
        """Over all seeds."""
        return int(median(self.values))

    @property
    def why(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """What broke it, each reason once, with the seeds on which it did."""
        seeds: dict[str, list[int]] = {}
        for seed, reading in self.readings:
            for sentence in reading.why:
                seeds.setdefault(sentence, []).append(seed)
        return tuple((sentence, tuple(where)) for sentence, where in seeds.items())


@dataclass(frozen=True)
class Certificate:
    """All rules of a scenario, over its seeds."""

    scenario: str
    seeds: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule holds on every seed."""
        return not any(row.failed for row in self.rows)


def summed_up(scenario: str, rules: Sequence[Rule], found: Mapping[int, Readings]) -> Certificate:
    """The certificate of a scenario, from what was found on every seed."""
    rows: list[Row] = []
    for rule in rules:
        readings = tuple((seed, here[rule.name]) for seed, here in found.items() if rule.name in here)
        if readings:
            rows.append(Row(rule.name, rule.bar, rule.unit, readings))
    return Certificate(scenario, tuple(found), tuple(rows))
