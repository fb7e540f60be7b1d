"""What users suffered, in units that can be added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from incident_sim.journal.entry import Entry
from incident_sim.journal.truth import OutcomesCounted, PaymentsReconciled
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring.report import HarmBill
from incident_sim.units import ONE

HANDFUL = 5
"""Payments in doubt at once that an ordinary day may show."""


def outcomes(entries: Iterable[Entry], since: int = 0) -> list[OutcomesCounted]:
    """The windows of truth from the opening of the seat on, or from another instant, in order."""
    return [entry.fact for entry in entries if isinstance(entry.fact, OutcomesCounted) and entry.fact.end > since]


def bill(scenario: Scenario, entries: Sequence[Entry], since: int = 0) -> HarmBill:
    """The harm of a whole run. Payments that were reconciled count for the share that stays of them."""
    found = charge(scenario, outcomes(entries, since))
    settled = sum(left for _, left in reconciled(scenario, entries))
    return found.model_copy(update={"total": found.total + settled})


def reconciled(scenario: Scenario, entries: Iterable[Entry]) -> list[tuple[int, int]]:
    """When payments were reconciled, and the harm that stays of them, in thousandths of a failed attempt."""
    units = scenario.harm
    return [
        (
            entry.at,
            (entry.fact.voided * units.authorised_without_order + entry.fact.refunded * units.charged_twice)
            * units.reconciled
            // ONE,
        )
        for entry in entries
        if isinstance(entry.fact, PaymentsReconciled)
    ]


def charge(scenario: Scenario, windows: Sequence[OutcomesCounted]) -> HarmBill:
    """The harm of some windows; what is in doubt counts as it stands at the end of them."""
    weight = {journey.name: journey.harm for journey in scenario.traffic.journeys}
    failed = unserved = lost = weighed_failed = weighed_unserved = 0
    for window in windows:
        for row in window.rows:
            failed += row.failures
            unserved += row.unserved
            lost += row.revenue_lost
            weighed_failed += row.failures * weight[row.journey]
            weighed_unserved += row.unserved * weight[row.journey]
    orphans = windows[-1].authorised_without_order if windows else 0
    doubles = windows[-1].charged_twice if windows else 0
    units = scenario.harm
    total = (weighed_failed * units.failed_attempt + weighed_unserved * units.unserved_user) // ONE
    total += orphans * units.authorised_without_order + doubles * units.charged_twice
    return HarmBill(
        total=total,
        failed_attempts=failed,
        unserved_users=unserved,
        authorised_without_order=orphans,
        charged_twice=doubles,
        revenue_lost=lost,
    )
