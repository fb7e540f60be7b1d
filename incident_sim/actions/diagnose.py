"""What the player thinks, written down so that it can be held against what was true."""

from __future__ import annotations

from typing import ClassVar, Literal

from incident_sim.actions.base import ActionBase, Family, Known, require
from incident_sim.units import SECOND, ServiceName

Mechanism = Literal[
    "retry_storm",
    "cold_cache",
    "reconnect_herd",
    "connection_pool_exhaustion",
    "slow_dependency",
    "rate_limit",
    "regional_outage",
    "bad_release",
    "memory_leak",
    "bad_configuration",
    "poison_message",
    "backlog",
    "hot_partition",
    "lock_contention",
    "replica_lag",
    "election_churn",
    "health_check_spiral",
    "name_resolution",
    "expiry",
    "hard_limit",
    "host_limit",
    "disk_full",
    "memory_pressure",
    "version_skew",
    "traffic_surge",
    "capacity_loss",
    "nothing_wrong",
]
"""Kinds of cause, after the archetypes of incident literature."""


class Hypothesize(ActionBase):
    """Say what you think is wrong, and how sure you are. Takes 3 s."""

    do: Literal["hypothesize"] = "hypothesize"
    family: ClassVar[Family] = "diagnose"
    handling: ClassVar[int] = 3 * SECOND
    component: ServiceName
    mechanism: Mechanism
    confidence: Literal["suspected", "confirmed"] = "suspected"

    def refer(self, known: Known) -> None:
        """The component exists."""
        require("component", self.component, (*known.services, *known.third_parties))


class DropHypothesis(ActionBase):
    """Say what you no longer think. Takes 2 s."""

    do: Literal["drop_hypothesis"] = "drop_hypothesis"
    family: ClassVar[Family] = "diagnose"
    component: ServiceName
    mechanism: Mechanism

    def refer(self, known: Known) -> None:
        """The component exists."""
        require("component", self.component, (*known.services, *known.third_parties))
