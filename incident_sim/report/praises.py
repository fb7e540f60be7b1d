"""What went well: changes that spared harm, and lines with full marks."""

from __future__ import annotations

from collections.abc import Iterator

from incident_sim.report.debrief import Praise
from incident_sim.scoring.report import Evidence, Report

MOST = 5
MOST_CHANGES = 2
WEIGHTY = 2000
"""Two points: a line that is worth less is no news."""


def praises(report: Report) -> tuple[Praise, ...]:
    """The best first: what helped, then the weightiest lines."""
    return tuple(_found(report))[:MOST]


def _found(report: Report) -> Iterator[Praise]:
    harm = report.harm
    if harm.player.total < harm.reference.total < harm.idle.total:
        yield Praise(text="You did less harm than the reference runbook.")
    helpful = [effect for effect in report.effects if effect.word == "helpful"]
    for effect in sorted(helpful, key=lambda effect: -effect.spared)[:MOST_CHANGES]:
        proof = Evidence(at=effect.at, entry=effect.entry, text=effect.text)
        yield Praise(text=f"{effect.text}: it spared {effect.spared // 1000:,} points of harm.", evidence=(proof,))
    full = [verdict for verdict in report.criteria if verdict.points >= verdict.of >= WEIGHTY and verdict.evidence]
    for verdict in sorted(full, key=lambda verdict: -verdict.of):
        yield Praise(text=f"{verdict.title}: {verdict.reason}.", evidence=verdict.evidence[:1])
