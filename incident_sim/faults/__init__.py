"""Everything that can go wrong. The union is the registry."""

from typing import Annotated

from pydantic import Field

from incident_sim.faults.base import FaultBase
from incident_sim.faults.capacity import LostReplicas
from incident_sim.faults.configuration import ConfigurationPush
from incident_sim.faults.dependency import FailingDependency, QuotaCut, SlowDependency
from incident_sim.faults.release import Release
from incident_sim.faults.traffic import Surge

Fault = Annotated[
    Release | ConfigurationPush | SlowDependency | FailingDependency | QuotaCut | LostReplicas | Surge,
    Field(discriminator="kind"),
]

__all__ = [
    "ConfigurationPush",
    "FailingDependency",
    "Fault",
    "FaultBase",
    "LostReplicas",
    "QuotaCut",
    "Release",
    "SlowDependency",
    "Surge",
]
