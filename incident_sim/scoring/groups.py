"""Every line of the rubric, grouped as the rubric groups them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from incident_sim.scoring.criteria.closing import CLOSING
from incident_sim.scoring.criteria.command import COMMAND
from incident_sim.scoring.criteria.communication import COMMUNICATION
from incident_sim.scoring.criteria.detection import DETECTION
from incident_sim.scoring.criteria.investigation import INVESTIGATION
from incident_sim.scoring.criteria.mitigation import MITIGATION
from incident_sim.scoring.criteria.postmortem import POSTMORTEM
from incident_sim.scoring.criteria.restraint import RESTRAINT
from incident_sim.scoring.criteria.triage import TRIAGE
from incident_sim.scoring.criterion import Criterion

GROUPS: tuple[tuple[str, Sequence[Criterion]], ...] = (
    ("detection", DETECTION),
    ("triage", TRIAGE),
    ("investigation", INVESTIGATION),
    ("mitigation", MITIGATION),
    ("command", COMMAND),
    ("communication", COMMUNICATION),
    ("closing", CLOSING),
    ("postmortem", POSTMORTEM),
)
"""A hundred points for an incident."""

IN_QUIET: tuple[tuple[str, Sequence[Criterion]], ...] = (("restraint", RESTRAINT),)
"""What is asked beside them where nothing is wrong, and most of the rest cannot be."""

CRITERIA: Mapping[str, Criterion] = {line.id: line for _, group in (*GROUPS, *IN_QUIET) for line in group}
"""By their ids."""
