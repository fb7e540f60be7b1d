"""Who asks for what, how often, and what they do when it fails."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from incident_sim.model import Frozen
from incident_sim.topology.services import Target
from incident_sim.units import Duration, Factor, Micros, Money, Name, Rate, Ratio


class SegmentSpec(Frozen):
    """A group of users alike in every dimension, and its weight among all."""

    values: Annotated[dict[Name, Name], Field(min_length=1, max_length=8)]
    weight: Annotated[int, Field(ge=1, le=100_000)]


class Refresh(Frozen):
    """What users do when it fails: try again ``times`` times, each with ``chance``, after ``think``."""

    chance: Ratio = 0
    times: Annotated[int, Field(ge=0, le=10)] = 0
    think: Duration = 2_000_000


class ShapePoint(Frozen):
    """Where a rate stands at an instant; between two points it moves in a straight line."""

    at: Micros
    level: Factor


class Journey(Frozen):
    """Something users come to do, which begins with one request."""

    name: Name
    entry: Target
    rate: Rate
    shape: Annotated[tuple[ShapePoint, ...], Field(max_length=100)] = ()
    patience: Annotated[Duration, Field(gt=0)]
    """How long a user waits for an answer before giving up on it."""
    refresh: Refresh = Refresh()
    comes_back: Ratio = 0
    """The share of those who gave up who come back once all is said to be well."""
    value: Money = 0
    """Revenue of one success."""
    harm: Factor = 1_000_000
    """How much one user who leaves unserved counts."""


class Traffic(Frozen):
    """All users: segments, and the journeys they are on."""

    segments: Annotated[tuple[SegmentSpec, ...], Field(min_length=1, max_length=64)]
    journeys: Annotated[tuple[Journey, ...], Field(min_length=1, max_length=16)]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names by which users can be told apart."""
        return tuple(self.segments[0].values)

    def values(self, dimension: str) -> tuple[str, ...]:
        """The values a dimension takes, in the order they are declared."""
        return tuple(dict.fromkeys(segment.values[dimension] for segment in self.segments))
