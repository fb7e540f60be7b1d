"""Safeguards of people: who is told, and how fast they are."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from incident_sim.monitoring import AlertRule
from incident_sim.safeguards.base import SafeguardBase
from incident_sim.units import Duration, Name


class Alarm(SafeguardBase):
    """A new alert rule. Costs false pages, if it fires on a calm day or before anything is wrong."""

    kind: Literal["alert"] = "alert"
    rule: AlertRule


class TeamRunbook(SafeguardBase):
    """A runbook and a rota: a team answers its page, or reports what it sees, within so much, before the pace.

    Costs the team's time, to write it and to practise it.
    """

    kind: Literal["team_runbook"] = "team_runbook"
    team: Name
    answers: Duration | None = None
    looks: Duration | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.answers is None and self.looks is None:
            raise ValueError("this changes nothing: give `answers` or `looks`")
        return self
