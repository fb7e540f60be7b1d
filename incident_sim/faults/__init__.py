"""Everything that can go wrong. The union is the registry."""

from typing import Annotated

from pydantic import Field

from incident_sim.faults.base import FaultBase, MomentaryFault, Onset
from incident_sim.faults.capacity import ConnectionLeak, LostReplicas, ResourceLeak
from incident_sim.faults.configuration import ConfigurationPush, FlagFlip, LimiterPush, ServiceConfiguration
from incident_sim.faults.data import CacheFlush, LostPrimary, MessageFlood, OpenSession, QueryOfDeath
from incident_sim.faults.dependency import FailingDependency, QuotaCut, SlowDependency
from incident_sim.faults.network import ClockSkew, ExpiredCertificate, MissingName, NetworkTrouble
from incident_sim.faults.release import Release, Soak
from incident_sim.faults.telemetry import SilentService
from incident_sim.faults.traffic import KeyShift, Surge, TrafficMix

Fault = Annotated[
    Release
    | ConfigurationPush
    | FlagFlip
    | LimiterPush
    | ServiceConfiguration
    | ConnectionLeak
    | LostReplicas
    | ResourceLeak
    | FailingDependency
    | QuotaCut
    | SlowDependency
    | CacheFlush
    | LostPrimary
    | MessageFlood
    | OpenSession
    | QueryOfDeath
    | ClockSkew
    | ExpiredCertificate
    | MissingName
    | NetworkTrouble
    | KeyShift
    | Surge
    | TrafficMix
    | SilentService,
    Field(discriminator="kind"),
]

__all__ = [
    "CacheFlush",
    "ClockSkew",
    "ConfigurationPush",
    "ConnectionLeak",
    "ExpiredCertificate",
    "FailingDependency",
    "Fault",
    "FaultBase",
    "FlagFlip",
    "KeyShift",
    "LimiterPush",
    "LostPrimary",
    "LostReplicas",
    "MessageFlood",
    "MissingName",
    "MomentaryFault",
    "NetworkTrouble",
    "Onset",
    "OpenSession",
    "QueryOfDeath",
    "QuotaCut",
    "Release",
    "ResourceLeak",
    "ServiceConfiguration",
    "SilentService",
    "SlowDependency",
    "Soak",
    "Surge",
    "TrafficMix",
]
