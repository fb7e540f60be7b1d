"""Indicators, objectives and the alert rules that watch them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

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
    figure: Literal["errors", "p99", "busy", "cpu", "waiting", "refused"]
    above: Annotated[int, Field(ge=0, le=10**12)]
    """Parts per million for errors, busy and cpu, microseconds for p99, requests for waiting and refused."""
    hold: Duration
    clear: Duration = 0
    """How long it must be below again before the alert resolves; without it, a figure near its bound flaps."""
    severity: Literal["page", "ticket"] = "ticket"
    team: Name
    summary: Line


class GaugeThreshold(Frozen):
    """Fires when a gauge of a service's part, or of a queue, stays on one side of a bound for a while."""

    kind: Literal["gauge"] = "gauge"
    name: Name
    target: ServiceName
    gauge: Line
    """As in ``hit_ratio/read``, ``memory``, ``depth``, ``oldest``, ``lag``."""
    above: Annotated[int, Field(ge=0, le=10**12)] | None = None
    below: Annotated[int, Field(ge=0, le=10**12)] | None = None
    hold: Duration
    clear: Duration = 0
    severity: Literal["page", "ticket"] = "ticket"
    team: Name
    summary: Line

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.above is None) == (self.below is None):
            raise ValueError("a gauge is watched for being `above` something or `below` it: give one of the two")
        return self


class Absence(Frozen):
    """Fires when a service's metrics have not come for a while: no line is not a line at zero."""

    kind: Literal["absence"] = "absence"
    name: Name
    service: ServiceName
    hold: Annotated[Duration, Field(ge=10_000_000)]
    severity: Literal["page", "ticket"] = "page"
    team: Name
    summary: Line


AlertRule = Annotated[BurnRate | Threshold | GaugeThreshold | Absence, Field(discriminator="kind")]
