"""Help that a coach gives in practice, and that a score takes note of."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from incident_sim.actions.base import ActionBase, Family
from incident_sim.units import SECOND


class TakeHint(ActionBase):
    """Ask the coach for a hint: which question is open (1), which look answers it (2), or exactly what to do next (3).

    Takes 2 s, and as many points as its level. The coach knows no more than you do: only what you have not looked at,
    said or done yet. There is none in a ranked session.
    """

    do: Literal["take_hint"] = "take_hint"
    family: ClassVar[Family] = "command"
    handling: ClassVar[int] = 2 * SECOND
    is_look: ClassVar[bool] = True
    level: Annotated[int, Field(ge=1, le=3)] = 1
