"""The lever of routing: where traffic goes, and how much is let in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incident_sim.kernel import Loop, Phase
from incident_sim.units import show_ratio

if TYPE_CHECKING:
    from incident_sim.world.assembly import System
    from incident_sim.world.changes import ChangeLog
    from incident_sim.world.journeys import Users

ONE = 1_000_000
SHIFT = 15_000_000
DOOR = 10_000_000
"""How long shifting and shedding take to act, before the pace."""


class Routing:
    """Both halves of the lever."""

    def __init__(self, system: System, users: Users, loop: Loop, changes: ChangeLog, pace: int) -> None:
        self._system = system
        self._users = users
        self._loop = loop
        self._changes = changes
        self._pace = pace

    def shift(self, route: str, to: str, share: int, only: str | None) -> None:
        """Send a share to one target and leave the others what remains, in their proportions."""
        self._changes.write("settings", "traffic_shifted", route, to, show_ratio(share), only or "all regions")
        self._loop.schedule(SHIFT * self._pace // ONE, Phase.ENVIRONMENT, lambda: self._shifted(route, to, share, only))

    def _shifted(self, route: str, to: str, share: int, only: str | None) -> None:
        for step in self._system.routes[route]:
            names = [way[0].service.name for way in step.ways]
            way = names.index(to)
            for segment, sums in enumerate(step.shares):
                regions = [targets[segment].service.region for targets in step.ways]
                if only is None or only in regions:
                    step.shares[segment] = _shared(sums, way, share)

    def admit(self, journey: str, share: int) -> None:
        """Let a share of a journey in."""
        self._changes.write("settings", "shed_set", journey, show_ratio(share))
        live = self._users.by_name(journey)

        def act() -> None:
            live.admit = share

        self._loop.schedule(DOOR * self._pace // ONE, Phase.ENVIRONMENT, act)

    def surge(self, journey: str, factor: int) -> None:
        """Let more come."""
        self._users.by_name(journey).surge = factor


def _shared(sums: Sequence[int], way: int, share: int) -> list[int]:
    """Running sums with ``share`` for one way, the rest split among the others as it was."""
    shares = [after - before for before, after in zip((0, *sums), sums, strict=False)]
    others = sum(shares) - shares[way]
    rest = ONE - share
    count = len(shares) - 1
    new = [
        share if place == way else (rest * old // others if others else rest // max(1, count))
        for place, old in enumerate(shares)
    ]
    new[way if share else (way + 1) % len(new)] += ONE - sum(new)
    total, result = 0, []
    for part in new:
        total += part
        result.append(total)
    return result
