"""Measurement: windows of metrics, logs and traces as they are published, and outcomes as they really were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from incident_sim.journal.rows import JourneyRow, JourneySplit, QuotaRow, SplitRow, TruthRow
from incident_sim.journal.signals import LogsShipped, TracesSampled, WindowClosed
from incident_sim.journal.truth import OutcomesCounted
from incident_sim.kernel import Loop, Phase
from incident_sim.world.gauges import read_gauges
from incident_sim.world.meters import Cell, VisitMeter, quantiles
from incident_sim.world.rows import CallRows, Depths, ServiceRows

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
        self._rows = ServiceRows(system.services.values())
        self._calls = CallRows(system.edges.values())
        self._depths = Depths(system.all_services())
        loop.schedule(spec.window, Phase.METRICS, self._close)
        loop.schedule(TRUTH_WINDOW, Phase.METRICS, self._count)

    def _close(self) -> None:
        now = self._loop.now
        services = self._system.services
        awake = sorted(self._system.roused, key=self._depths.place)
        resting = [service for service in awake if service.at_rest and self._calls.at_rest(service)]
        journeys, splits = self._journeys()
        rows = self._rows.read(awake, now - self._opened)
        calls, call_splits = self._calls.read(awake)
        window = WindowClosed.model_construct(
            start=self._opened,
            end=now,
            services=rows,
            gauges=tuple(
                row for row in read_gauges(self._system) if not (row.target in services and services[row.target].silent)
            ),
            splits=tuple(self._splits(awake)),
            calls=calls,
            call_splits=call_splits,
            quotas=tuple(self._quota_rows()),
            journeys=journeys,
            journey_splits=splits,
        )
        for service in awake:
            if service.served != service.counted:
                service.counted = service.served
                for cells in service.cells.values():
                    for cell in cells:
                        cell.clear()
        for service in resting:
            self._depths.look(service)
            service.awake = False
        self._system.roused[:] = [service for service in awake if service.awake]
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

    def _splits(self, awake: Sequence[Service]) -> list[SplitRow]:
        rows: list[SplitRow] = []
        for service in awake:
            if service.region or service.silent or service.served == service.counted:
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
                depths=self._depths.read(self._system.roused),
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
