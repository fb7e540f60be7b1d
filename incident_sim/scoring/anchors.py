"""The instants that everything is timed from, measured and never declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incident_sim.actions.close import Resolve
from incident_sim.actions.command import Declare
from incident_sim.actions.communicate import PostStatus
from incident_sim.journal.entry import Entry
from incident_sim.journal.truth import OutcomesCounted
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring.record import Record
from incident_sim.units import MINUTE, ONE

NOTABLE = 20_000
"""Failures of two in a hundred are an impact; fewer are a wobble."""
HELD = 2
"""Windows in a row that must show it."""


@dataclass(frozen=True)
class Anchors:
    """Microseconds from the opening; None where it never came."""

    t0: int | None
    """Impact starts."""
    tp: int | None
    """The first page."""
    known: int | None
    """When one could know: the first page, or where nothing pages the first customer's ticket."""
    td: int | None
    """When an incident should have been declared: five minutes after one could know. Declaring late buys no
    time, and declaring early costs none."""
    tm: int | None
    """Mitigated: from here on failures stay below a burn rate of one for five minutes and longer."""
    tr: int | None
    """The player says that it is resolved."""
    peak: int
    """Highest share of failing attempts of a journey in any minute, in parts per million."""

    def told(self) -> dict[str, int | None]:
        """For the report."""
        return {"T0": self.t0, "Tp": self.tp, "Td": self.td, "Tm": self.tm, "Tr": self.tr}


def measure(scenario: Scenario, entries: Sequence[Entry], record: Record) -> Anchors:
    """Measure the anchors of a run."""
    rates = failing(scenario, entries)
    t0 = _impact(rates)
    tp = record.pages[0][0] if record.pages else None
    known = tp if tp is not None else _after(record.tickets, t0)
    said = [deed.at for deed, post in record.of(PostStatus) if post.status == "resolved"]
    said += [deed.at for deed, _ in record.of(Resolve)]
    return Anchors(
        t0=t0,
        tp=tp,
        known=known,
        td=_due(scenario, record, known),
        tm=mitigated(scenario, rates, t0),
        tr=min(said) if said else None,
        peak=_peak(rates),
    )


def _due(scenario: Scenario, record: Record, known: int | None) -> int | None:
    if known is not None:
        return known + 5 * MINUTE * scenario.pace // ONE
    declared = [deed.at for deed, _ in record.of(Declare)]
    return min(declared) if declared else None


def _after(instants: Sequence[int], start: int | None) -> int | None:
    return None if start is None else next((at for at in instants if at >= start), None)


def failing(scenario: Scenario, entries: Sequence[Entry]) -> list[tuple[int, int, int, int]]:
    """Start, end, attempts and failures of the journeys that have objectives, for each window of truth."""
    watched = [objective.journey for objective in scenario.objectives]
    rows: list[tuple[int, int, int, int]] = []
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, OutcomesCounted):
            # The worst journey of the window stands for it, so that a busy healthy one does not hide it.
            worst = (0, 0)
            for journey in watched:
                attempts = sum(row.attempts for row in fact.rows if row.journey == journey)
                failures = sum(row.failures for row in fact.rows if row.journey == journey)
                if failures * max(1, worst[0]) >= worst[1] * max(1, attempts):
                    worst = (attempts, failures)
            rows.append((fact.start, fact.end, *worst))
    return rows


def _impact(rates: Sequence[tuple[int, int, int, int]]) -> int | None:
    run = 0
    for place, (_, _, attempts, failures) in enumerate(rates):
        run = run + 1 if failures * ONE > attempts * NOTABLE else 0
        if run >= HELD:
            return rates[place - HELD + 1][0]
    return None


def mitigated(scenario: Scenario, rates: Sequence[tuple[int, int, int, int]], t0: int | None) -> int | None:
    """The first instant after the impact from which failures stay low for five minutes, scaled by the pace."""
    if t0 is None:
        return None
    span = 5 * MINUTE * scenario.pace // ONE
    budget = max(
        ONE - min(objective.success for objective in scenario.objectives), 2 * scenario.telemetry.calm_failures
    )
    for place, (start, _, _, _) in enumerate(rates):
        if start < t0 or rates[-1][1] - start < span:
            continue
        inside = [row for row in rates[place:] if row[1] <= start + span]
        attempts, failures = sum(row[2] for row in inside), sum(row[3] for row in inside)
        if failures * ONE <= attempts * budget and inside[0][3] * ONE <= inside[0][2] * NOTABLE:
            return start
    return None


def _peak(rates: Sequence[tuple[int, int, int, int]]) -> int:
    highest = 0
    for place in range(len(rates)):
        inside = rates[place : place + 12]
        attempts, failures = sum(row[2] for row in inside), sum(row[3] for row in inside)
        if len(inside) == 12 and attempts:
            highest = max(highest, failures * ONE // attempts)
    return highest
