"""What an action item of a postmortem would change: small kinds, each of which can be tried on the same incident."""

from typing import Annotated

from pydantic import Field

from incident_sim.safeguards.base import SafeguardBase
from incident_sim.safeguards.calls import (
    Breaker,
    Compartment,
    Degraded,
    PolicyGate,
    RetryBound,
    RetryBudget,
    TimeoutBound,
)
from incident_sim.safeguards.people import Alarm, TeamRunbook
from incident_sim.safeguards.releases import Canary
from incident_sim.safeguards.services import (
    CachePolicy,
    Capacity,
    DeadlineChecks,
    DoorLimit,
    NewestFirst,
    PoolSize,
    QueueBound,
    Quota,
)

Safeguard = Annotated[
    TimeoutBound
    | RetryBound
    | RetryBudget
    | Breaker
    | Compartment
    | PolicyGate
    | Degraded
    | Canary
    | DeadlineChecks
    | QueueBound
    | NewestFirst
    | DoorLimit
    | Capacity
    | CachePolicy
    | PoolSize
    | Quota
    | Alarm
    | TeamRunbook,
    Field(discriminator="kind"),
]

__all__ = [
    "Alarm",
    "Breaker",
    "CachePolicy",
    "Canary",
    "Capacity",
    "Compartment",
    "DeadlineChecks",
    "Degraded",
    "DoorLimit",
    "NewestFirst",
    "PolicyGate",
    "PoolSize",
    "QueueBound",
    "Quota",
    "RetryBound",
    "RetryBudget",
    "Safeguard",
    "SafeguardBase",
    "TeamRunbook",
    "TimeoutBound",
]
