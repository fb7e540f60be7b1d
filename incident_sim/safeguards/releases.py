"""Safeguards on releases: how much of a service a new one reaches before anybody knows what it does."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.safeguards.base import SafeguardBase
from incident_sim.units import Ratio, ServiceName


class Canary(SafeguardBase):
    """A release of a service stays for a day on a share of its replicas, one at least, before it goes to the rest.

    Costs a day for each release. A soak of minutes ends before the trouble that a release needs to show itself.
    """

    kind: Literal["canary"] = "canary"
    service: ServiceName
    share: Annotated[Ratio, Field(gt=0)] = 100_000
