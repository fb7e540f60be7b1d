"""Scalable drawings as text: elements whose attributes and words are escaped, whoever wrote them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from incident_sim.text import safe_line

LONGEST = 300

Value = str | int | float


def tag(name: str, *children: str, **attributes: Value | None) -> Markup:
    """An element: text is made safe and escaped, elements stay; ``aria_hidden`` is written ``aria-hidden``."""
    told = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
        if value is not None
    )
    inside = Markup("").join(
        child if isinstance(child, Markup) else escape(safe_line(child, LONGEST)) for child in children
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, told, inside)


def path(points: Sequence[tuple[float, float]], *, floor: float | None = None) -> str:
    """A line through points; with a floor, the area between the two."""
    if not points:
        return ""
    drawn = "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    if floor is None:
        return drawn
    return f"{drawn}L{_number(points[-1][0])} {_number(floor)}L{_number(points[0][0])} {_number(floor)}Z"


def _value(value: Value) -> str:
    return _number(value) if isinstance(value, float) else safe_line(str(value), 20_000)


def _number(value: float) -> str:
    """Tenths of a unit are finer than any screen."""
    return f"{value:.1f}".removesuffix(".0")
