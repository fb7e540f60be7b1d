"""Every move a player can make, in six families, as data that presses levers."""

from incident_sim.actions.base import ActionBase, Family, Known, Risk
from incident_sim.actions.postmortem import Postmortem
from incident_sim.actions.union import ACTION, Action

__all__ = ["ACTION", "Action", "ActionBase", "Family", "Known", "Postmortem", "Risk"]
