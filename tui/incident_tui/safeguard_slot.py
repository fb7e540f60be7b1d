"""A safeguard as one types it on a line: ``breaker payments->paygate``, ``timeout payments->paygate timeout=2s``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from incident_sim.documents import read_yaml
from incident_sim.errors import FileRefused
from incident_sim.model import kinds
from incident_sim.observe import Dashboard
from incident_sim.safeguards import Safeguard
from incident_sim.text import safe_line
from incident_sim.units import FROM_FILE

HINT = "breaker payments->paygate; timeout a->b timeout=2s; alert checkout figure=p99 above=2000000 hold=20s"
"""What stands in the empty slot."""
ABOUT = ("call", "service", "third_party", "team")
"""The slot that the second word fills."""

_SAFEGUARD: TypeAdapter[Safeguard] = TypeAdapter(Safeguard)


def read_safeguard(text: str, dashboard: Dashboard) -> Safeguard:
    """The safeguard of a line; raises ValueError, or pydantic's ValidationError, with what is wrong."""
    data = _value(text) if text.startswith("{") else _slots(text, dashboard)
    safeguard = _SAFEGUARD.validate_python(data, context=FROM_FILE)
    for slot, there in _names(dashboard).items():
        name = getattr(safeguard, slot, None)
        if name is not None:
            _known(slot.replace("_", " "), name, there)
    return safeguard


def _slots(text: str, dashboard: Dashboard) -> dict[str, Any]:
    head, *rest = re.split(r"\s+(?=[a-z_]+=)", text)
    kind, *about = head.split()
    known = kinds(Safeguard, "kind")
    _known("safeguard", kind, list(known))
    slots = {name: _value(value) for name, _, value in (slot.partition("=") for slot in rest)}
    if kind == "alert":
        return {"kind": kind, "rule": _rule(about, slots, dashboard)}
    first = next(name for name in ABOUT if name in known[kind].model_fields)
    return {"kind": kind, **({first: about[0]} if about else {}), **slots}


def _rule(about: Sequence[str], slots: dict[str, Any], dashboard: Dashboard) -> dict[str, Any]:
    """A threshold that pages the team that owns the service, unless the line says otherwise."""
    service = about[0] if about else str(slots.get("service", ""))
    _known("service", service, _names(dashboard)["service"])
    figure = str(slots.get("figure", "errors"))
    owner = next((node.team for node in dashboard.briefing.nodes if node.name == service), "")
    usual = {"kind": "threshold", "name": f"{service}-{figure}", "service": service, "figure": figure, "team": owner}
    return {**usual, "hold": "20s", "severity": "page", "summary": f"{figure} of {service}", **slots}


def _value(text: str) -> Any:
    try:
        return read_yaml(text, "safeguard").data
    except FileRefused as refusal:
        raise ValueError(f"safeguard: {refusal.problems[0].message}") from None


def _names(dashboard: Dashboard) -> dict[str, list[str]]:
    briefing = dashboard.briefing
    return {
        "call": list(briefing.calls),
        "service": [node.name for node in briefing.nodes if node.kind != "third_party"],
        "third_party": [node.name for node in briefing.nodes if node.kind == "third_party"],
        "team": [member.team for member in briefing.people],
    }


def _known(what: str, name: str, there: Sequence[str]) -> None:
    if name not in there:
        near = difflib.get_close_matches(name, there, 1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise ValueError(f"there is no {what} {safe_line(name, 60)!r}: {hint}There are {', '.join(there)}")
