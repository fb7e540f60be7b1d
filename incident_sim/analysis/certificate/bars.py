"""What plays score that ought to lose, and what plays score that ought to win."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from incident_sim.analysis.certificate.booth import Booth, Mark
from incident_sim.analysis.certificate.plays import FOREIGN
from incident_sim.analysis.certificate.rows import Reading, Rule
from incident_sim.responders import POLICIES

POINT = 1000


@dataclass(frozen=True)
class Bar:
    """What one kind of play may score, or by how much two must differ."""

    play: str
    least: int | None = None
    """In thousandths of a point."""
    most: int | None = None
    above: str | None = None
    """The play that this one is held against: then the bar is about the difference."""

    def read(self, mark: Mark, other: Mark | None) -> Reading:
        """Whether it surely holds: by the most that can be, or by the least that is sure."""
        exact = mark.exact and (other is None or other.exact)
        if self.most is not None:
            return Reading(mark.most, holds=mark.most <= self.most, exact=exact)
        value = mark.least - (0 if other is None else other.most)
        return Reading(value, holds=value >= (self.least or 0), exact=exact)


BARS: tuple[Bar, ...] = (
    Bar("nothing", most=10 * POINT),
    *(Bar(name, most=35 * POINT) for name in POLICIES),
    Bar("clerk", most=50 * POINT),
    Bar(FOREIGN, most=50 * POINT),
    Bar("reference", least=90 * POINT),
    Bar("medic", least=60 * POINT),
    Bar("competent", least=70 * POINT),
    Bar("medic", least=1, above="clerk"),
    Bar("reference", least=15 * POINT, above="every reference at once"),
    Bar("empty postmortem", least=1, above="stuffed postmortem"),
)


def rule(bar: Bar) -> Rule:
    """A bar as a rule of the certificate."""
    name = bar.play if bar.above is None else f"{bar.play} above {bar.above}"
    if bar.most is not None:
        words = f"<= {bar.most / POINT:g}"
    else:
        words = f">= {bar.least / POINT:g}" if bar.least and bar.least >= POINT else "> 0"
    needs = (bar.play,) if bar.above is None else (bar.play, bar.above)
    return Rule(name, words, "points", ("nothing", "reference", *needs), partial(_read, bar))


def _read(bar: Bar, booth: Booth) -> Reading | None:
    """Weigh changes one by one only where the bar lies between the least and the most that a play can have scored."""
    mark, other = booth.mark(bar.play), booth.mark(bar.above) if bar.above is not None else None
    if mark is None or (bar.above is not None and other is None):
        return None
    reading = bar.read(mark, other)
    for name in (bar.play, bar.above):
        if name is not None and not reading.holds and not reading.exact:
            mark = booth.weighed(name) if name == bar.play else mark
            other = booth.weighed(name) if name == bar.above else other
            reading = bar.read(mark or Mark(0, 0), other)
    return reading


SCORES: tuple[Rule, ...] = tuple(rule(bar) for bar in BARS)
"""In the order of the table."""
