"""Rows of windows, made anew where something has happened and kept where nothing has: a world pays for what it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from incident_sim.journal.rows import CallRow, CallSplit, DepthRow, ServiceRow
from incident_sim.world.meters import CallMeter, Cell, quantiles

if TYPE_CHECKING:
    from incident_sim.world.edges import Edge
    from incident_sim.world.services import Service

ONE = 1_000_000


class ServiceRows:
    """What each service says of itself in a window."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._services = list(services)
        self._places = {service: place for place, service in enumerate(self._services)}
        self._rows: list[ServiceRow] = [_nothing(service) for service in self._services]
        self._spent: dict[Service, tuple[int, int]] = {}
        """For each service, its worker time busy and at work until the last window closed."""

    def read(self, awake: Sequence[Service], span: int) -> tuple[ServiceRow, ...]:
        """The rows of a window of so many microseconds; those whose metrics have stopped have none."""
        for service in awake:
            place = self._places.get(service)
            if place is not None:
                self._rows[place] = self._row(service, span)
        if any(service.silent for service in self._services):
            return tuple(row for row, service in zip(self._rows, self._services, strict=True) if not service.silent)
        return tuple(self._rows)

    def _row(self, service: Service, span: int) -> ServiceRow:
        spent = service.busy_total(), service.work_time
        before = self._spent.get(service, (0, 0))
        answered = service.served != service.counted
        if not answered and spent == before and not (service.deepest or service.refused):
            return _nothing(service)
        found = [cell for cells in service.cells.values() for cell in cells if cell.spans] if answered else []
        whole = found[0] if len(found) == 1 else Cell()
        for cell in found:
            # Sorted once by themselves, so that all that is put together from them sorts in a merge.
            cell.spans.sort()
            if cell is not whole:
                whole.take(cell)
        p50, p95, p99 = quantiles(sorted(whole.spans), 500, 950, 990)
        capacity = max(1, service.workers) * span
        row = ServiceRow(
            service.name,
            whole.requests,
            whole.errors,
            p50,
            p95,
            p99,
            min(ONE, (spent[0] - before[0]) * ONE // capacity),
            service.deepest,
            service.refused,
            len(service.ready),
            min(ONE, (spent[1] - before[1]) * ONE // capacity),
        )
        self._spent[service] = spent
        service.refused = 0
        if service.deepest:
            service.deepest = service.waiting
        return row


class CallRows:
    """What each call did in a window, by region, and what each release of its caller asked for."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self._rows: list[CallRow] = []
        self._places: dict[Edge, int] = {}
        """Where the rows of a call begin, one for each of its regions."""
        self._calls: dict[str, list[Edge]] = {}
        for edge in edges:
            self._places[edge] = len(self._rows)
            self._rows += (CallRow(edge.name, region, 0, 0, 0, 0, 0, 0, -1, -1, -1, 0) for region in edge.meters)
            self._calls.setdefault(edge.name.split("->")[0], []).append(edge)

    def at_rest(self, service: Service) -> bool:
        """Whether a service has made no call since the open window began, and waits for none."""
        return all(
            meter.quiet and not meter.in_flight
            for edge in self._calls.get(service.name, ())
            for meters in edge.meters.values()
            for meter in meters.values()
        )

    def read(self, awake: Sequence[Service]) -> tuple[tuple[CallRow, ...], tuple[CallSplit, ...]]:
        """The rows of a window and their parts by release; the meters begin their next window."""
        calls = [edge for service in awake for edge in self._calls.get(service.name, ())]
        splits: list[CallSplit] = []
        for edge in sorted(calls, key=self._places.__getitem__):
            for place, (region, meters) in enumerate(edge.meters.items(), self._places[edge]):
                self._rows[place] = _call(edge.name, region, meters.values())
            splits += _by_release(edge)
        return tuple(self._rows), tuple(splits)


class Depths:
    """How full each service and each region of a third party is."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._services = list(services)
        self._places = {service: place for place, service in enumerate(self._services)}
        self._rows = [DepthRow(service.title, 0, 0, service.workers, 0) for service in self._services]

    def place(self, service: Service) -> int:
        """Where a service stands among all."""
        return self._places[service]

    def look(self, service: Service) -> None:
        """Take note of a service."""
        self._rows[self._places[service]] = DepthRow(
            service.title,
            service.waiting if service.deepest else 0,
            service.busy,
            service.workers,
            service.for_nobody,
        )
        service.for_nobody = 0

    def read(self, awake: Iterable[Service]) -> tuple[DepthRow, ...]:
        """All rows, with a new look at what is awake."""
        for service in awake:
            self.look(service)
        return tuple(self._rows)


def _nothing(service: Service) -> ServiceRow:
    """The row of a service that nobody asked."""
    return ServiceRow(service.name, 0, 0, -1, -1, -1, 0, 0, 0, len(service.ready), 0)


def _call(name: str, region: str, meters: Iterable[CallMeter]) -> CallRow:
    busy = [meter for meter in meters if meter.in_flight or not meter.quiet]
    whole = busy[0] if len(busy) == 1 else CallMeter()
    if whole not in busy:
        for meter in busy:
            whole.take(meter)
    p50, p95, p99 = quantiles(sorted(whole.spans), 500, 950, 990)
    return CallRow(
        name,
        region,
        whole.calls,
        whole.attempts,
        whole.errors,
        whole.timeouts,
        whole.rejected,
        whole.short_circuited,
        p50,
        p95,
        p99,
        whole.in_flight,
    )


def _by_release(edge: Edge) -> list[CallSplit]:
    releases: dict[str, list[int]] = {}
    for meters in edge.meters.values():
        for release, meter in meters.items():
            if not meter.quiet:
                counts = (meter.calls, meter.attempts, meter.errors, meter.timeouts)
                before = releases.get(release, (0, 0, 0, 0))
                releases[release] = [new + old for new, old in zip(counts, before, strict=True)]
                meter.clear()
    return [
        CallSplit(edge.name, release, calls, attempts, errors, timeouts)
        for release, (calls, attempts, errors, timeouts) in releases.items()
        if calls or attempts
    ]
