"""Indicators, objectives and the alert rules that watch them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.model import Frozen
from incident_sim.units import Duration, Factor, Line, Name, Ratio, ServiceName


class Objective(Frozen):
    """A promise to users about one journey: the share of attempts that must succeed."""

    name: Name
    journey: Name
    success: Ratio


class BurnRate(Frozen):
    """Fires when the error budget burns ``factor`` times too fast over a long and a short window.

    Source: the SRE workbook's multi-window, multi-burn-rate alerts; 14.4 over 1 h and 5 min spends 2 % of a
    30-day budget in an hour.
    """

    kind: Literal["burn_rate"] = "burn_rate"
    name: Name
    objective: Name
    factor: Factor
    long: Duration
    short: Duration
    severity: Literal["page", "ticket"] = "page"
    team: Name
    summary: Line


class Threshold(Frozen):
    """Fires when a service's figure stays above a bound for a while."""

    kind: Literal["threshold"] = "threshold"
    name: Name
    service: ServiceName
    figure: Literal["errors", "p99", "busy", "waiting"]
    above: Annotated[int, Field(ge=0, le=10**12)]
    """Parts per million for errors and busy, microseconds for p99, requests for waiting."""
    hold: Duration
    severity: Literal["page", "ticket"] = "ticket"
    team: Name
    summary: Line


AlertRule = Annotated[BurnRate | Threshold, Field(discriminator="kind")]
