"""Names one may mean in a slot, from the briefing: a form offers them while one types."""

from __future__ import annotations

from pydantic.fields import FieldInfo

from incident_sim.observe import Briefing
from incident_tui.slots import choices


def names(slot: str, info: FieldInfo, briefing: Briefing) -> tuple[str, ...]:
    """The words a slot may hold, where they are known."""
    fixed = choices(info)
    if fixed:
        return fixed
    ours = tuple(node.name for node in briefing.nodes if node.kind != "third_party")
    vendors = tuple(node.name for node in briefing.nodes if node.kind == "third_party")
    parts = dict(briefing.parts)
    known: dict[str, tuple[str, ...]] = {
        "service": ours,
        "component": (*ours, *vendors),
        "cause_component": (*ours, *vendors),
        "third_party": vendors,
        "call": briefing.calls,
        "journey": tuple(one.name for one in briefing.journeys),
        "team": tuple(one.team for one in briefing.people),
        "flag": tuple(one.name for one in briefing.flags),
        "route": tuple(one.name for one in briefing.routes),
        "severity": tuple(one.name for one in briefing.severities),
        "alert": tuple(one.name for one in briefing.alerts),
        "runbook": tuple(one.name for one in briefing.runbooks),
        "region": tuple(dict.fromkeys(region for node in briefing.nodes for region in node.regions)),
        "cache": parts.get("cache", ()),
        "pool": parts.get("pool", ()),
        "resource": parts.get("resource", ()),
        "queue": parts.get("queue", ()),
        "batch": parts.get("batch", ()),
    }
    return known.get(slot, ())
