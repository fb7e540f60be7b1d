"""A certificate as a table."""

from __future__ import annotations

from collections.abc import Iterator

from incident_sim.analysis.certificate import Bar, Certificate, Row

MOST_SEEDS = 8
"""Seeds that are named where a bar does not hold."""


def lines_of(certificate: Certificate) -> Iterator[str]:
    """Every bar, what was scored, and where it does not hold."""
    count = len(certificate.seeds)
    yield f"{certificate.scenario}: {'fair' if certificate.passed else 'NOT FAIR'} on {count} seed{'s' * (count != 1)}"
    yield f"{'play':<46} {'bar':>12} {'lowest':>8} {'middle':>8} {'highest':>8}"
    for row in certificate.rows:
        figures = " ".join(f"{value / 1000:8.1f}" for value in (row.lowest, row.middle, row.highest))
        yield f"{_name(row.bar):<46} {_bar(row.bar):>12} {figures}  {_verdict(row)}"
    if not all(row.exact for row in certificate.rows):
        yield "bound: changes were not weighed one by one, for the bar holds whether or not they helped"


def _name(bar: Bar) -> str:
    return bar.play if bar.above is None else f"{bar.play} above {bar.above}"


def _bar(bar: Bar) -> str:
    if bar.most is not None:
        return f"<= {bar.most / 1000:g}"
    return f">= {bar.least / 1000:g}" if bar.least else "> 0"


def _verdict(row: Row) -> str:
    if row.failed:
        named = ", ".join(str(seed) for seed in row.failed[:MOST_SEEDS])
        more = ", ..." * (len(row.failed) > MOST_SEEDS)
        return f"FAILS on seed{'s' * (len(row.failed) > 1)} {named}{more}"
    return "ok" if row.exact else "ok, bound"
