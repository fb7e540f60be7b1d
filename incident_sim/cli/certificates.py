"""A certificate as a table, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from incident_sim.analysis.certificate import Certificate, Row
from incident_sim.analysis.certificate.rows import Unit
from incident_sim.text import safe_line

MOST_SEEDS = 8
"""Seeds that are named where a rule does not hold."""
MOST_REASONS = 6
"""Reasons that are told of one rule."""


def lines_of(certificate: Certificate) -> Iterator[str]:
    """Every rule, what was found, where it does not hold, and why."""
    count = len(certificate.seeds)
    yield f"{certificate.scenario}: {'fair' if certificate.passed else 'NOT FAIR'} on {count} seed{'s' * (count != 1)}"
    yield f"{'':<46} {'bar':>8} {'lowest':>9} {'middle':>9} {'highest':>9}"
    for row in certificate.rows:
        figures = " ".join(f"{figure(value, row.unit):>9}" for value in (min(row.values), row.middle, max(row.values)))
        yield f"{row.rule:<46} {row.bar:>8} {figures}  {_verdict(row, certificate.seeds)}"
        for sentence, seeds in row.why[:MOST_REASONS]:
            yield f"    {safe_line(sentence)} (seed{'s' * (len(seeds) > 1)} {_listed(seeds)})"
        if len(row.why) > MOST_REASONS:
            yield f"    and {len(row.why) - MOST_REASONS} more"
    if not all(row.exact for row in certificate.rows):
        yield "bound: changes were not weighed one by one, for the bar holds whether or not they helped"


def told(certificate: Certificate) -> dict[str, Any]:
    """A certificate for programs: values in thousandths of a point, parts per million, microseconds, or things."""
    return {
        "scenario": certificate.scenario,
        "passed": certificate.passed,
        "seeds": list(certificate.seeds),
        "rows": [
            {
                "rule": row.rule,
                "bar": row.bar,
                "unit": row.unit,
                "exact": row.exact,
                "failed": list(row.failed),
                "values": {str(seed): reading.value for seed, reading in row.readings},
                "why": {str(seed): list(reading.why) for seed, reading in row.readings if reading.why},
            }
            for row in certificate.rows
        ],
    }


def figure(value: int, unit: Unit) -> str:
    """A value as the table shows it."""
    match unit:
        case "points":
            return f"{value / 1000:.1f}"
        case "share":
            return f"{value / 10_000:.1f} %"
        case "time":
            return f"{value / 1_000_000:.1f} s"
        case "count":
            return str(value)
        case _:
            assert_never(unit)


def _verdict(row: Row, seeds: Sequence[int]) -> str:
    if row.failed:
        return f"FAILS on seed{'s' * (len(row.failed) > 1)} {_listed(row.failed)}"
    some = "" if len(row.readings) == len(seeds) else f" on {_listed([seed for seed, _ in row.readings])}"
    return f"ok{some}" if row.exact else f"ok{some}, bound"


def _listed(seeds: Sequence[int]) -> str:
    named = ", ".join(str(seed) for seed in seeds[:MOST_SEEDS])
    return named + ", ..." * (len(seeds) > MOST_SEEDS)
