"""One line a service: state, errors, latency, and the last minutes of errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from incident_sim.observe import ServiceHealth
from incident_sim.units import show_ratio
from incident_tui.renderables.figures import latency, short
from incident_tui.renderables.ink import HEALTH, fill, line, pad, right
from incident_tui.renderables.spark import spark
from incident_tui.themes import DIM


def health(services: Sequence[ServiceHealth], width: int, height: int, depth: Mapping[str, int]) -> list[Content]:
    """The wallboard's services in the order of the map, indented by how deep they are called."""
    return fill([row(one, width, depth.get(one.name, 0)) for one in services], width, height)


def row(one: ServiceHealth, width: int, depth: int = 0) -> Content:
    """A service on one line: what there is room for, the name first."""
    glyph, colour = HEALTH[one.health]
    sparks = min(12, max(0, width - 34)) if width >= 36 else 0
    busy = width >= 52
    name = max(6, width - 2 - 14 - (sparks + 1 if sparks else 0) - (13 if busy else 0))
    indent = " " * min(depth, 4)
    errors, slow = show_ratio(one.errors), latency(one.p95)
    if one.kind == "third_party":
        return line(
            (glyph, colour), f" {pad(indent + one.name + '*', name)}", (pad(_vendor(one), width - name - 2), DIM)
        )
    parts: list[str | tuple[str, str]] = [
        (glyph, colour),
        (f" {pad(indent + one.name, name)}", "bold" if one.health == "bad" else ""),
        (right(errors, 6), colour if one.health != "ok" else ""),
        f" {right(slow, 6)} ",
    ]
    if busy:
        parts.append((f"{right(short(one.rate, 'rate'), 7)} {right(show_ratio(one.busy), 4)} ", DIM))
    parts.append((spark(one.spark, sparks), colour))
    return line(*parts)


def _vendor(one: ServiceHealth) -> str:
    return {"ok": "page: operational", "bad": "page: degraded", "warn": "page: recovering"}.get(
        one.health, "unknown: look"
    )


def heading(width: int) -> str:
    """What the columns are."""
    return "errors  p95" + ("  rate  busy" if width >= 52 else "")


def depths(edges: Sequence[tuple[str, str]], names: Sequence[str]) -> dict[str, int]:
    """How deep each service is called; a cycle ends where it began."""
    found = dict.fromkeys(names, 0)
    for _ in range(len(names)):
        for caller, callee in edges:
            if caller in found and callee in found and found[callee] < found[caller] + 1 <= len(names):
                found[callee] = found[caller] + 1
    return found
