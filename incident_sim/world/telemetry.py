"""Measurement: windows of metrics, logs and traces as they are published, and outcomes as they really were."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.journal.rows import (
    CallRow,
    CallSplit,
    DepthRow,
    JourneyRow,
    JourneySplit,
    QuotaRow,
    ServiceRow,
    SplitRow,
    TruthRow,
)
from incident_sim.journal.signals import LogsShipped, TracesSampled, WindowClosed
from incident_sim.journal.truth import OutcomesCounted
from incident_sim.kernel import Loop, Phase
from incident_sim.world.gauges import read_gauges
from incident_sim.world.meters import CallMeter, Cell, VisitMeter, quantiles

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.scenario.schema import TelemetrySpec
    from incident_sim.world.assembly import System
    from incident_sim.world.journeys import JourneyLive, Users
    from incident_sim.world.ledger import Ledger
    from incident_sim.world.logs import LogBook
    from incident_sim.world.services import Service
    from incident_sim.world.traces import TraceShelf

TRUTH_WINDOW = 5_000_000
"""Outcomes are counted as truth over windows of this length, whatever telemetry publishes."""

ONE = 1_000_000


class Telemetry:
    """Closes windows, and publishes them after their delay."""

    def __init__(
        self,
        spec: TelemetrySpec,
        *,
        loop: Loop,
        system: System,
        users: Users,
        ledger: Ledger,
        logs: LogBook,
        traces: TraceShelf,
        record: Callable[[Fact], None],
        published: Callable[[WindowClosed], None],
    ) -> None:
        self._spec = spec
        self._loop = loop
        self._system = system
        self._users = users
        self._ledger = ledger
        self._logs = logs
        self._traces = traces
        self._record = record
        self._published = published
        self._dimensions = users.traffic.dimensions
        self._segments = [tuple(segment.values.values()) for segment in users.traffic.segments]
        self._opened = loop.now
        self._truth_opened = loop.now
        self._seen = _Totals(users)
        self._truth_seen = _Totals(users)
        self._spent: dict[str, tuple[int, int]] = {}
        """For each service, its worker time busy and at work until the last window closed."""
        self._idle_rows: dict[str, ServiceRow] = {}
        self._idle_calls: dict[tuple[str, str], CallRow] = {}
        loop.schedule(spec.window, Phase.METRICS, self._close)
        loop.schedule(TRUTH_WINDOW, Phase.METRICS, self._count)

    def _close(self) -> None:
        now = self._loop.now
        services = self._system.services
        journeys, splits = self._journeys()
        window = WindowClosed.model_construct(
            start=self._opened,
            end=now,
            services=tuple(self._service_rows(now - self._opened)),
            gauges=tuple(
                row for row in read_gauges(self._system) if not (row.target in services and services[row.target].silent)
            ),
            splits=tuple(self._splits()),
            calls=tuple(self._call_rows()),
            call_splits=tuple(self._call_splits()),
            quotas=tuple(self._quota_rows()),
            journeys=journeys,
            journey_splits=splits,
        )
        for service in self._system.all_services():
            if service.served != service.counted:
                service.counted = service.served
                for cells in service.cells.values():
                    for cell in cells:
                        cell.clear()
        logs = LogsShipped.model_construct(start=self._opened, end=now, lines=self._logs.ship())
        traces = TracesSampled.model_construct(start=self._opened, end=now, traces=self._traces.ship())
        self._opened = now
        self._loop.schedule(self._spec.publish_delay, Phase.METRICS, lambda: self._ship(window, logs, traces))
        self._loop.schedule(self._spec.window, Phase.METRICS, self._close)

    def _ship(self, window: WindowClosed, logs: LogsShipped, traces: TracesSampled) -> None:
        """Telemetry travels over services too: where they do not take it, a window is lost and leaves a gap."""
        if self._spec.through is None:
            self._publish(window, logs, traces)
            return

        def done(reason: str | None, _: int) -> None:
            if reason is None:
                self._publish(window, logs, traces)

        self._users.errands.ask(self._system.target(self._spec.through), 0, self._spec.window, done, "telemetry")

    def _publish(self, window: WindowClosed, logs: LogsShipped, traces: TracesSampled) -> None:
        self._record(window)
        if logs.lines:
            self._record(logs)
        if traces.traces:
            self._record(traces)
        self._published(window)

    def _service_rows(self, span: int) -> list[ServiceRow]:
        rows = []
        for service in self._system.services.values():
            spent = service.busy_total(), service.work_time
            before = self._spent.get(service.name, (0, 0))
            answered = service.served != service.counted
            if not answered and spent == before and not (service.deepest or service.refused):
                rows.append(self._idle(service))
                continue
            found = [cell for cells in service.cells.values() for cell in cells if cell.spans] if answered else []
            whole = found[0] if len(found) == 1 else Cell()
            for cell in found:
                # Sorted once by themselves, so that all that is put together from them sorts in a merge.
                cell.spans.sort()
                if cell is not whole:
                    whole.take(cell)
            p50, p95, p99 = quantiles(sorted(whole.spans), 500, 950, 990)
            capacity = max(1, service.workers) * span
            rows.append(
                ServiceRow(
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
            )
            self._spent[service.name] = spent
            service.refused = 0
            if service.deepest:
                service.deepest = service.waiting
        return [row for row in rows if not self._system.services[row.service].silent]

    def _idle(self, service: Service) -> ServiceRow:
        """The row of a service that nobody asked: the same in each window, so that a big world's is made once."""
        row = self._idle_rows.get(service.name)
        if row is None or row.replicas != len(service.ready):
            row = ServiceRow(service.name, 0, 0, -1, -1, -1, 0, 0, 0, len(service.ready), 0)
            self._idle_rows[service.name] = row
        return row

    def _splits(self) -> list[SplitRow]:
        rows: list[SplitRow] = []
        for service in self._system.services.values():
            if service.silent or service.served == service.counted:
                continue
            groups: dict[tuple[str, str], Cell] = {}
            for release, cells in service.cells.items():
                for segment, cell in enumerate(cells):
                    if not cell.spans:
                        continue
                    for dimension, value in zip(self._dimensions, self._segments[segment], strict=True):
                        groups.setdefault((dimension, value), Cell()).take(cell)
                    if release:
                        groups.setdefault(("release", release), Cell()).take(cell)
            for (dimension, value), cell in sorted(groups.items()):
                p50, p95 = quantiles(sorted(cell.spans), 500, 950)
                rows.append(SplitRow(service.name, dimension, value, cell.requests, cell.errors, p50, p95))
        return rows

    def _call_rows(self) -> list[CallRow]:
        rows = []
        for edge in self._system.edges.values():
            for region, meters in edge.meters.items():
                busy = [meter for meter in meters.values() if meter.in_flight or not meter.quiet]
                if not busy:
                    rows.append(self._idle_call(edge.name, region))
                    continue
                whole = busy[0]
                if len(busy) > 1:
                    whole = CallMeter()
                    for meter in busy:
                        whole.take(meter)
                p50, p95, p99 = quantiles(sorted(whole.spans), 500, 950, 990)
                rows.append(
                    CallRow(
                        edge.name,
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
                )
        return rows

    def _idle_call(self, name: str, region: str) -> CallRow:
        """The row of a call that nobody made."""
        row = self._idle_calls.get((name, region))
        if row is None:
            row = self._idle_calls[name, region] = CallRow(name, region, 0, 0, 0, 0, 0, 0, -1, -1, -1, 0)
        return row

    def _call_splits(self) -> list[CallSplit]:
        """What each release of a caller has called; the meters begin their next window."""
        rows: list[CallSplit] = []
        for edge in self._system.edges.values():
            releases: dict[str, list[int]] = {}
            for meters in edge.meters.values():
                for release, meter in meters.items():
                    if not meter.quiet:
                        counts = (meter.calls, meter.attempts, meter.errors, meter.timeouts)
                        before = releases.get(release, (0, 0, 0, 0))
                        releases[release] = [new + old for new, old in zip(counts, before, strict=True)]
                        meter.clear()
            rows.extend(
                CallSplit(edge.name, release, calls, attempts, errors, timeouts)
                for release, (calls, attempts, errors, timeouts) in releases.items()
                if calls or attempts
            )
        return rows

    def _quota_rows(self) -> list[QuotaRow]:
        rows = []
        for (party, region), service in self._system.regions.items():
            contract = self._system.parties[party].limit.rate
            rows.append(QuotaRow(party, region, service.used, service.rejected, contract))
            service.used = service.rejected = 0
        return rows

    def _journeys(self) -> tuple[tuple[JourneyRow, ...], tuple[JourneySplit, ...]]:
        rows: list[JourneyRow] = []
        splits: list[JourneySplit] = []
        for journey in self._users.journeys:
            taken = self._seen.take(journey)
            whole: list[int] = []
            groups: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
            for segment, (meter, new) in enumerate(zip(journey.meters, taken, strict=True)):
                meter.spans.sort()
                whole += meter.spans
                for key in zip(self._dimensions, self._segments[segment], strict=True):
                    totals, spans = groups.setdefault(key, ([0, 0], []))
                    totals[0] += new[0]
                    totals[1] += new[1]
                    spans += meter.spans
                meter.spans.clear()
            attempts, failures, users, unserved, revenue, _, shed = (sum(column) for column in zip(*taken, strict=True))
            p50, p95 = quantiles(sorted(whole), 500, 950)
            rows.append(JourneyRow(journey.name, attempts, failures, users, unserved, p50, p95, revenue, shed))
            for (dimension, value), (totals, spans) in sorted(groups.items()):
                low, high = quantiles(sorted(spans), 500, 950)
                splits.append(JourneySplit(journey.name, dimension, value, totals[0], totals[1], low, high))
        return tuple(rows), tuple(splits)

    def _count(self) -> None:
        now = self._loop.now
        rows = []
        for journey in self._users.journeys:
            for segment, new in enumerate(self._truth_seen.take(journey)):
                attempts, failures, users, unserved, _, lost, _ = new
                if attempts or users:
                    rows.append(TruthRow(journey.name, segment, attempts, failures, users, unserved, lost))
        self._record(
            OutcomesCounted.model_construct(
                start=self._truth_opened,
                end=now,
                rows=tuple(rows),
                authorised_without_order=self._ledger.without_order,
                charged_twice=self._ledger.charged_twice,
                depths=tuple(_depth(service) for service in self._system.all_services()),
                returning=sum(sum(journey.gone) for journey in self._users.journeys),
            )
        )
        self._truth_opened = now
        self._loop.schedule(TRUTH_WINDOW, Phase.METRICS, self._count)


class _Totals:
    """What was already counted of running totals, so that each window gets what is new."""

    def __init__(self, users: Users) -> None:
        self._last = {journey.name: [VisitMeter().totals() for _ in journey.meters] for journey in users.journeys}

    def take(self, journey: JourneyLive) -> list[tuple[int, ...]]:
        """For each segment, the totals since this was last asked."""
        now = [meter.totals() for meter in journey.meters]
        before, self._last[journey.name] = self._last[journey.name], now
        return [
            tuple(new - old for new, old in zip(after, earlier, strict=True))
            for after, earlier in zip(now, before, strict=True)
        ]


def _depth(service: Service) -> DepthRow:
    row = DepthRow(
        service.title, service.waiting if service.deepest else 0, service.busy, service.workers, service.for_nobody
    )
    service.for_nobody = 0
    return row
