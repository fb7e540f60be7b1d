"""Harm over time in as many steps as a picture or a table has room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from incident_sim.report.debrief import Stretch
from incident_sim.units import MINUTE

Points = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Bins:
    """Steps of equal length from the opening; each run's harm in each, in thousandths of a failed attempt."""

    step: int
    idle: tuple[int, ...]
    reference: tuple[int, ...]
    player: tuple[int, ...]

    def runs(self) -> list[tuple[str, tuple[int, ...]]]:
        """The runs by name, back to front."""
        return [("idle", self.idle), ("reference", self.reference), ("player", self.player)]

    def a_minute(self) -> list[tuple[str, Points]]:
        """How fast harm was done, at the middle of each step."""
        middle = self.step // 2
        return [
            (name, [(place * self.step + middle, harm * MINUTE // self.step) for place, harm in enumerate(values)])
            for name, values in self.runs()
        ]

    def so_far(self) -> list[tuple[str, Points]]:
        """How much was done by the end of each step."""
        return [
            (name, [(0, 0), *((place * self.step, total) for place, total in enumerate(accumulate(values), start=1))])
            for name, values in self.runs()
        ]


def binned(harm: Sequence[Stretch], ends: int, most: int) -> Bins:
    """Steps of whole windows, so many at most."""
    window = max(1, harm[1].at - harm[0].at) if len(harm) > 1 else MINUTE
    step = window * max(1, -(-ends // (window * most)))
    count = max(1, -(-ends // step))
    sums = {name: [0] * count for name in ("idle", "reference", "player")}
    for one in harm:
        place = min(count - 1, max(0, (one.at - 1) // step))
        sums["idle"][place] += one.idle
        sums["reference"][place] += one.reference
        sums["player"][place] += one.player
    return Bins(step, tuple(sums["idle"]), tuple(sums["reference"]), tuple(sums["player"]))
