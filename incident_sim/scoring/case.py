"""Everything a criterion may look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from incident_sim.actions.command import HandOver
from incident_sim.actions.diagnose import Hypothesize
from incident_sim.actions.mitigate import CaptureState
from incident_sim.journal.entry import Entry
from incident_sim.journal.signals import SessionOpened
from incident_sim.journal.truth import FaultStarted
from incident_sim.scenario.schema import Scenario, Variant
from incident_sim.scenario.truth import Cause, Clue, GroundTruth
from incident_sim.scoring.anchors import Anchors
from incident_sim.scoring.impact import Impact
from incident_sim.scoring.naming import changed, changes
from incident_sim.scoring.profile import STANDARD, Profile
from incident_sim.scoring.record import Deed, Record, Seen
from incident_sim.scoring.report import Comparisons, Effect, HarmBill
from incident_sim.units import MINUTE, ONE, show_clock

POINT = 1000

QUIET = "nothing_wrong"
"""The mechanism of a world in which nothing is wrong, whatever pages."""


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
    profile: Profile = STANDARD

    def minutes(self, count: float) -> int:
        """Minutes of the rubric in this scenario, in microseconds."""
        return int(count * MINUTE) * self.scenario.pace // ONE

    def credit(self, span: int, full: float, zero: float) -> int:
        """The share that lateness leaves, in parts per million: all up to ``full`` minutes, nothing from ``zero``.

        The level of the profile stretches the second of the two.
        """
        first = self.minutes(full)
        last = max(first, self.minutes(zero) * self.profile.patience // ONE)
        if span <= first:
            return ONE
        return 0 if span >= last else (last - span) * ONE // (last - first)

    @cached_property
    def public(self) -> bool:
        """Whether the true severity asks for public posts."""
        return any(level.public for level in self.scenario.briefing.severities if level.name == self.truth.severity)

    @cached_property
    def root(self) -> Cause:
        """What was really wrong."""
        return next(cause for cause in self.truth.hypotheses if cause.id == self.truth.root)

    @property
    def quiet(self) -> bool:
        """Whether nothing is wrong in this world."""
        return self.root.mechanism == QUIET

    @cached_property
    def impact(self) -> Impact:
        """What users got, minute by minute."""
        return Impact(self.entries, self.watched)

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """The journeys that have objectives: what users came for."""
        return tuple(dict.fromkeys(objective.journey for objective in self.scenario.objectives))

    @cached_property
    def journeys(self) -> tuple[str, ...]:
        """Every journey of users."""
        return tuple(journey.name for journey in self.scenario.traffic.journeys)

    @cached_property
    def moves_money(self) -> bool:
        """Whether something that users do pays or writes an order."""
        topology = self.scenario.topology
        ends = [endpoint for service in topology.services for endpoint in service.endpoints]
        ends += [endpoint for party in topology.third_parties for endpoint in party.endpoints]
        return any(endpoint.effect is not None for endpoint in ends)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The names of those who are on call."""
        opened = [entry.fact.briefing for entry in self.entries if isinstance(entry.fact, SessionOpened)]
        return tuple(member.person for member in opened[0].people) if opened else ()

    @cached_property
    def trigger_at(self) -> int | None:
        """When what set it off first struck."""
        return next(
            (
                entry.at
                for entry in self.entries
                if isinstance(entry.fact, FaultStarted) and entry.fact.fault.id == self.truth.trigger
            ),
            None,
        )

    @cached_property
    def handed_over(self) -> Deed | None:
        """The hand-over of the watch: after the recovery, with condition, actions and needs."""
        tm = self.anchors.tm
        return next(
            (
                deed
                for deed, act in self.record.of(HandOver)
                if tm is not None and deed.at >= tm and all(map(str.strip, (act.condition, act.actions, act.needs)))
            ),
            None,
        )

    @property
    def end(self) -> int:
        """When the player said that it is over, or handed the watch over; else the session's end."""
        handed = None if self.handed_over is None else self.handed_over.at
        return min(self.anchors.tr or self.scenario.lasts, handed or self.scenario.lasts, self.scenario.lasts)

    @property
    def closed(self) -> int:
        """When the player's part ended."""
        return self.scenario.lasts if self.record.ended_at is None else self.record.ended_at

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

    def settled_by(self, at: int) -> bool:
        """Whether what had been seen by an instant settles what is wrong."""
        ids = {found.clue.id for found in self.found_by(at)}
        return any(ids.issuperset(group) for group in self.truth.settles)

    @cached_property
    def handled(self) -> tuple[Deed, ...]:
        """Everything done to the system, evidence saved among it."""
        return changes(self.record)

    @cached_property
    def changes(self) -> tuple[Deed, ...]:
        """What changed the system, by one's own hands or another's, in order."""
        return tuple(deed for deed in self.handled if not isinstance(changed(deed.action), CaptureState))

    @cached_property
    def costly(self) -> tuple[Deed, ...]:
        """Changes that users may feel."""
        return tuple(deed for deed in self.changes if changed(deed.action).risk in ("costly", "destructive"))

    @cached_property
    def hypotheses(self) -> list[tuple[Deed, Hypothesize]]:
        """What the player thought, in order."""
        return self.record.of(Hypothesize)

    @cached_property
    def helpful(self) -> tuple[Effect, ...]:
        """The changes without which it would have been worse, in the order in which they acted."""
        return tuple(effect for effect in self.comparisons.effects or () if effect.word == "helpful")

    def effect_of(self, deed: Deed) -> Effect | None:
        """What a change came to, where that was asked."""
        effects = self.comparisons.effects or ()
        return next((effect for effect in effects if effect.action_id == deed.action_id), None)


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


def clock(at: int) -> str:
    """An instant as people write it."""
    return f"T+{show_clock(at)}"
