"""What a change came to, in words: the figure before and after, and whether that is better."""

from __future__ import annotations

from incident_sim.observe.dashboard import Reading
from incident_sim.observe.words.quantities import say_latency
from incident_sim.units import ONE, show_ratio

ALIKE = ONE // 20
"""Two readings that differ by less than a twentieth are alike."""


def say_reading(reading: Reading) -> str:
    """``checkout failing 38% → 4.1%``: the minute before, and the minute after it could be seen."""
    before, after = (_figure(reading.figure, value) for value in (reading.before, reading.after))
    return f"{reading.subject} {reading.figure} {before} → {after}"


def verdict(reading: Reading) -> str:
    """``better``, ``worse``, ``no change``, or ``not measured``."""
    before, after = reading.before, reading.after
    if before < 0 or after < 0:
        return "not measured"
    if abs(after - before) * ONE <= ALIKE * max(before, after):
        return "no change"
    return "better" if after < before else "worse"


def _figure(figure: str, value: int) -> str:
    if value < 0:
        return "no data"
    return show_ratio(value) if figure == "failing" else say_latency(value)
