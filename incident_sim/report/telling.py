"""A debrief made: pure, from what was declared, what happened, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.analysis import Curve, Curves
from incident_sim.journal.entry import Entry
from incident_sim.observe import say_mechanism
from incident_sim.report.claims import Play
from incident_sim.report.debrief import Cause, Debrief, Stretch
from incident_sim.report.lessons import chosen, lesson
from incident_sim.report.moves import numbered
from incident_sim.report.praises import praises
from incident_sim.report.story import beats, firing, fold
from incident_sim.report.truths import spells
from incident_sim.scenario.schema import Scenario
from incident_sim.scenario.truth import GroundTruth
from incident_sim.scoring import changes, read
from incident_sim.scoring.report import Report
from incident_sim.units import MINUTE

LEAD = MINUTE
"""The time axis begins so long before the seat opens, or before the first fault, if that is later."""


def debrief(scenario: Scenario, entries: Sequence[Entry], report: Report, curves: Curves) -> Debrief:
    """Tell a play."""
    truth = next(variant.truth for variant in scenario.variants if variant.name == report.variant)
    record, faults = read(entries), spells(truth, entries)
    harm, moves = stretches(curves), numbered(report)
    turned = changes(record)
    play = Play(
        report=report,
        truth=truth,
        pace=scenario.pace,
        harm=harm,
        ends=record.ended_at or scenario.lasts,
        first_change=turned[0].at if turned else None,
    )
    claims = chosen(play)
    timeline, views = fold(entries, [claim.at for claim in claims])
    return Debrief(
        title=scenario.title,
        company=scenario.briefing.company,
        report=report,
        begins=max(-LEAD, min([0, *(spell.begin for spell in faults)])),
        ends=scenario.lasts,
        harm=harm,
        cause=_cause(truth),
        truths=faults,
        alerts=firing(entries),
        changes=moves,
        story=beats(timeline, entries, faults, moves),
        lessons=tuple(lesson(claim, views) for claim in claims),
        praises=praises(report),
    )


def stretches(curves: Curves) -> tuple[Stretch, ...]:
    """The three curves side by side."""
    player, reference = dict(curves.player), dict(curves.reference)
    every: Curve = curves.idle
    return tuple(
        Stretch(at=at, player=player.get(at, 0), idle=idle, reference=reference.get(at, 0)) for at, idle in every
    )


def _cause(truth: GroundTruth) -> Cause:
    root = next(cause for cause in truth.hypotheses if cause.id == truth.root)
    return Cause(
        component=root.component,
        mechanism=say_mechanism(root.mechanism),
        path=truth.path,
        sustaining=truth.sustaining,
    )
