"""Which runs to compare, and what they say."""

from incident_sim.analysis.derived import actions_of, clerk, medic
from incident_sim.analysis.grading import (
    Curve,
    Curves,
    Means,
    Outcome,
    Standard,
    curve,
    grade_recording,
    grade_submission,
    judge,
    play_runbook,
    standards,
)
from incident_sim.analysis.prevention import Homework, Trial, Tried, Try, homework, in_turn, prevent, unproven
from incident_sim.analysis.runs import Execute, Ran, Run, answers, make, one_after_another
from incident_sim.analysis.weighing import EARLIER, Plan, plan, weigh
from incident_sim.analysis.whatif import Branch, Explore, Leaf, Trunk, Watch, one_by_one

__all__ = [
    "EARLIER",
    "Branch",
    "Curve",
    "Curves",
    "Execute",
    "Explore",
    "Homework",
    "Leaf",
    "Means",
    "Outcome",
    "Plan",
    "Ran",
    "Run",
    "Standard",
    "Trial",
    "Tried",
    "Trunk",
    "Try",
    "Watch",
    "actions_of",
    "answers",
    "clerk",
    "curve",
    "grade_recording",
    "grade_submission",
    "homework",
    "in_turn",
    "judge",
    "make",
    "medic",
    "one_after_another",
    "one_by_one",
    "plan",
    "play_runbook",
    "prevent",
    "standards",
    "unproven",
    "weigh",
]
