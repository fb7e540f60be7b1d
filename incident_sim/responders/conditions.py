"""Whether a runbook's conditions hold, by what the seat has seen."""

from __future__ import annotations

from typing import assert_never

from incident_sim.observe import Dashboard, Series
from incident_sim.plays import Condition
from incident_sim.plays.runbook import (
    AlertIsFiring,
    CallRecovered,
    ClockAt,
    FailuresAbove,
    FailuresBelow,
    FigureIs,
    RolloutIsDone,
    TeamIsThere,
)


def holds(condition: Condition, dashboard: Dashboard) -> bool:
    """Whether a condition holds now."""
    match condition:
        case AlertIsFiring(alert=alert):
            return any(
                firing.severity == "page" if alert is None else firing.alert == alert
                for firing in dashboard.wallboard.alerts
            )
        case FailuresBelow(journey=journey, ratio=ratio, hold=hold):
            return _below(dashboard, journey, ratio, hold)
        case FailuresAbove(journey=journey, ratio=ratio):
            return _last(dashboard, journey) > ratio
        case TeamIsThere(team=team):
            return any(line.kind == "people" and line.ref == team for line in dashboard.wallboard.timeline)
        case RolloutIsDone(service=service):
            return not any(
                operation.target == service and operation.what in ("rollout", "rollback")
                for operation in dashboard.wallboard.operations
            )
        case CallRecovered(call=call, region=region, factor=factor):
            name = call if region == "all" else f"{call}@{region}"
            value = _figure(dashboard, f"{name}/p95_ratio")
            return value is not None and value <= factor
        case FigureIs(figure=figure, above=above, below=below):
            value = _figure(dashboard, figure)
            return value is not None and (above is None or value >= above) and (below is None or value <= below)
        case ClockAt(at=at):
            return dashboard.now >= at
        case _:
            assert_never(condition)


def _failures(dashboard: Dashboard, journey: str) -> Series | None:
    """The wallboard's line of a journey's failures: the one ratio among its charts."""
    for title, lines in dashboard.wallboard.charts:
        if title.startswith(f"{journey} "):
            for line in lines:
                if line.unit == "ratio":
                    return line
    return None


def _below(dashboard: Dashboard, journey: str, ratio: int, hold: int) -> bool:
    line = _failures(dashboard, journey)
    if line is None or not line.points:
        return False
    last = line.points[-1]
    if last.value > ratio or last.value < 0:
        return False
    since = last.at
    for point in reversed(line.points):
        if point.value > ratio:
            break
        since = point.at
    return last.at - since >= hold


def _last(dashboard: Dashboard, journey: str) -> int:
    line = _failures(dashboard, journey)
    return line.points[-1].value if line is not None and line.points else -1


def _figure(dashboard: Dashboard, name: str) -> int | None:
    """The newest answer's figure of a name."""
    for answer in reversed(dashboard.answers):
        for figure in answer.figures:
            if figure.name == name:
                return figure.value
    return None
