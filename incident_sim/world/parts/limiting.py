"""Limiters: who of those at a door is let in, and who is told to come back later."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from incident_sim.policies import FixedWindow, RateLimit, TokenBucket

if TYPE_CHECKING:
    from incident_sim.topology import SegmentSpec
    from incident_sim.world.requests import Hop

ONE = 1_000_000
UNKEYED = -1
"""The key of a request that is about nothing in particular, which a limit for each key lets in."""
MANY = 1000
"""With more allowances than this, those that are as good as new are forgotten."""


class Limiter:
    """One allowance for everybody, or one for each of what is told apart."""

    __slots__ = ("_allowances", "_many", "_opened", "_segments", "_turns", "_values", "spec")

    def __init__(self, spec: RateLimit, segments: Sequence[SegmentSpec], *, opened: int, zero: int) -> None:
        """As declared; ``opened`` is when the world began, and ``zero`` the scenario's zero."""
        self.spec = spec
        self._segments = segments
        self._opened = opened
        self._turns = zero + spec.turns
        self._values: Sequence[str] = ()
        """For each segment, its value of the dimension by which it is limited."""
        self._allowances: dict[Hashable, TokenBucket | FixedWindow] = {}
        self._many = MANY
        self.change(spec)

    def lets(self, hop: Hop, now: int) -> bool:
        """Let a request in, if its allowance has room for it."""
        whose = self._whose(hop) if self.spec.per is not None else None
        if whose == UNKEYED and self.spec.per == "key":
            return True
        allowance = self._allowances.get(whose)
        if allowance is None:
            allowance = self._allowances[whose] = self._new(now)
        return allowance.take(now)

    def change(self, spec: RateLimit) -> None:
        """Limit in another way from now on: buckets begin full, windows remember what they have let in."""
        kept = spec.window is not None and (spec.window, spec.per) == (self.spec.window, self.spec.per)
        if not kept:
            self._allowances = {}
        for allowance in self._allowances.values():
            if isinstance(allowance, FixedWindow):
                allowance.resize(spec.each_window)
        self.spec = spec
        self._values = [segment.values.get(spec.per or "", "") for segment in self._segments]

    @property
    def remembered(self) -> int:
        """How many allowances are kept in mind."""
        return len(self._allowances)

    def name(self, hop: Hop) -> str:
        """Whose allowance a request counts against, as a log says it."""
        match self.spec.per:
            case None:
                return "all"
            case "client":
                return hop.visit.client_name
            case "key":
                return str(hop.item)
            case _:
                return self._values[hop.visit.segment]

    def _whose(self, hop: Hop) -> Hashable:
        match self.spec.per:
            case "client":
                return hop.visit.client
            case "key":
                return hop.item
            case _:
                return self._values[hop.visit.segment]

    def _new(self, now: int) -> TokenBucket | FixedWindow:
        if len(self._allowances) >= self._many:
            self._allowances = {whose: one for whose, one in self._allowances.items() if not one.fresh(now)}
            self._many = max(MANY, 2 * len(self._allowances))
        length = self.spec.window
        if length is None:
            return TokenBucket(self.spec, now)
        turn = (now - self._turns) // length
        began = turn == (self._opened - self._turns) // length
        count = self.spec.each_window
        return FixedWindow(
            count, length, self._turns + (turn + 1) * length, count * self.spec.spent // ONE if began else 0
        )
