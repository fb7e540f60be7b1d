"""What every fault has: when it begins, when it ends, and what it presses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from incident_sim.levers import NatureLevers
from incident_sim.model import Frozen
from incident_sim.units import Duration, Micros, Name

ONE = 1_000_000


class FaultBase(Frozen):
    """Something that really goes wrong. The world schedules it; a fault only presses levers."""

    id: Name
    at: Micros
    """From the scenario's zero, which is where trouble begins; negative is before it."""
    until: Micros | None = None
    repeat: Duration | None = Field(default=None, ge=1_000_000)
    """Begin again each so often, for as long as the session lasts."""
    spread: Duration = 0
    """The seed moves the beginning, and the end with it, later by up to this much."""

    def stages(self) -> Iterator[tuple[int, int]]:
        """How long after its beginning it has which part of its strength, in parts per million."""
        yield 0, ONE

    def inject(self, levers: NatureLevers, strength: int) -> None:
        """Begin, or grow to a part of the full strength."""
        raise NotImplementedError

    def recover(self, levers: NatureLevers) -> None:
        """End, where ``until`` says so: take away what this fault has brought, and nothing that others did."""
        raise NotImplementedError


def _endless(until: object) -> object:
    """Refuse an end; raises ValueError."""
    if until is None:
        return None
    raise ValueError(
        f"this kind of fault strikes and is over; what it did stays until somebody mends it, and no 'until' is "
        f"allowed (found {str(until)[:40]!r})"
    )


class MomentaryFault(FaultBase):
    """A fault of an instant: it may come again, but nothing about it goes on, and so nothing ends."""

    until: Annotated[None, BeforeValidator(_endless)] = None


class Onset(Frozen):
    """How a fault comes to its full strength: in steps of equal size, or each twice the one before."""

    over: Annotated[Duration, Field(ge=1_000_000)]
    steps: Annotated[int, Field(ge=2, le=30)] = 10
    law: Literal["linear", "doubling"] = "linear"


class GradualFault(FaultBase):
    """A fault that may come over us little by little."""

    onset: Onset | None = None

    def stages(self) -> Iterator[tuple[int, int]]:
        """From the first step to the last, which has all of the strength."""
        if self.onset is None:
            yield 0, ONE
            return
        steps = self.onset.steps
        for step in range(1, steps + 1):
            part = step * ONE // steps if self.onset.law == "linear" else (2**step - 1) * ONE // (2**steps - 1)
            yield self.onset.over * (step - 1) // (steps - 1), part


def grown(factor: int, strength: int) -> int:
    """A factor at a part of its strength: at none it is 1."""
    return ONE + (factor - ONE) * strength // ONE
