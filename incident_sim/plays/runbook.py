"""A responder written as data: what to wait for, what to do, and what to fill in from what was seen."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from incident_sim.model import Frozen
from incident_sim.units import CallName, Duration, Factor, Micros, Name, Ratio, ServiceName

PLACEHOLDERS = (
    "@onset",
    "@magnitude",
    "@failing",
    "@peak_error",
    "@users",
    "@failed",
    "@revenue",
    "@doubtful_payments",
    "@mitigated",
    "@page_delay",
    "@timeline",
    "@state_changes",
    "@segments",
    "@alert",
)
"""What a step may leave to be filled in from the dashboard when it is done."""


class AlertIsFiring(Frozen):
    """An alert fires; without a name, any page."""

    is_: Literal["alert_firing"] = Field(default="alert_firing", alias="is")
    alert: Name | None = None


class FailuresBelow(Frozen):
    """A journey's failures, as published, have been at most ``ratio`` for ``hold``."""

    is_: Literal["failures_below"] = Field(default="failures_below", alias="is")
    journey: Name
    ratio: Ratio
    hold: Duration = 0


class FailuresAbove(Frozen):
    """A journey's failures, as published, are above ``ratio``."""

    is_: Literal["failures_above"] = Field(default="failures_above", alias="is")
    journey: Name
    ratio: Ratio


class TeamIsThere(Frozen):
    """A paged team's engineer has answered."""

    is_: Literal["team_is_there"] = Field(default="team_is_there", alias="is")
    team: Name


class RolloutIsDone(Frozen):
    """No rollout or rollback of a service is under way."""

    is_: Literal["rollout_is_done"] = Field(default="rollout_is_done", alias="is")
    service: ServiceName


class CallRecovered(Frozen):
    """A delivered ``view_calls`` answer shows a call's latency at most ``factor`` of the usual, towards a region."""

    is_: Literal["call_recovered"] = Field(default="call_recovered", alias="is")
    call: CallName
    region: Name = "all"
    factor: Factor


class FigureIs(Frozen):
    """A figure of the newest answer that carries it stands above or below a bound."""

    is_: Literal["figure"] = Field(default="figure", alias="is")
    figure: str
    above: int | None = None
    below: int | None = None


class ClockAt(Frozen):
    """So long after the opening."""

    is_: Literal["clock_at"] = Field(default="clock_at", alias="is")
    at: Micros


Condition = Annotated[
    AlertIsFiring | FailuresBelow | FailuresAbove | TeamIsThere | RolloutIsDone | CallRecovered | FigureIs | ClockAt,
    Field(discriminator="is_"),
]


class Step(Frozen):
    """Wait until all of ``when`` holds, then ``wait`` longer, then act."""

    when: Annotated[tuple[Condition, ...], Field(max_length=6)] = ()
    wait: Duration = 0
    give_up: Duration | None = None
    """Skip the step when its conditions have not come to hold for so long."""
    act: Annotated[dict[str, Any], Field(max_length=24)]
    repeat: Duration | None = None
    """Look again each so often while the next step waits."""


class Routine(Frozen):
    """Something done over and over from a step on: updates that were promised."""

    every: Duration
    when: Annotated[tuple[Condition, ...], Field(max_length=6)] = ()
    until: Annotated[tuple[Condition, ...], Field(max_length=6)] = ()
    act: Annotated[dict[str, Any], Field(max_length=24)]


class Runbook(Frozen):
    """Steps in order, and routines beside them."""

    version: Annotated[int, Field(ge=1, le=1)] = 1
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=200)]
    routines: Annotated[tuple[Routine, ...], Field(max_length=10)] = ()
