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


class Series(Frozen):
    """A rate by the clock: one level for each step, joined by straight lines, and again from the beginning.

    A day of 24 steps of an hour is a daily rhythm, 168 of them a weekly one.
    """

    step: Annotated[Duration, Field(ge=1_000_000)]
    levels: Annotated[tuple[Factor, ...], Field(min_length=2, max_length=2000)]
    starts: Duration = 0
    """Which instant of the series the scenario's zero is."""


class Burst(Frozen):
    """Arrivals more uneven than chance: each step's rate is multiplied by a gamma variate of mean 1.

    Counts of real traffic are over-dispersed, and a gamma-mixed Poisson process fits them better than a plain one.
    """

    shape: Annotated[int, Field(ge=1, le=100)]
    """The gamma's shape: the squared coefficient of variation of the rate is one part in so many."""
    step: Annotated[Duration, Field(ge=100_000)] = 1_000_000


class Population(Frozen):
    """A closed group: each member thinks, asks, waits for the answer, and thinks again."""

    users: Annotated[int, Field(ge=1, le=20_000)]
    think: Annotated[Duration, Field(ge=1_000)]
    """The mean of an exponential law."""


class Sessions(Frozen):
    """Clients that connect once and stay: each holds on to the replica that let it in until one of them ends."""

    clients: Annotated[int, Field(ge=1, le=20_000)]
    lifetime: Annotated[Duration, Field(ge=1_000_000)]
    """The mean of an exponential law."""
    backoff: Duration
    """From a lost connection, or a refusal, to the next try."""
    jitter: Ratio = 0
    """How much of the back-off is left to chance, up and down."""


class Batch(Frozen):
    """A job that asks a fixed number of times, so many at once, and begins again every so often."""

    name: Name
    entry: Target
    at: Micros
    every: Annotated[Duration, Field(ge=1_000_000)] | None = None
    count: Annotated[int, Field(ge=1, le=1_000_000)]
    at_once: Annotated[int, Field(ge=1, le=200)] = 1
    patience: Annotated[Duration, Field(gt=0)] = 60_000_000


class Journey(Frozen):
    """Something users come to do, which begins with one request.

    ``rate`` users a second come, whatever happens; a ``population`` waits for answers, ``sessions`` stay connected.
    """

    name: Name
    entry: Target
    rate: Rate = 0
    population: Population | None = None
    sessions: Sessions | None = None
    shape: Annotated[tuple[ShapePoint, ...], Field(max_length=100)] = ()
    series: Series | None = None
    burst: Burst | None = None
    mix: Annotated[dict[Name, Factor], Field(max_length=64)] = {}
    """How much more than their weight users with a value of some dimension come on this journey."""
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
    batches: Annotated[tuple[Batch, ...], Field(max_length=16)] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names by which users can be told apart."""
        return tuple(self.segments[0].values)

    def values(self, dimension: str) -> tuple[str, ...]:
        """The values a dimension takes, in the order they are declared."""
        return tuple(dict.fromkeys(segment.values[dimension] for segment in self.segments))
