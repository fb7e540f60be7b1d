"""Which segment: the shares that fail, from the splits a player has asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from incident_sim.observe import Answer

_NAME = re.compile(r"(?P<subject>[^\[\]/]+)\[(?P<dimension>[^=\]]+)=(?P<value>[^\]]*)\]/(?P<figure>\w+)")
_FAILING = ("failures", "errors")


@dataclass(frozen=True)
class Segment:
    """One value of a dimension, as the newest split showed it; shares in parts per million."""

    dimension: str
    value: str
    failing: int
    usual: int | None = None
    share: int = 0
    """Of all requests."""
    ratio: int | None = None
    """How many times the failures of all others."""
    asked_at: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """Dimension and value."""
        return self.dimension, self.value


def segments(answers: Sequence[Answer], subject: str) -> list[Segment]:
    """Every segment of a subject that was looked at, the worst first; of a dimension only its newest answer counts."""
    newest: dict[str, tuple[int, dict[str, dict[str, int]]]] = {}
    for answer in answers:
        if answer.view == "view_metrics":
            for dimension, values in _read(answer, subject).items():
                if dimension not in newest or newest[dimension][0] <= answer.delivered_at:
                    newest[dimension] = (answer.delivered_at, values)
    found = [
        _segment(dimension, value, figures, at)
        for dimension, (at, values) in newest.items()
        for value, figures in values.items()
        if any(name in figures for name in _FAILING)
    ]
    return sorted(found, key=lambda one: (-one.failing, one.dimension, one.value))


def _read(answer: Answer, subject: str) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for name, number in answer.figures:
        match = _NAME.fullmatch(name)
        if match is not None and match["subject"] == subject:
            found.setdefault(match["dimension"], {}).setdefault(match["value"], {})[match["figure"]] = number
    return found


def _segment(dimension: str, value: str, figures: dict[str, int], at: int) -> Segment:
    name = next(name for name in _FAILING if name in figures)
    return Segment(
        dimension,
        value,
        figures[name],
        figures.get(f"{name}_calm"),
        figures.get("share", 0),
        figures.get("ratio_to_rest"),
        at,
    )
