"""Which runs to compare, and what they say."""

from incident_sim.analysis.derived import actions_of, clerk, medic
from incident_sim.analysis.grading import (
    Curve,
    Outcome,
    Standard,
    Watch,
    curve,
    grade_submission,
    judge,
    play_runbook,
    standards,
)
from incident_sim.analysis.runs import Execute, Ran, Run, answers, make, one_after_another

__all__ = [
    "Curve",
    "Execute",
    "Outcome",
    "Ran",
    "Run",
    "Standard",
    "Watch",
    "actions_of",
    "answers",
    "clerk",
    "curve",
    "grade_submission",
    "judge",
    "make",
    "medic",
    "one_after_another",
    "play_runbook",
    "standards",
]
