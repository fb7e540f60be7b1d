"""The certificate: what plays score that ought to lose, and what plays score that ought to win, over many seeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from incident_sim.actions.mitigate import Rollback
from incident_sim.analysis.derived import actions_of, clerk, medic
from incident_sim.analysis.grading import Standard, judge, standard
from incident_sim.analysis.runs import Player, Ran, Run, find_zero, make
from incident_sim.analysis.weighing import plan
from incident_sim.analysis.whatif import Explore
from incident_sim.kernel import Streams
from incident_sim.plays import Submission, TimedAction
from incident_sim.responders import POLICIES
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Effect
from incident_sim.session import draw_variant
from incident_sim.units import MINUTE, ONE

POINT = 1000
LATE = 8
"""Minutes of the rubric by which the competent play is later than the reference."""
SEEDS = 20
"""Worlds a certificate looks at: a story checked on one seed lies."""


@dataclass(frozen=True)
class Bar:
    """What one kind of play may score, or by how much two must differ."""

    play: str
    least: int | None = None
    """In thousandths of a point."""
    most: int | None = None
    above: str | None = None
    """The play that this one is held against: then the bar is about the difference."""

    def holds(self, marks: Marks) -> bool | None:
        """Whether it surely holds on one seed; None where the play is not made there."""
        value = self.value(marks)
        if value is None:
            return None
        return value <= self.most if self.most is not None else value >= (self.least or 0)

    def value(self, marks: Marks) -> int | None:
        """What is held against the bar: the least that is sure, or the most that can be."""
        mark, other = marks.get(self.play), marks.get(self.above or "")
        if mark is None or (self.above is not None and other is None):
            return None
        if self.most is not None:
            return mark.most
        return mark.least - (0 if other is None else other.most)


@dataclass(frozen=True)
class Mark:
    """A score between two bounds, in thousandths; they are one where each change was weighed."""

    least: int
    most: int


Marks = dict[str, Mark]
"""By the name of the play."""

BARS: tuple[Bar, ...] = (
    Bar("nothing", most=10 * POINT),
    *(Bar(name, most=35 * POINT) for name in POLICIES),
    Bar("clerk", most=50 * POINT),
    Bar("another variant's reference", most=50 * POINT),
    Bar("reference", least=90 * POINT),
    Bar("medic", least=60 * POINT),
    Bar("competent", least=70 * POINT),
    Bar("medic", least=1, above="clerk"),
    Bar("reference", least=15 * POINT, above="every reference at once"),
    Bar("empty postmortem", least=1, above="stuffed postmortem"),
)


@dataclass(frozen=True)
class Row:
    """One bar over all seeds."""

    bar: Bar
    values: tuple[int, ...]
    exact: bool
    """Whether these are the scores themselves, and no bounds of them."""
    failed: tuple[int, ...]
    """The seeds on which it does not hold."""

    @property
    def lowest(self) -> int:
        """Over all seeds."""
        return min(self.values)

    @property
    def middle(self) -> int:
        """Over all seeds."""
        return int(median(self.values))

    @property
    def highest(self) -> int:
        """Over all seeds."""
        return max(self.values)


@dataclass(frozen=True)
class Certificate:
    """All bars of a scenario, over its seeds."""

    scenario: str
    seeds: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def passed(self) -> bool:
        """Whether every bar holds on every seed."""
        return not any(row.failed for row in self.rows)


def summed_up(scenario: Scenario, marks: dict[int, Marks]) -> Certificate:
    """The certificate, from the marks of every seed."""
    rows: list[Row] = []
    for bar in BARS:
        values = {seed: value for seed, found in marks.items() if (value := bar.value(found)) is not None}
        if values:
            both = [marks[seed][name] for seed in values for name in (bar.play, bar.above or bar.play)]
            exact = all(mark.least == mark.most for mark in both)
            failed = tuple(seed for seed in values if not bar.holds(marks[seed]))
            rows.append(Row(bar, tuple(values.values()), exact, failed))
    return Certificate(scenario.id, tuple(marks), tuple(rows))


def mark_seed(scenario: Scenario, seed: int, explore: Explore) -> Marks:
    """Make every play of the certificate on one seed, and score it.

    Changes are weighed one by one only where a bar lies between the least and the most that a play can have scored.
    """
    booth = _Booth(scenario, seed, find_zero(scenario, seed), explore)
    plays = dict(booth.plays())
    marks = {name: booth.bounds(ran) for name, ran in plays.items()}
    for bar in BARS:
        if bar.holds(marks) is False:
            for name in (bar.play, bar.above):
                if name is not None and marks[name].least != marks[name].most:
                    marks[name] = booth.weighed(plays[name])
    return marks


def competent(scenario: Scenario, actions: Sequence[TimedAction], root: str) -> tuple[TimedAction, ...]:
    """The reference eight minutes later, after an early rollback of something that has nothing to do with it."""
    late = LATE * MINUTE * scenario.pace // ONE
    shifted = tuple(timed.model_copy(update={"at": timed.at + late}) for timed in actions)
    innocent = [past.service for past in scenario.releases if past.service != root]
    if not innocent or not actions:
        return shifted
    early = TimedAction(at=actions[0].at + MINUTE // 2, action=Rollback(service=innocent[0]))
    return (early, *shifted)


class _Booth:
    """Everything that the plays of one seed are held against."""

    def __init__(self, scenario: Scenario, seed: int, zero: int, explore: Explore) -> None:
        self._scenario = scenario
        self._seed = seed
        self._zero = zero
        self._explore = explore
        self._variant = draw_variant(scenario, Streams(seed))
        truth = self._variant.truth
        self._root = next(cause.component for cause in truth.hypotheses if cause.id == truth.root)
        self.idle = self._run("idle")
        self.reference = self._run("reference")
        self._idle: Standard = standard(scenario, self.idle)
        self._reference: Standard = standard(scenario, self.reference)

    def plays(self) -> Iterator[tuple[str, Ran]]:
        """Every play, by name."""
        mine = actions_of(self.reference.journal)
        yield "nothing", self.idle
        yield "reference", self.reference
        yield "clerk", self._script(clerk(self.reference.journal))
        yield "medic", self._script(medic(self.reference.journal))
        yield "competent", self._script(competent(self._scenario, mine, self._root))
        others = [each.reference for each in self._scenario.variants if each.name != self._variant.name]
        if others:
            foreign = self._run(others[0])
            yield "another variant's reference", foreign
            both = sorted((*mine, *actions_of(foreign.journal)), key=lambda timed: timed.at)
            yield "every reference at once", self._script(tuple(both))
        for name in POLICIES:
            yield name, self._run(name)

    def _run(self, player: Player) -> Ran:
        return make(Run(self._scenario, self._seed, player, self._zero))

    def _script(self, actions: tuple[TimedAction, ...]) -> Ran:
        return self._run(Submission(version=1, scenario=self._scenario.id, seed=self._seed, actions=actions))

    def bounds(self, ran: Ran) -> Mark:
        """What a play scores if none of its changes helped, and if each did."""
        planned = plan(self._scenario, self._seed, self._zero, ran)
        hoped = tuple(
            Effect(action_id=deed.action_id, text="", at=deed.at, entry=deed.seq, spared=1, word="helpful")
            for deed in planned.deeds
        )
        both = (self._score(ran, ()), self._score(ran, hoped))
        return Mark(min(both), max(both))

    def weighed(self, ran: Ran) -> Mark:
        """What a play scores, each of its changes weighed."""
        planned = plan(self._scenario, self._seed, self._zero, ran)
        leaves = self._explore(planned.trunk, planned.branches, lambda *_: None)
        score = self._score(ran, planned.effects(leaves, self._idle.comparison.harm.total))
        return Mark(score, score)

    def _score(self, ran: Ran, effects: tuple[Effect, ...]) -> int:
        return judge(self._scenario, self._seed, ran, self._idle, self._reference, effects).score
