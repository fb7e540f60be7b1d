"""What one has seen that belongs into a form: from the wallboard, and from the answers one got."""

from __future__ import annotations

import re

from incident_sim.actions import Action
from incident_sim.actions.investigate import ViewMetrics
from incident_sim.journal.signals import IntegrityReported
from incident_sim.observe.alarms import Alarms
from incident_sim.observe.answers import Answer
from incident_sim.observe.dashboard import SeenFacts
from incident_sim.observe.evidence import Evidence
from incident_sim.observe.metrics import journey_tally
from incident_sim.observe.words import band
from incident_sim.units import ONE

STANDS_OUT = 3 * ONE
"""So many times the failures of the rest make a segment stand out."""
NOTABLE = ONE // 50
_SPLIT = re.compile(r"^(?P<journey>[^\[]+)\[(?P<dimension>[^=]+)=(?P<value>[^\]]+)\]/(?P<what>failures|ratio_to_rest)$")


class Seen:
    """What the answers to one seat have shown."""

    def __init__(self) -> None:
        self._segments: dict[tuple[str, str], tuple[str, ...]] = {}
        self._checked: int | None = None
        self._reconciled: int | None = None

    def answered(self, action: Action, answer: Answer) -> None:
        """An answer came."""
        if isinstance(action, ViewMetrics) and action.by not in (None, "release"):
            self._split(action.service, str(action.by), answer)
        if answer.view == "check_integrity":
            self._checked = next(
                (figure.value for figure in answer.figures if figure.name == "doubtful"), self._checked
            )

    def reconciled(self, signal: IntegrityReported) -> None:
        """A reconciliation said how many it found; what was checked before is among them."""
        found = signal.authorised_without_order + signal.charged_twice
        self._reconciled = (self._reconciled or 0) + found
        self._checked = None

    @property
    def doubtful_payments(self) -> int | None:
        """Payments in doubt, as far as one knows: those mended, and those found since."""
        if self._checked is None and self._reconciled is None:
            return None
        return (self._checked or 0) + (self._reconciled or 0)

    def segments(self, journeys: tuple[str, ...]) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Who stands out, in the newest breakdowns of the journeys that fail."""
        single: list[tuple[str, str]] = []
        several: list[tuple[tuple[str, str], ...]] = []
        for (journey, dimension), values in sorted(self._segments.items()):
            if journey not in journeys:
                continue
            if len(values) == 1 and (dimension, values[0]) not in single:
                single.append((dimension, values[0]))
            elif len(values) > 1:
                several.extend((((dimension, value)),) for value in values)
        return (tuple(single),) if single else tuple(several)

    def _split(self, journey: str, dimension: str, answer: Answer) -> None:
        found: dict[str, dict[str, int]] = {}
        for name, value in answer.figures:
            match = _SPLIT.match(name)
            if match is not None:
                found.setdefault(match["value"], {})[match["what"]] = value
        high = [
            value
            for value, figures in found.items()
            if figures.get("failures", 0) >= NOTABLE and figures.get("ratio_to_rest", 0) >= STANDS_OUT
        ]
        self._segments[journey, dimension] = tuple(high)


def facts(evidence: Evidence, alarms: Alarms, seen: Seen) -> SeenFacts:
    """Everything a form may be filled with now."""
    onset = evidence.onset
    hit = {name: found for name, found in evidence.outbreaks.items() if found.onset is not None}
    going_on = tuple(name for name, found in hit.items() if found.mitigated is None)
    journeys = going_on or tuple(hit)
    values = {entry.name: entry.value for entry in evidence.briefing.journeys} if evidence.briefing else {}
    recent = evidence.metrics.recent()
    failing = (
        max((journey_tally(recent, name).failing for name in evidence.outbreaks), default=None) if recent else None
    )
    ends = [found.mitigated for found in hit.values()]
    return SeenFacts(
        onset=onset,
        failing=failing,
        magnitude=band(failing) if failing is not None and onset is not None else None,
        peak_error=max((found.peak for found in hit.values()), default=None),
        users=sum(found.unserved for found in hit.values()),
        failed=sum(found.failed for found in hit.values()),
        revenue=sum(found.unserved * values.get(name, 0) for name, found in hit.items()),
        doubtful_payments=seen.doubtful_payments,
        mitigated=max((end for end in ends if end is not None), default=None) if None not in ends else None,
        page_delay=max(0, alarms.first_page - onset) if alarms.first_page is not None and onset is not None else None,
        journeys=journeys,
        segments=seen.segments(journeys),
    )


def budget_left(evidence: Evidence) -> int:
    """What is left of thirty days' error budget of the worst objective, in parts per million."""
    if evidence.briefing is None:
        return ONE
    rates = {entry.name: entry.usual_rate for entry in evidence.briefing.journeys}
    left = ONE
    for objective in evidence.briefing.objectives:
        found = evidence.outbreaks.get(objective.journey)
        allowed = rates.get(objective.journey, 0) * 30 * 86_400 // 1000 * (ONE - objective.success) // ONE
        if found is not None and allowed:
            left = min(left, max(0, ONE - found.failed * ONE // allowed))
    return left
