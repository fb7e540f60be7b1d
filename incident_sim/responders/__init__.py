"""Players that are programs: they do nothing, follow a script, or follow a runbook."""

from incident_sim.responders.base import Idle, Responder
from incident_sim.responders.policies import POLICIES, WAITING, RandomMoves
from incident_sim.responders.runbook import FollowRunbook
from incident_sim.responders.script import Script

__all__ = ["POLICIES", "WAITING", "FollowRunbook", "Idle", "RandomMoves", "Responder", "Script"]
