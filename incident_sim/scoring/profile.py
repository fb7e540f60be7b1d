"""Who is graded: the level a rubric is set to, what each criterion weighs, and what is left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo

from incident_sim.model import Frozen
from incident_sim.units import ONE, Line

Level = Literal["standard", "junior", "senior", "product_manager"]

CriterionId = Annotated[str, StringConstraints(max_length=8)]
"""The id of a line of the rubric, as ``B4``."""


def _read_points(value: Any, info: ValidationInfo) -> Any:
    from_file = bool(info.context and info.context.get("from_file"))
    if from_file and isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(Decimal(str(value)) * 1000)
    return value


Weight = Annotated[
    int,
    BeforeValidator(_read_points),
    Field(ge=0, le=100_000, json_schema_extra={"type": "number", "description": "Points, as in 2.5."}),
]
"""Points in thousandths; all criteria of the standard rubric together have a hundred points."""

PATIENCE: Mapping[Level, int] = {"standard": ONE, "junior": 2 * ONE, "senior": ONE // 2, "product_manager": ONE}
"""By how much a level stretches the instant at which lateness has taken everything, in parts per million."""

_SHIFTED = 6
"""Points that a product manager's rubric takes from investigation, of 14, and gives to communication, of 15."""
_MORE = {"B6": 1000, "F8": 1000}
"""What it adds to knowing the cost and to telling executives, in thousandths of a point."""


class Profile(Frozen):
    """A rubric set for somebody. The standard profile is the rubric as it is published."""

    version: Annotated[int, Field(ge=1, le=1)] = 1
    title: Line = "standard"
    level: Level = "standard"
    """``junior`` stretches the time until lateness takes everything to twice as long, ``senior`` to half;
    ``product_manager`` moves points from investigation to communication."""
    weights: Annotated[dict[CriterionId, Weight], Field(max_length=80)] = {}
    """Points of single criteria; those not named keep what the level gives them."""
    left_out: Annotated[tuple[CriterionId, ...], Field(max_length=80)] = ()
    """Criteria that do not count; the rest is rescaled, and the report lists them."""

    @property
    def patience(self) -> int:
        """By how much it stretches the instant at which lateness has taken everything, in parts per million."""
        return PATIENCE[self.level]

    @property
    def digest(self) -> str:
        """SHA-256 of everything it declares."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def weight(self, criterion: str, of: int) -> int:
        """What a criterion of ``of`` thousandths weighs, in thousandths."""
        if criterion in self.weights:
            return self.weights[criterion]
        if self.level != "product_manager":
            return of
        if criterion.startswith("C"):
            return of * (14 - _SHIFTED) // 14
        more = of * (15 + _SHIFTED) // 15 if criterion.startswith("F") else of
        return more + _MORE.get(criterion, 0)


STANDARD = Profile()
PRESETS: Mapping[Level, Profile] = {level: Profile(title=level.replace("_", " "), level=level) for level in PATIENCE}
"""A profile for each level."""
