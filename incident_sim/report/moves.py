"""The changes of a play as an annotated game numbers its moves, each with its mark."""

from __future__ import annotations

from typing import Literal

from incident_sim.report.debrief import Change
from incident_sim.scoring.report import Effect, Report

GREAT = 5
"""A change that moved more than this part of the harm of nobody acting has its mark doubled: a fifth."""


def numbered(report: Report) -> tuple[Change, ...]:
    """The changes in the order in which they acted."""
    return tuple(
        Change(number=number, effect=effect, mark=_mark(effect, report.harm.idle.total))
        for number, effect in enumerate(report.effects, start=1)
    )


def _mark(effect: Effect, idle: int) -> Literal["!!", "!", "=", "?", "??"]:
    great = abs(effect.spared) * GREAT > idle
    match effect.word:
        case "helpful":
            return "!!" if great else "!"
        case "harmful":
            return "??" if great else "?"
        case "neutral":
            return "="
