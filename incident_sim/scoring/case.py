"""Everything a criterion may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from incident_sim.actions import Action
from incident_sim.actions.command import Delegate, Order
from incident_sim.actions.diagnose import Hypothesize
from incident_sim.actions.mitigate import Mitigation
from incident_sim.journal.entry import Entry
from incident_sim.scenario.schema import Scenario, Variant
from incident_sim.scenario.truth import Clue, GroundTruth
from incident_sim.scoring.anchors import Anchors
from incident_sim.scoring.harm import outcomes
from incident_sim.scoring.record import Deed, Record, Seen
from incident_sim.scoring.report import Comparisons, Effect, Evidence, HarmBill, Verdict
from incident_sim.units import MINUTE, ONE, show_clock

POINT = 1000

Criterion = Callable[["Case"], Verdict]
"""A small pure function from the case to a verdict."""


@dataclass(frozen=True)
class Found:
    """A clue that was seen, in which answer, when."""

    clue: Clue
    at: int
    seq: int


@dataclass(frozen=True)
class Case:
    """One play, with the truth of its world and the runs it is held against."""

    scenario: Scenario
    variant: Variant
    entries: Sequence[Entry]
    record: Record
    anchors: Anchors
    comparisons: Comparisons
    harm: HarmBill
    seen: Mapping[str, Seen]

    def minutes(self, count: float) -> int:
        """Minutes of the rubric in this scenario, in microseconds."""
        return int(count * MINUTE) * self.scenario.pace // ONE

    def credit(self, span: int, full: float, zero: float) -> int:
        """The share that lateness leaves, in parts per million: all up to ``full`` minutes, nothing from ``zero``."""
        first, last = self.minutes(full), self.minutes(zero)
        if span <= first:
            return ONE
        return 0 if span >= last else (last - span) * ONE // (last - first)

    @cached_property
    def public(self) -> bool:
        """Whether the true severity asks for public posts."""
        return any(level.public for level in self.scenario.briefing.severities if level.name == self.truth.severity)

    @property
    def truth(self) -> GroundTruth:
        """The variant's truth."""
        return self.variant.truth

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """The clues that were seen, in order, each at its first sight."""
        first: dict[str, Found] = {}
        for deed in self.record.deeds:
            seen = self.seen.get(deed.action_id)
            if seen is None:
                continue
            for clue in self.variant.truth.clues:
                if clue.id not in first and holds(clue, seen):
                    first[clue.id] = Found(clue, deed.at, deed.seq)
        return tuple(first.values())

    def found_by(self, at: int) -> list[Found]:
        """The clues seen by an instant."""
        return [found for found in self.found if found.at <= at]

    @cached_property
    def changes(self) -> tuple[Deed, ...]:
        """What changed the system, by one's own hands or another's, in order."""
        return changes(self.record)

    @cached_property
    def costly(self) -> tuple[Deed, ...]:
        """Changes that users may feel."""
        return tuple(deed for deed in self.changes if changed(deed.action).risk in ("costly", "destructive"))

    @cached_property
    def hypotheses(self) -> list[tuple[Deed, Hypothesize]]:
        """What the player thought, in order."""
        return self.record.of(Hypothesize)

    @cached_property
    def hit(self) -> list[tuple[int, int, dict[str, list[tuple[int, int, int]]]]]:
        """For each minute: attempts and failures of each journey by segment."""
        minutes: dict[int, dict[str, dict[int, list[int]]]] = {}
        for window in outcomes(self.entries):
            table = minutes.setdefault(window.start // MINUTE, {})
            for row in window.rows:
                cell = table.setdefault(row.journey, {}).setdefault(row.segment, [0, 0])
                cell[0] += row.attempts
                cell[1] += row.failures
        return [
            (
                minute * MINUTE,
                (minute + 1) * MINUTE,
                {
                    journey: [(segment, cell[0], cell[1]) for segment, cell in sorted(cells.items())]
                    for journey, cells in table.items()
                },
            )
            for minute, table in sorted(minutes.items())
        ]

    @cached_property
    def helpful(self) -> tuple[Effect, ...]:
        """The changes without which it would have been worse, in the order in which they acted."""
        return tuple(effect for effect in self.comparisons.effects or () if effect.word == "helpful")

    @property
    def avertable(self) -> bool:
        """Whether there was harm to avert, and each change was weighed."""
        runs = self.comparisons
        return runs.effects is not None and runs.idle.harm.total > runs.reference.harm.total

    def failing_at(self, at: int) -> int:
        """The share of attempts that fail in the minute of an instant, of the worst watched journey."""
        watched = [objective.journey for objective in self.scenario.objectives]
        for start, end, table in self.hit:
            if start <= at < end:
                shares = [
                    sum(row[2] for row in table.get(journey, []))
                    * ONE
                    // max(1, sum(row[1] for row in table.get(journey, [])))
                    for journey in watched
                ]
                return max(shares, default=0)
        return 0


def changes(record: Record) -> tuple[Deed, ...]:
    """What changed the system, by one's own hands or another's, in order."""
    return tuple(
        deed for deed in record.deeds if isinstance(deed.action, Mitigation) or _handed(deed.action) is not None
    )


def _handed(action: Action) -> Order | None:
    return action.order if isinstance(action, Delegate) else None


def changed(action: Action) -> Action:
    """The change itself, where it was handed to a colleague."""
    return _handed(action) or action


def holds(clue: Clue, seen: Seen) -> bool:
    """Whether an answer carries a clue."""
    if clue.view != seen.view:
        return False
    return any(
        fnmatchcase(name, clue.figure.replace("[", "[[]"))
        and (clue.above is None or value >= clue.above)
        and (clue.below is None or value <= clue.below)
        for name, value in seen.figures
    )


def keys(action: Action) -> tuple[str, ...]:
    """How a scenario's truth names a change: kind and target, and its narrower form with the region."""
    action = changed(action)
    target = next(
        (
            str(getattr(action, name))
            for name in ("service", "call", "route", "journey", "flag")
            if hasattr(action, name)
        ),
        "",
    )
    region = getattr(action, "region", None)
    wide = f"{action.kind} {target}".strip()
    return (wide,) if region is None else (f"{wide} {region}",)


def matches(action: Action, names: Iterable[str]) -> bool:
    """Whether the truth names this change."""
    return any(key in names for key in keys(action))


def verdict(
    id_: str,
    title: str,
    of: float,
    share: int,
    reason: str,
    *,
    full: str,
    evidence: Iterable[Deed | Found | tuple[int, int, str]] = (),
) -> Verdict:
    """A verdict: ``share`` of the points, in parts per million, rounded once."""
    whole = int(of * POINT)
    rows: list[Evidence] = []
    for item in evidence:
        match item:
            case Deed():
                rows.append(Evidence(at=item.at, entry=item.seq, text=item.action.kind.replace("_", " ")))
            case Found():
                rows.append(Evidence(at=item.at, entry=item.seq, text=f"clue {item.clue.id}"))
            case (at, seq, text):
                rows.append(Evidence(at=at, entry=seq, text=text))
    points = (whole * max(0, min(ONE, share)) + ONE // 2) // ONE
    return Verdict(
        id=id_, title=title, points=points, of=whole, reason=reason, full_marks=full, evidence=tuple(rows[:8])
    )


def clock(at: int) -> str:
    """An instant as people write it."""
    return f"T+{show_clock(at)}"
