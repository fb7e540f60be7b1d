"""What hangs on the wall: the health of services and the charts of journeys, kept as windows come."""

from __future__ import annotations

from collections import deque

from incident_sim.journal.briefing import MapNode
from incident_sim.journal.rows import JourneyRow, ServiceRow
from incident_sim.journal.signals import WindowClosed
from incident_sim.observe.answers import Point, Series
from incident_sim.observe.dashboard import Health, ServiceHealth
from incident_sim.observe.evidence import Evidence
from incident_sim.observe.metrics import Tally, service_tally, share
from incident_sim.observe.running import Running
from incident_sim.units import ONE, SECOND

MOST_POINTS = 180
SPARKS = 12
WARN_ERRORS, BAD_ERRORS = ONE // 100, ONE // 20
WARN_SLOWER, BAD_SLOWER = 3, 8
WARN_BUSY, BAD_BUSY = 850_000, 970_000
_STATES: dict[str, Health] = {"operational": "ok", "degraded": "bad", "recovering": "warn"}


class Wall:
    """Sparks of services and charts of journeys, each as long as a screen is wide."""

    def __init__(self) -> None:
        self._sparks: dict[str, deque[int]] = {}
        self._charts: dict[str, tuple[deque[Point], deque[Point], deque[Point], deque[Point]]] = {}
        self._pages_read: dict[str, str] = {}

    def take(self, window: WindowClosed) -> None:
        """One more window."""
        span = max(1, window.end - window.start)
        for row in window.services:
            spark = self._sparks.setdefault(row.service, deque(maxlen=SPARKS))
            spark.append(share(row.errors, row.requests))
        for visit in window.journeys:
            self._chart(visit, window.end, span)

    def page_read(self, third_party: str, state: str) -> None:
        """Somebody has read a vendor's status page."""
        self._pages_read[third_party] = state

    def charts(self) -> tuple[tuple[str, tuple[Series, ...]], ...]:
        """Each journey's rate, failures and latency."""
        found: list[tuple[str, tuple[Series, ...]]] = []
        for journey, (rate, failing, p50, p95) in self._charts.items():
            found.append((f"{journey} attempts", (Series("attempts", "rate", tuple(rate)),)))
            found.append((f"{journey} failing", (Series("failing", "ratio", tuple(failing)),)))
            latency = (Series("p50", "duration", tuple(p50)), Series("p95", "duration", tuple(p95)))
            found.append((f"{journey} latency", latency))
        return tuple(found)

    def services(self, evidence: Evidence, running: Running) -> tuple[ServiceHealth, ...]:
        """A line for each box of the map, in its order."""
        nodes = evidence.briefing.nodes if evidence.briefing else ()
        return tuple(self._health(node, evidence, running) for node in nodes)

    def _chart(self, row: JourneyRow, end: int, span: int) -> None:
        lines = self._charts.get(row.journey)
        if lines is None:
            lines = self._charts[row.journey] = (_empty(), _empty(), _empty(), _empty())
        rate, failing, p50, p95 = lines
        rate.append(Point(end, row.attempts * 1000 * SECOND // span))
        failing.append(Point(end, share(row.failures, row.attempts) if row.attempts else -1))
        p50.append(Point(end, row.p50))
        p95.append(Point(end, row.p95))

    def _health(self, node: MapNode, evidence: Evidence, running: Running) -> ServiceHealth:
        if node.kind == "third_party":
            # What a vendor does shows only to those who look: at its page, or at our calls to it.
            health = _STATES.get(self._pages_read.get(node.name, ""), "unknown")
            return ServiceHealth(node.name, node.kind, node.team, health, 0, 0, -1, 0, 0, "", ())
        now = service_tally(evidence.metrics.recent(), node.name)
        calm = service_tally(evidence.metrics.calm, node.name)
        newest = _newest(evidence, node.name)
        busy = newest.busy if newest is not None else 0
        return ServiceHealth(
            name=node.name,
            kind=node.kind,
            team=node.team,
            health=judge(now, calm, busy) if newest is not None else "unknown",
            rate=now.rate,
            errors=now.failing,
            p95=now.p95,
            busy=busy,
            replicas=newest.replicas if newest is not None else node.replicas,
            release=running.release(node.name) or node.release,
            spark=tuple(self._sparks.get(node.name, ())),
        )


def _empty() -> deque[Point]:
    return deque(maxlen=MOST_POINTS)


def judge(now: Tally, calm: Tally, busy: int) -> Health:
    """The colour of a service: by its errors, its latency against the usual, and its workers."""
    slower = now.p95 // calm.p95 if calm.p95 > 0 and now.p95 > 0 else 0
    if now.failing >= BAD_ERRORS or slower >= BAD_SLOWER or busy >= BAD_BUSY:
        return "bad"
    if now.failing >= WARN_ERRORS or slower >= WARN_SLOWER or busy >= WARN_BUSY:
        return "warn"
    return "ok"


def _newest(evidence: Evidence, service: str) -> ServiceRow | None:
    windows = evidence.metrics.windows
    return next((row for row in windows[-1].services if row.service == service), None) if windows else None
