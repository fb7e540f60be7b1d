"""What each change of a play came to: the play without it, and with it sooner, on the same afternoon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incident_sim.actions.mitigate import CaptureState
from incident_sim.analysis.runs import Ran
from incident_sim.analysis.whatif import Branch, Explore, Leaf, Trunk, Watch, sooner, trunk_of, without
from incident_sim.observe import say_action
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Effect, HarmBill, Moved, Sooner, bill, changed, changes, read
from incident_sim.scoring.record import Deed
from incident_sim.units import MINUTE, ONE

MOST = 24
"""Changes that are weighed, the first of a play: each costs a run, and a play may hold two thousand."""
NOTABLE = 50
"""An effect of less than this part of the harm of nobody acting is neutral: a fiftieth."""
EARLIER = (2, 5, 10)
"""Minutes before it was done, at which an action is tried too."""


@dataclass(frozen=True)
class Plan:
    """Which branches to follow for a play, and how to read what comes of them."""

    trunk: Trunk
    branches: tuple[Branch, ...]
    deeds: tuple[Deed, ...]
    spans: tuple[tuple[int, ...], ...]
    """For each deed, how much sooner it is tried, in microseconds."""
    harm: HarmBill
    """Of the play itself."""

    def effects(self, leaves: Sequence[Leaf], idle: int) -> tuple[Effect, ...]:
        """Read the leaves, given the harm of nobody acting."""
        rest = iter(leaves)
        return tuple(
            self._effect(deed, next(rest), [(span, next(rest)) for span in spans], idle)
            for deed, spans in zip(self.deeds, self.spans, strict=True)
        )

    def _effect(self, deed: Deed, without_it: Leaf, earlier: Sequence[tuple[int, Leaf]], idle: int) -> Effect:
        lacking = without_it.comparison.harm
        spared = lacking.total - self.harm.total
        notable = abs(spared) * NOTABLE > idle
        return Effect(
            action_id=deed.action_id,
            text=say_action(deed.action),
            at=deed.at,
            entry=deed.seq,
            spared=spared,
            word="neutral" if not notable else "helpful" if spared > 0 else "harmful",
            sooner=tuple(
                Sooner(span=span, spared=self.harm.total - leaf.comparison.harm.total) for span, leaf in earlier
            ),
            moved=_moved(lacking, self.harm),
        )


def _moved(lacking: HarmBill, mine: HarmBill) -> Moved:
    """What each unit of harm is more without a change than with it."""
    return Moved(**{unit: getattr(lacking, unit) - getattr(mine, unit) for unit in Moved.model_fields})


def plan(scenario: Scenario, seed: int, zero: int, ran: Ran, minutes: Sequence[int] = ()) -> Plan:
    """Each change left out in turn, and tried so many minutes sooner, scaled by the scenario's pace."""
    entries = list(ran.journal)
    trunk = trunk_of(scenario, seed, zero, entries)
    deeds = tuple(deed for deed in changes(read(entries)) if not isinstance(changed(deed.action), CaptureState))[:MOST]
    every = [minute * MINUTE * scenario.pace // ONE for minute in minutes]
    # Nobody can act before the seat opens.
    spans = tuple(tuple(span for span in every if span <= deed.begun) for deed in deeds)
    branches: list[Branch] = []
    for deed, tried in zip(deeds, spans, strict=True):
        branches.append(without(deed.action_id))
        branches.extend(sooner(trunk, deed.action_id, deed.begun, span) for span in tried)
    return Plan(trunk, tuple(branches), deeds, spans, bill(scenario, entries))


def weigh(
    scenario: Scenario,
    seed: int,
    zero: int,
    ran: Ran,
    idle: int,
    explore: Explore,
    watch: Watch,
    minutes: Sequence[int] = (),
) -> tuple[tuple[Effect, ...], int]:
    """The effects of a play's changes, given the harm of nobody acting; and the hops it took to find out."""
    planned = plan(scenario, seed, zero, ran, minutes)
    leaves = explore(planned.trunk, planned.branches, watch)
    return planned.effects(leaves, idle), sum(leaf.hops for leaf in leaves)
