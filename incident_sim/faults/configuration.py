"""Faults that arrive as configuration."""

from __future__ import annotations

from typing import Literal

from incident_sim.faults.base import FaultBase
from incident_sim.levers import NatureLevers
from incident_sim.policies import PolicyPatch
from incident_sim.units import CallName, Line, Name


class ConfigurationPush(FaultBase):
    """A call's policies change by configuration, without a deploy."""

    kind: Literal["configuration_push"] = "configuration_push"
    call: CallName
    patch: PolicyPatch
    summary: Line
    author: Name

    def inject(self, levers: NatureLevers) -> None:
        """Push it."""
        levers.settings.push(self.call, self.patch, summary=self.summary, author=self.author)
