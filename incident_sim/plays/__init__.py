"""Actions in time: plays, submissions and runbooks, as data."""

from incident_sim.plays.play import Play, Submission, TimedAction
from incident_sim.plays.runbook import PLACEHOLDERS, Condition, Routine, Runbook, Step

__all__ = ["PLACEHOLDERS", "Condition", "Play", "Routine", "Runbook", "Step", "Submission", "TimedAction"]
