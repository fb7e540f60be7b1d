"""Autoscaling: replicas ordered and retired by a figure, late, and up to a quota."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.kernel import Phase

if TYPE_CHECKING:
    from incident_sim.kernel import Loop
    from incident_sim.topology import Autoscaler
    from incident_sim.world.services import Service

ONE = 1_000_000
SECOND = 1_000_000
SLACK = 100_000
"""Within a tenth of the target nothing is changed."""


class Scaler:
    """The autoscaler of one service: desired = present * figure / target, rounded up, as Kubernetes reckons it.

    Source: the Kubernetes documentation, "Horizontal Pod Autoscaling", algorithm details.
    """

    def __init__(self, service: Service, spec: Autoscaler, loop: Loop, order: Callable[[str, int, str], None]) -> None:
        self.spec = spec
        self.on = True
        self.least = spec.least
        self.most = spec.most
        self._service = service
        self._loop = loop
        self._order = order
        self._up_at = self._down_at = loop.now
        self._busy = service.busy_total()
        self._work = service.work_time
        self._served = service.served
        loop.schedule(spec.every, Phase.CHECKS, self._round)

    def _round(self) -> None:
        self._loop.schedule(self.spec.every, Phase.CHECKS, self._round)
        figure = self._figure()
        present = len(self._service.ready)
        if not self.on or present == 0:
            return
        if abs(figure * ONE // self.spec.target - ONE) <= SLACK:
            return
        wanted = -(-present * figure // self.spec.target)
        bounded = max(self.least, min(self.most, wanted))
        now = self._loop.now
        if bounded > present and now >= self._up_at:
            self._up_at = now + self.spec.up_cooldown
            self._order(self._service.name, bounded, "quota" if wanted > bounded else "")
        elif bounded < present and now >= self._down_at and now >= self._up_at:
            self._down_at = now + self.spec.down_cooldown
            self._order(self._service.name, bounded, "")

    def _figure(self) -> int:
        service = self._service
        busy, work, served = service.busy_total(), service.work_time, service.served
        capacity = max(1, service.workers * self.spec.every)
        match self.spec.figure:
            case "busy":
                figure = (busy - self._busy) * ONE // capacity
            case "cpu":
                figure = (work - self._work) * ONE // capacity
            case "waiting":
                figure = service.waiting // max(1, len(service.ready))
            case "requests":
                figure = (served - self._served) * 1000 * SECOND // self.spec.every // max(1, len(service.ready))
        self._busy, self._work, self._served = busy, work, served
        return figure
