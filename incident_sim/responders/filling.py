"""What a runbook leaves open, filled in from what the dashboard shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incident_sim.observe import Dashboard, moments
from incident_sim.plays.samples import filled

MOST_MOMENTS = 40


def fill(act: Mapping[str, Any], dashboard: Dashboard) -> dict[str, Any]:
    """A step's action with its placeholders replaced; what is not known yet is left out."""
    found = {name: value for name, value in _values(dashboard).items() if value is not None}
    return {key: _pruned(item) for key, value in act.items() if (item := filled(value, found)) is not None}


def _values(dashboard: Dashboard) -> dict[str, Any]:
    seen, wall = dashboard.seen, dashboard.wallboard
    pages = [alert.alert for alert in wall.alerts if alert.severity == "page"] or [alert.alert for alert in wall.alerts]
    return {
        "@onset": _span(seen.onset),
        "@magnitude": seen.magnitude,
        "@failing": _percent(seen.failing),
        "@peak_error": _percent(seen.peak_error),
        "@users": seen.users,
        "@failed": seen.failed,
        "@revenue": seen.revenue / 100,
        "@doubtful_payments": seen.doubtful_payments,
        "@mitigated": _span(seen.mitigated),
        "@page_delay": _span(seen.page_delay),
        "@timeline": _timeline(dashboard),
        "@state_changes": state_changes(dashboard),
        "@segments": tuple(dict(segment) for segment in seen.segments),
        "@alert": pages[0] if pages else None,
    }


def state_changes(dashboard: Dashboard) -> tuple[str, ...]:
    """The ids of one's own actions that changed the system, as the timeline has them."""
    return tuple(line.ref for line in dashboard.wallboard.timeline if line.moment == "change" and line.ref)[:20]


def _timeline(dashboard: Dashboard) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "at": _span(moment.at),
            "kind": moment.kind,
            "text": moment.text[:200],
            "evidence": moment.evidence[:60],
        }
        for moment in moments(dashboard)[:MOST_MOMENTS]
    )


def _span(micros: int | None) -> str | None:
    """An instant as a file would state it."""
    return None if micros is None else f"{micros}us"


def _percent(ppm: int | None) -> str | None:
    """A ratio as a file would state it."""
    return None if ppm is None else f"{ppm // 10_000}.{ppm % 10_000:04d}%"


def _pruned(value: Any) -> Any:
    """Data without the keys whose placeholder had no value."""
    match value:
        case dict():
            return {key: _pruned(item) for key, item in value.items() if item is not None}
        case tuple():
            return tuple(_pruned(item) for item in value)
        case _:
            return value
