"""What programs may lean on."""

from incident_sim.analysis import Outcome, grade_submission, play_runbook
from incident_sim.files import open_scenario, read_recording, write_recording
from incident_sim.plays import Play, Runbook, Submission, TimedAction
from incident_sim.plays.load import load_runbook, load_submission
from incident_sim.replay import replay
from incident_sim.scenario.load import load_scenario
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Report
from incident_sim.seat import Seat
from incident_sim.session import Session

__all__ = [
    "Outcome",
    "Play",
    "Report",
    "Runbook",
    "Scenario",
    "Seat",
    "Session",
    "Submission",
    "TimedAction",
    "grade_submission",
    "load_runbook",
    "load_scenario",
    "load_submission",
    "open_scenario",
    "play_runbook",
    "read_recording",
    "replay",
    "write_recording",
]
