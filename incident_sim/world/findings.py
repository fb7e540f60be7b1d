"""What a team's own telemetry shows, as one of its engineers would read it aloud."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from incident_sim.journal.rows import CallRow, ServiceRow
from incident_sim.journal.signals import ChangeRecorded, Finding, WindowClosed

ONE = 1_000_000
CALM_WINDOWS = 12
"""The first windows stand for a calm day."""
RECENT = 3
NOTABLE_ERRORS = 20_000
"""Two in a hundred: what an engineer mentions."""
SLOWER = 3
"""So many times the calm latency is worth a word."""
FRESH = 1_800_000_000
"""A change of the last half hour is mentioned."""


class Readings:
    """The published windows, as far as a colleague looks back."""

    def __init__(self) -> None:
        self._calm: list[WindowClosed] = []
        self._recent: deque[WindowClosed] = deque(maxlen=RECENT)
        self._changes: deque[ChangeRecorded] = deque(maxlen=50)
        self.stranded: Callable[[str], bool] = lambda _: False
        """Whether a service's earlier releases could not serve any more; its engineers know."""

    def take(self, window: WindowClosed) -> None:
        """A window was published."""
        if len(self._calm) < CALM_WINDOWS:
            self._calm.append(window)
        self._recent.append(window)

    def changed(self, change: ChangeRecorded) -> None:
        """A change was written down."""
        self._changes.append(change)

    def of(self, owns: Sequence[str], question: str, now: int) -> tuple[Finding, ...]:
        """What stands out about the services a team owns."""
        found: list[Finding] = []
        if question != "what_changed":
            for service in owns:
                found.extend(self._service(service))
                found.extend(self._calls(service))
        found.extend(self._fresh(owns, now))
        if question == "is_it_safe_to_roll_back":
            unsafe = [service for service in owns if self.stranded(service)]
            found.extend(Finding(code="rollback_is_unsafe", values=(service,)) for service in unsafe)
            safe = () if unsafe else owns[:1]
            found.extend(Finding(code="rollback_is_safe", values=(service,)) for service in safe)
        return tuple(found[:8]) or (Finding(code="all_normal", values=tuple(owns[:3])),)

    def _service(self, service: str) -> Iterable[Finding]:
        calm = _sum([row for window in self._calm for row in window.services if row.service == service])
        now = _sum([row for window in self._recent for row in window.services if row.service == service])
        if now.requests and now.errors * ONE // now.requests > NOTABLE_ERRORS:
            yield Finding(code="errors_up", values=(service, str(now.errors * 100 // now.requests)))
        if now.p95 > SLOWER * max(calm.p95, 1):
            yield Finding(code="latency_up", values=(service, str(now.p95 // 1000), str(calm.p95 // 1000)))
        if now.busy > 9 * ONE // 10:
            yield Finding(code="workers_busy", values=(service, str(now.busy // 10_000)))
        if now.refused:
            yield Finding(code="queue_full", values=(service, str(now.refused)))

    def _calls(self, service: str) -> Iterable[Finding]:
        names = dict.fromkeys(
            (row.call, row.region)
            for window in self._recent
            for row in window.calls
            if row.call.startswith(f"{service}->")
        )
        for call, region in names:
            calm, now = (_call(windows, call, region) for windows in (self._calm, self._recent))
            if now.p95 > SLOWER * max(calm.p95, 1) and now.attempts:
                yield Finding(code="outbound_slow", values=(call, region, str(now.p95 // 1000), str(calm.p95 // 1000)))
            if now.rejected:
                yield Finding(code="outbound_rejected", values=(call, region, str(now.rejected)))
            if now.calls and now.attempts * 10 > now.calls * 15:
                yield Finding(code="attempts_up", values=(call, region, str(now.attempts * 10 // now.calls)))

    def _fresh(self, owns: Sequence[str], now: int) -> Iterable[Finding]:
        for change in self._changes:
            if change.target in owns and change.change == "deploy_started" and now - change.happened < FRESH:
                yield Finding(
                    code="deployed",
                    values=(change.target, change.values[0], str((now - change.happened) // 60_000_000)),
                )


def _sum(rows: Sequence[ServiceRow]) -> ServiceRow:
    if not rows:
        return ServiceRow("", 0, 0, -1, -1, -1, 0, 0, 0, 0)
    return ServiceRow(
        rows[0].service,
        sum(row.requests for row in rows),
        sum(row.errors for row in rows),
        max(row.p50 for row in rows),
        sorted(row.p95 for row in rows)[len(rows) // 2],
        max(row.p99 for row in rows),
        max(row.busy for row in rows),
        max(row.waiting for row in rows),
        sum(row.refused for row in rows),
        rows[-1].replicas,
    )


def _call(windows: Iterable[WindowClosed], call: str, region: str) -> CallRow:
    rows = [row for window in windows for row in window.calls if row.call == call and row.region == region]
    if not rows:
        return CallRow(call, region, 0, 0, 0, 0, 0, 0, -1, -1, -1, 0)
    return rows[-1]._replace(
        calls=sum(row.calls for row in rows),
        attempts=sum(row.attempts for row in rows),
        rejected=sum(row.rejected for row in rows),
        p95=sorted(row.p95 for row in rows)[len(rows) // 2],
    )
