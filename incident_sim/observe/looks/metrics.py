"""Golden signals of a service or a journey over time, whole or split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from incident_sim.actions.investigate import ViewMetrics
from incident_sim.journal.signals import WindowClosed
from incident_sim.observe.answers import Series, Table
from incident_sim.observe.evidence import Evidence
from incident_sim.observe.looks.shown import Figures, Shown, line, table
from incident_sim.observe.metrics import (
    Tally,
    highest,
    journey_tally,
    service_tally,
    share,
    split_tallies,
    times,
)
from incident_sim.observe.outbreak import FEWEST, NOTABLE, first_slow
from incident_sim.observe.words import say_latency, say_rate, say_share, say_when
from incident_sim.units import ONE, SECOND

FLOOR = ONE // 1000
"""One in a thousand stands for *none* where a ratio to it is asked."""
FEWEST_REQUESTS = 10
"""A window with fewer requests says nothing about its highest share."""


def view_metrics(action: ViewMetrics, evidence: Evidence, at: int) -> Shown:
    """A journey as its users have it, or a service as it measures itself."""
    windows = evidence.metrics.since(at - action.since)
    briefing = evidence.briefing
    journeys = [entry.name for entry in briefing.journeys] if briefing else []
    if action.service not in journeys or action.by == "release":
        return _service(action, evidence, windows)
    shown = _journey(action, evidence, windows)
    services = [node.name for node in briefing.nodes] if briefing else []
    if action.service not in services or action.by is not None:
        return shown
    return _both(shown, _service(action, evidence, windows))


def _both(journey: Shown, service: Shown) -> Shown:
    """A journey and a service of one name: the users' view first, and of the service what it adds."""
    taken = [figure.name for figure in journey.figures]
    return Shown(
        title=f"{journey.title}, and the service of that name",
        series=(*journey.series, *(replace(one, name=f"service {one.name}") for one in service.series)),
        tables=(*journey.tables, *((f"Service: {caption}", rows) for caption, rows in service.tables)),
        words=(*journey.words, *service.words),
        figures=(*journey.figures, *(figure for figure in service.figures if figure.name not in taken)),
    )


def _journey(action: ViewMetrics, evidence: Evidence, windows: Sequence[WindowClosed]) -> Shown:
    name = action.service
    rows = [(window, row) for window in windows for row in window.journeys if row.journey == name]
    now, calm = journey_tally(evidence.metrics.recent(), name), journey_tally(evidence.metrics.calm, name)
    outbreak = evidence.outbreaks.get(name)
    onset = outbreak.onset if outbreak else None
    slow = first_slow([(window.start, row.p95) for window, row in rows], calm.p95)
    peak = highest(share(row.failures, row.attempts) for _, row in rows if row.attempts >= FEWEST_REQUESTS)
    figures = Figures()
    _common(figures, name, now, calm, failing="failures")
    figures.add(f"{name}/peak", peak)
    figures.add(f"{name}/p95_peak", highest(row.p95 for _, row in rows))
    figures.instant(f"{name}/onset", onset)
    figures.instant(f"{name}/slow_onset", slow)
    figures.add(f"{name}/unserved", sum(row.unserved for _, row in rows))
    figures.add(f"{name}/shed", sum(row.shed for _, row in rows))
    figures.instant(f"{name}/trend", _trend([share(row.failures, row.attempts) for _, row in rows]))
    if action.by is not None:
        return _split(action, evidence, windows, figures, journey=True)
    words = [f"Failing now: {say_share(now.failing)}; on a calm day {say_share(calm.failing)}."]
    if onset is not None:
        words.append(f"Failures first rose in the window that began at {say_when(onset)}.")
    if slow is not None:
        words.append(f"Latency left the usual at {say_when(slow)}.")
    if onset is None and slow is None:
        words.append("Nothing out of the usual in what was published.")
    return Shown(
        title=f"{name}: users' attempts",
        series=(
            line(
                "attempts",
                "rate",
                ((w.end, row.attempts * 1000 * SECOND // max(1, w.end - w.start)) for w, row in rows),
            ),
            line(
                "failing",
                "ratio",
                ((w.end, share(row.failures, row.attempts) if row.attempts else -1) for w, row in rows),
            ),
            line("p50", "duration", ((w.end, row.p50) for w, row in rows)),
            line("p95", "duration", ((w.end, row.p95) for w, row in rows)),
        ),
        tables=(("Now and usually", _now_and_calm(now, calm)),),
        words=tuple(words),
        figures=figures.all(),
    )


def _service(action: ViewMetrics, evidence: Evidence, windows: Sequence[WindowClosed]) -> Shown:
    name = action.service
    rows = [(window, row) for window in windows for row in window.services if row.service == name]
    recent = [row for window in evidence.metrics.recent() for row in window.services if row.service == name]
    usual = [row for window in evidence.metrics.calm for row in window.services if row.service == name]
    now, calm = service_tally(evidence.metrics.recent(), name), service_tally(evidence.metrics.calm, name)
    figures = Figures()
    _common(figures, name, now, calm, failing="errors")
    figures.add(f"{name}/p99", now.p99)
    figures.add(
        f"{name}/peak", highest(share(row.errors, row.requests) for _, row in rows if row.requests >= FEWEST_REQUESTS)
    )
    figures.add(f"{name}/p95_peak", highest(row.p95 for _, row in rows))
    figures.add(f"{name}/busy", highest(row.busy for row in recent))
    figures.add(f"{name}/busy_calm", highest(row.busy for row in usual))
    figures.add(f"{name}/waiting", highest(row.waiting for row in recent))
    figures.add(f"{name}/refused", sum(row.refused for row in recent))
    figures.add(f"{name}/replicas", recent[-1].replicas if recent else None)
    figures.instant(f"{name}/onset", _onset([(w.start, row.errors, row.requests) for w, row in rows]))
    figures.instant(f"{name}/slow_onset", first_slow([(w.start, row.p95) for w, row in rows], calm.p95))
    figures.instant(f"{name}/trend", _trend([share(row.errors, row.requests) for _, row in rows]))
    if action.by is not None:
        return _split(action, evidence, windows, figures, journey=False)
    saturation = (
        f"Workers busy {say_share(max((row.busy for row in recent), default=0))}, "
        f"usually {say_share(max((row.busy for row in usual), default=0))}; "
        f"at most {max((row.waiting for row in recent), default=0)} waiting at once, "
        f"{sum(row.refused for row in recent)} turned away in the last windows."
    )
    return Shown(
        title=f"{name}: golden signals",
        series=(
            line(
                "requests",
                "rate",
                ((w.end, row.requests * 1000 * SECOND // max(1, w.end - w.start)) for w, row in rows),
            ),
            line(
                "errors", "ratio", ((w.end, share(row.errors, row.requests) if row.requests else -1) for w, row in rows)
            ),
            line("p50", "duration", ((w.end, row.p50) for w, row in rows)),
            line("p95", "duration", ((w.end, row.p95) for w, row in rows)),
            line("p99", "duration", ((w.end, row.p99) for w, row in rows)),
            line("busy", "ratio", ((w.end, row.busy) for w, row in rows)),
            line("waiting", "count", ((w.end, row.waiting) for w, row in rows)),
        ),
        tables=(("Now and usually", _now_and_calm(now, calm)),),
        words=(saturation,),
        figures=figures.all(),
    )


def _split(
    action: ViewMetrics, evidence: Evidence, windows: Sequence[WindowClosed], figures: Figures, *, journey: bool
) -> Shown:
    name, by = action.service, action.by or ""
    title = f"{name} by {by.replace('_', ' ')}"
    now = split_tallies(evidence.metrics.recent(), name, by, journey=journey)
    calm = split_tallies(evidence.metrics.calm, name, by, journey=journey)
    failing = "failures" if journey else "errors"
    everything = sum(tally.requests for tally in now.values())
    rows: list[tuple[str, ...]] = []
    for value, tally in now.items():
        prefix = f"{name}[{by}={value}]"
        ratio = _ratio_to_rest(now, value)
        figures.add(f"{prefix}/{failing}", tally.failing)
        figures.add(f"{prefix}/{failing}_calm", calm[value].failing if value in calm else None)
        figures.add(f"{prefix}/share", share(tally.requests, everything))
        figures.add(f"{prefix}/rate", tally.rate)
        figures.add(f"{prefix}/p95", tally.p95)
        figures.add(f"{prefix}/ratio_to_rest", ratio)
        usual = say_share(calm[value].failing) if value in calm else "new"
        rows.append((value, say_rate(tally.rate), say_share(tally.failing), usual, say_latency(tally.p95)))
    series = _split_series(windows, name, by, journey=journey)
    for one in series:
        figures.add(f"{name}[{by}={one.name}]/peak", highest(point.value for point in one.points))
    _onsets(figures, windows, name, by, journey=journey)
    if not rows:
        words = (f"{name} is not measured by {by.replace('_', ' ')}." + (" Services are." if journey else ""),)
        return Shown(title=title, words=words, figures=figures.all())
    columns = (by.replace("_", " "), "rate", "failing", "usually", "p95")
    return Shown(
        title=title,
        series=series,
        tables=(("The last half minute", table(columns, rows)),),
        figures=figures.all(),
    )


def _onsets(figures: Figures, windows: Sequence[WindowClosed], name: str, by: str, *, journey: bool) -> None:
    """When each group's failures rose, and whether one was clearly first."""
    points: dict[str, list[tuple[int, int, int]]] = {}
    for window in windows:
        for value, tally in split_tallies([window], name, by, journey=journey).items():
            points.setdefault(value, []).append((window.start, tally.errors, tally.requests))
    onsets = {value: _onset(found) for value, found in sorted(points.items())}
    for value, onset in onsets.items():
        others = [other for name_, other in onsets.items() if name_ != value and other is not None]
        first = onset is not None and len(onsets) > 1 and all(onset < other for other in others)
        figures.instant(f"{name}[{by}={value}]/onset", onset)
        figures.add(f"{name}[{by}={value}]/failed_first", int(first))


def _split_series(windows: Sequence[WindowClosed], name: str, by: str, *, journey: bool) -> tuple[Series, ...]:
    points: dict[str, list[tuple[int, int]]] = {}
    for window in windows:
        for value, tally in split_tallies([window], name, by, journey=journey).items():
            failed = tally.failing if tally.requests >= FEWEST_REQUESTS else -1
            points.setdefault(value, []).append((window.end, failed))
    return tuple(line(value, "ratio", found) for value, found in sorted(points.items()))


def _common(figures: Figures, name: str, now: Tally, calm: Tally, *, failing: str) -> None:
    if now.requests:
        figures.add(f"{name}/{failing}", now.failing)
    figures.add(f"{name}/{failing}_calm", calm.failing)
    figures.add(f"{name}/rate", now.rate)
    figures.add(f"{name}/rate_calm", calm.rate)
    figures.add(f"{name}/p50", now.p50)
    figures.add(f"{name}/p95", now.p95)
    figures.add(f"{name}/p95_calm", calm.p95)
    figures.add(f"{name}/p95_ratio", times(now.p95, calm.p95))


def _now_and_calm(now: Tally, calm: Tally) -> Table:
    return table(
        ("", "rate", "failing", "p50", "p95"),
        [
            (label, say_rate(tally.rate), say_share(tally.failing), say_latency(tally.p50), say_latency(tally.p95))
            for label, tally in (("now", now), ("usually", calm))
        ],
    )


def _ratio_to_rest(groups: dict[str, Tally], value: str) -> int | None:
    """How many times the rest's failures a group has; nothing where there is no rest."""
    own = groups[value]
    requests = sum(tally.requests for other, tally in groups.items() if other != value)
    errors = sum(tally.errors for other, tally in groups.items() if other != value)
    if not requests or not own.requests:
        return None
    return max(own.failing, FLOOR) * ONE // max(share(errors, requests), FLOOR)


def _onset(points: Sequence[tuple[int, int, int]]) -> int | None:
    """Start of the first two windows in a row in which a notable share failed."""
    before: int | None = None
    for start, errors, requests in points:
        high = errors >= FEWEST and share(errors, requests) >= NOTABLE
        if high and before is not None:
            return before
        before = start if high else None
    return None


def _trend(shares: Sequence[int]) -> int | None:
    """How much more fails in the newest three windows than in the three about two minutes before."""
    if len(shares) < 15:
        return None
    return sum(shares[-3:]) // 3 - sum(shares[-15:-12]) // 3
