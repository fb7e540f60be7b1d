"""What a commander would say of plays, as data, and whether grades agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field, TypeAdapter

from incident_sim.documents import read_yaml, validate
from incident_sim.model import Frozen
from incident_sim.scoring import Report
from incident_sim.units import Line

FILE = Path(__file__).with_suffix(".yaml")
POINT = 1000

PlayName = str
LineId = str
"""A criterion or a penalty, as the report calls it: ``X8``."""
Grades = Mapping[PlayName, Report]


class Stated(Frozen):
    """Something that a commander says, and why."""

    reason: Line
    not_yet: Line = ""
    """Why the rubric does not agree yet, where it is known not to."""

    @property
    def plays(self) -> tuple[PlayName, ...]:
        """The plays it is about."""
        raise NotImplementedError

    def problems(self, grades: Grades) -> Iterator[str]:
        """In what the grades do not agree."""
        raise NotImplementedError


class Pair(Stated):
    """One play is better than another, by at least so many points of a hundred."""

    better: PlayName
    worse: PlayName
    by: float = 0
    only: tuple[LineId, ...] | None = None
    """The lines by which alone it is worse."""

    @property
    def plays(self) -> tuple[PlayName, ...]:
        """Both."""
        return (self.better, self.worse)

    def problems(self, grades: Grades) -> Iterator[str]:
        """The scores, and any line that differs and should not."""
        better, worse = grades[self.better], grades[self.worse]
        if better.score - worse.score < max(1, self.by * POINT):
            wanted = f"{self.by:g} more than" if self.by else "more than"
            yield f"{_shown(self.better, better)} is not {wanted} {_shown(self.worse, worse)}"
        if self.only is not None and (others := sorted(_differing(better, worse) - set(self.only))):
            yield f"{self.worse} differs from {self.better} in {', '.join(others)} too"


class Alike(Stated):
    """Two plays score the same, but for so many points."""

    play: PlayName
    like: PlayName
    within: float

    @property
    def plays(self) -> tuple[PlayName, ...]:
        """Both."""
        return (self.play, self.like)

    def problems(self, grades: Grades) -> Iterator[str]:
        """The scores, where they are too far apart."""
        play, like = grades[self.play], grades[self.like]
        if abs(play.score - like.score) > self.within * POINT:
            yield f"{_shown(self.play, play)} is not within {self.within:g} of {_shown(self.like, like)}"


class Band(Stated):
    """A play scores at least, or at most, so many points."""

    play: PlayName
    least: float = 0
    most: float = 100

    @property
    def plays(self) -> tuple[PlayName, ...]:
        """The one."""
        return (self.play,)

    def problems(self, grades: Grades) -> Iterator[str]:
        """The score, where it is outside."""
        report = grades[self.play]
        if not self.least * POINT <= report.score <= self.most * POINT:
            yield f"{_shown(self.play, report)} is not between {self.least:g} and {self.most:g}"


class Charge(Stated):
    """Anti-patterns that a play is charged with, or is free of."""

    play: PlayName
    charged: tuple[LineId, ...] = ()
    free: tuple[LineId, ...] = ()

    @property
    def plays(self) -> tuple[PlayName, ...]:
        """The one."""
        return (self.play,)

    def problems(self, grades: Grades) -> Iterator[str]:
        """What is missing, and what is there and should not be."""
        found = {penalty.id: penalty.reason for penalty in grades[self.play].penalties}
        yield from (f"{self.play} is not charged with {id_}" for id_ in self.charged if id_ not in found)
        yield from (f"{self.play} is charged with {id_}: {found[id_]}" for id_ in self.free if id_ in found)


class Constraints(Frozen):
    """All of them."""

    pairs: tuple[Pair, ...] = Field(min_length=60)
    alike: tuple[Alike, ...]
    bands: tuple[Band, ...]
    charges: tuple[Charge, ...]

    def __iter__(self) -> Iterator[Stated]:  # type: ignore[override]
        yield from (*self.pairs, *self.alike, *self.bands, *self.charges)


_CONSTRAINTS: TypeAdapter[Constraints] = TypeAdapter(Constraints)


def read_constraints() -> Constraints:
    """Everything that is stated."""
    return validate(_CONSTRAINTS, read_yaml(FILE.read_text(encoding="utf-8"), FILE.name))


def _shown(name: PlayName, report: Report) -> str:
    return f"{name} ({report.score / POINT:.1f})"


def _differing(one: Report, other: Report) -> set[str]:
    """The lines of two reports whose points differ."""
    mine, theirs = _points(one), _points(other)
    return {id_ for id_ in (*mine, *theirs) if mine.get(id_, 0) != theirs.get(id_, 0)}


def _points(report: Report) -> dict[LineId, int]:
    criteria = {line.id: line.points for line in report.criteria}
    return {**criteria, **{penalty.id: penalty.points for penalty in report.penalties}}
