"""Bootstrapping: what a fresh replica must fetch from others before it is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from incident_sim.kernel import Phase

if TYPE_CHECKING:
    from incident_sim.kernel import Loop
    from incident_sim.topology import Bootstrap
    from incident_sim.world.crowds import Errands
    from incident_sim.world.endpoints import EndpointLive
    from incident_sim.world.services import Service


class Start:
    """One replica that has booted and is not ready yet."""

    __slots__ = ("_among", "fetched", "ready", "under_way")

    def __init__(self, among: list[Start], ready: Callable[[], None]) -> None:
        """One among those that are not ready, which does ``ready`` once it has fetched everything."""
        self._among = among
        among.append(self)
        self.ready = ready
        self.fetched = 0
        self.under_way = True
        """Until it is ready, or nobody wants it any more."""

    def give_up(self) -> None:
        """Want it no more."""
        if self.under_way:
            self.under_way = False
            self._among.remove(self)


class Starts:
    """All replicas of a service that are not ready yet."""

    def __init__(
        self, service: Service, spec: Bootstrap, entries: Sequence[EndpointLive], errands: Errands, loop: Loop
    ) -> None:
        self.pending: list[Start] = []
        self._service = service
        self._spec = spec
        self._entries = entries
        self._errands = errands
        self._loop = loop

    def begin(self, ready: Callable[[], None]) -> Start:
        """Let another replica fetch what it needs."""
        start = Start(self.pending, ready)
        self._fetch(start)
        return start

    def _fetch(self, start: Start) -> None:
        if not start.under_way:
            return
        if start.fetched == len(self._entries):
            start.give_up()
            start.ready()
            return
        name, entry = self._spec.fetches[start.fetched], self._entries[start.fetched]

        def answered(reason: str | None, _: int) -> None:
            if reason is None:
                start.fetched += 1
                self._fetch(start)
                return
            self._service.log("error", "bootstrap_failed", name, reason)
            self._loop.schedule(self._spec.again, Phase.ENVIRONMENT, lambda: self._fetch(start))

        self._errands.ask(entry, 0, self._spec.timeout, answered, self._service.name)
