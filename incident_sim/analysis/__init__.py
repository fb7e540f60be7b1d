"""Which runs to compare, and what they say."""

from incident_sim.analysis.grading import Outcome, Watch, grade_journal, grade_submission, play_runbook
from incident_sim.analysis.runs import Execute, Ran, Run, answers, make, one_after_another

__all__ = [
    "Execute",
    "Outcome",
    "Ran",
    "Run",
    "Watch",
    "answers",
    "grade_journal",
    "grade_submission",
    "make",
    "one_after_another",
    "play_runbook",
]
