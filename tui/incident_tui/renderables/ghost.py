"""The line of an earlier run beside the player's own."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.observe import Series

Ghost = Sequence[tuple[str, Series]]


def shadowed(title: str, series: Sequence[Series], ghost: Ghost) -> tuple[Series, ...]:
    """A chart's lines and, where an earlier run showed the same, its line; over the same stretch of time."""
    begin = min((point.at for one in series for point in one.points), default=0)
    shadows = [line for name, line in ghost if name == title]
    cut = [Series(line.name, line.unit, tuple(one for one in line.points if one.at >= begin)) for line in shadows]
    return (*series, *(line for line in cut if line.points))
