"""Judgement: what a journal is worth, line by line, with the entries that prove it."""

from incident_sim.scoring.anchors import Anchors, failing, measure, mitigated
from incident_sim.scoring.harm import bill, charge, outcomes
from incident_sim.scoring.record import Seen, read
from incident_sim.scoring.report import RUBRIC, Comparison, Comparisons, HarmBill, Report
from incident_sim.scoring.total import score

__all__ = [
    "RUBRIC",
    "Anchors",
    "Comparison",
    "Comparisons",
    "HarmBill",
    "Report",
    "Seen",
    "bill",
    "charge",
    "failing",
    "measure",
    "mitigated",
    "outcomes",
    "read",
    "score",
]
