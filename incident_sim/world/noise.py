"""An ordinary day: services wobble a little, one here and one there, and it means nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_sim.kernel import Loop, Phase, Stream, Streams

if TYPE_CHECKING:
    from incident_sim.world.services import Service

ONE = 1_000_000
BETWEEN = 90_000_000
"""The mean time between two wobbles of one service."""
SHORTEST = 8_000_000
LONGEST = 40_000_000


class Wobble:
    """The noise of one service: now and then its work takes a little longer for a while."""

    def __init__(self, service: Service, strength: int, loop: Loop, streams: Streams) -> None:
        self._service = service
        self._strength = strength
        self._loop = loop
        self._chance: Stream = streams.of(f"noise/{service.name}/{service.region}")
        self._wait()

    def _wait(self) -> None:
        self._loop.schedule(self._chance.exponential(BETWEEN), Phase.ENVIRONMENT, self._begin)

    def _begin(self) -> None:
        self._service.slowness.set("noise", ONE + self._chance.below(max(1, 2 * self._strength)), ONE)
        self._service.settle()
        span = SHORTEST + self._chance.below(LONGEST - SHORTEST)
        self._loop.schedule(span, Phase.ENVIRONMENT, self._end)

    def _end(self) -> None:
        self._service.slowness.set("noise", ONE, ONE)
        self._service.settle()
        self._wait()
