"""Judgement: what a journal is worth, line by line, with the entries that prove it."""

from incident_sim.scoring.anchors import Anchors, failing, measure, mitigated
from incident_sim.scoring.harm import bill, charge, outcomes, reconciled
from incident_sim.scoring.naming import changed, changes
from incident_sim.scoring.prevention import Averted, Prevention, Trying, Untried, bonus
from incident_sim.scoring.profile import PRESETS, STANDARD, Level, Profile
from incident_sim.scoring.record import Seen, read
from incident_sim.scoring.report import RUBRIC, Comparison, Comparisons, Effect, HarmBill, Moved, Report, Sooner, Spread
from incident_sim.scoring.total import score

__all__ = [
    "PRESETS",
    "RUBRIC",
    "STANDARD",
    "Anchors",
    "Averted",
    "Comparison",
    "Comparisons",
    "Effect",
    "HarmBill",
    "Level",
    "Moved",
    "Prevention",
    "Profile",
    "Report",
    "Seen",
    "Sooner",
    "Spread",
    "Trying",
    "Untried",
    "bill",
    "bonus",
    "changed",
    "changes",
    "charge",
    "failing",
    "measure",
    "mitigated",
    "outcomes",
    "read",
    "reconciled",
    "score",
]
