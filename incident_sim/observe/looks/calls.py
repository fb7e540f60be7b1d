"""What a service's outbound calls do: the view that tells a slow dependency from a busy caller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from incident_sim.actions.investigate import ViewCalls, ViewMap
from incident_sim.journal.rows import CallRow, CallSplit
from incident_sim.journal.signals import WindowClosed
from incident_sim.observe.answers import Series, Table
from incident_sim.observe.evidence import Evidence
from incident_sim.observe.looks.shown import Figures, Shown, line, table
from incident_sim.observe.metrics import highest, middle, service_tally, share, spanned, times
from incident_sim.observe.outbreak import first_slow
from incident_sim.observe.words import say_latency, say_rate, say_share, say_times, say_when
from incident_sim.units import ONE, SECOND

FEWEST_CALLS = 10


@dataclass(frozen=True)
class CallSums:
    """One call over some windows, towards one region or all."""

    calls: int
    attempts: int
    errors: int
    timeouts: int
    rejected: int
    short_circuited: int
    p50: int
    p95: int
    p99: int
    in_flight: int
    span: int

    @property
    def rate(self) -> int:
        """Attempts a second, in thousandths."""
        return self.attempts * 1000 * SECOND // self.span if self.span else 0

    @property
    def attempts_per_call(self) -> int:
        """Attempts for each call, in parts per million."""
        return share(self.attempts, self.calls)


def failed(call: CallSums) -> int:
    """The share of calls that failed; those that began before these windows may be among them, so it has a bound."""
    return min(ONE, share(call.errors, call.calls))


def sums(windows: Sequence[WindowClosed], call: str, region: str | None) -> CallSums:
    """Add a call's rows up; without a region, those of all regions."""
    rows = [row for window in windows for row in window.calls if row.call == call and region in (None, row.region)]
    newest = windows[-1].calls if windows else ()
    return CallSums(
        sum(row.calls for row in rows),
        sum(row.attempts for row in rows),
        sum(row.errors for row in rows),
        sum(row.timeouts for row in rows),
        sum(row.rejected for row in rows),
        sum(row.short_circuited for row in rows),
        middle(row.p50 for row in rows),
        middle(row.p95 for row in rows),
        middle(row.p99 for row in rows),
        sum(row.in_flight for row in newest if row.call == call and region in (None, row.region)),
        spanned(windows),
    )


def view_calls(action: ViewCalls, evidence: Evidence, at: int) -> Shown:
    """Each call of a service, by region where the callee has some."""
    windows = evidence.metrics.since(at - action.since)
    names = [call for call in _calls(evidence) if call.startswith(f"{action.service}->")]
    figures = Figures()
    rows: list[tuple[str, ...]] = []
    series: list[Series] = []
    words: list[str] = []
    splits: list[tuple[str, ...]] = []
    for call in names:
        regions = _regions(windows, call)
        _by_release(figures, splits, evidence.metrics.recent(), call)
        if len(regions) > 1:
            _describe(figures, evidence, windows, call, None)
        for region in regions:
            _describe(figures, evidence, windows, call, region)
            label = call_name(call, region)
            rows.append(_row(evidence, label, call, region))
            series.extend(_lines(windows, label, call, region))
            slow = first_slow(_p95s(windows, call, region), sums(evidence.metrics.calm, call, region).p95)
            if slow is not None:
                words.append(f"{label} was first slow at {say_when(slow)}.")
    if not names:
        words.append(f"{action.service} calls nobody.")
    return Shown(
        title=f"{action.service}: outbound calls",
        series=tuple(series),
        tables=_tables(rows, splits),
        words=tuple(words),
        figures=figures.all(),
    )


def view_map(_: ViewMap, evidence: Evidence, __: int) -> Shown:
    """Every dependency with what fails on it now."""
    recent, calm = evidence.metrics.recent(), evidence.metrics.calm
    figures = Figures()
    rows = []
    for call in _calls(evidence):
        now, usual = sums(recent, call, None), sums(calm, call, None)
        failing, slower = failed(now), times(now.p95, usual.p95)
        if now.calls:
            figures.add(f"{call}/errors", failing)
            figures.add(f"{call}/p95_ratio", slower)
            figures.add(f"{call}/attempts_per_call", now.attempts_per_call)
        caller, callee = call.split("->")
        rows.append((caller, callee, say_rate(now.rate), say_share(failing), say_latency(now.p95), say_times(slower)))
    services = []
    for node in evidence.briefing.nodes if evidence.briefing else ():
        tally = service_tally(recent, node.name)
        if node.kind != "third_party" and tally.requests:
            figures.add(f"{node.name}/errors", tally.failing)
        regions = f" ({', '.join(node.regions)})" if node.regions else ""
        errors = say_share(tally.failing) if tally.requests else "not ours" if node.kind == "third_party" else "idle"
        services.append((node.name + regions, node.kind.replace("_", " "), node.team or "vendor", errors, node.summary))
    return Shown(
        title="Dependency map",
        tables=(
            ("Calls", table(("caller", "callee", "attempts", "failing", "p95", "against the usual"), rows)),
            ("Services", table(("name", "kind", "team", "errors", "what it does"), services)),
        ),
        figures=figures.all(),
    )


_COLUMNS = ("call", "attempts", "each call", "p50", "p95", "usually", "failing", "timeouts", "429", "in flight")


def _tables(rows: list[tuple[str, ...]], splits: list[tuple[str, ...]]) -> tuple[tuple[str, Table], ...]:
    found: list[tuple[str, Table]] = []
    if rows:
        found.append(("The last half minute", table(_COLUMNS, rows)))
    if splits:
        columns = ("call", "release of the caller", "calls", "attempts each", "failing", "timeouts")
        found.append(("By release", table(columns, splits)))
    return tuple(found)


def _by_release(figures: Figures, rows: list[tuple[str, ...]], windows: Sequence[WindowClosed], call: str) -> None:
    """How each running release of the caller makes a call; of interest while there are two."""
    found: dict[str, list[CallSplit]] = {}
    for window in windows:
        for row in window.call_splits:
            if row.call == call and row.calls:
                found.setdefault(row.release, []).append(row)
    for release, parts in sorted(found.items()):
        calls, attempts = sum(row.calls for row in parts), sum(row.attempts for row in parts)
        errors, timeouts = sum(row.errors for row in parts), sum(row.timeouts for row in parts)
        name = f"{call}[release={release}]"
        figures.add(f"{name}/calls", calls)
        figures.add(f"{name}/attempts_per_call", share(attempts, calls))
        figures.add(f"{name}/errors", min(ONE, share(errors, calls)))
        figures.add(f"{name}/timeouts", timeouts)
        if len(found) > 1:
            each = f"{attempts / calls:.2f}"
            rows.append((call, release, str(calls), each, say_share(min(ONE, share(errors, calls))), str(timeouts)))


def call_name(call: str, region: str | None) -> str:
    """How a call towards a region is written: ``payments->paygate@eu``."""
    return f"{call}@{region}" if region else call


def _calls(evidence: Evidence) -> tuple[str, ...]:
    return evidence.briefing.calls if evidence.briefing else ()


def _regions(windows: Sequence[WindowClosed], call: str) -> list[str]:
    return list(dict.fromkeys(row.region for window in windows for row in window.calls if row.call == call))


def _describe(
    figures: Figures, evidence: Evidence, windows: Sequence[WindowClosed], call: str, region: str | None
) -> None:
    name = call_name(call, region)
    now, calm = sums(evidence.metrics.recent(), call, region), sums(evidence.metrics.calm, call, region)
    whole = sums(windows, call, region)
    if now.calls:
        figures.add(f"{name}/attempts_per_call", now.attempts_per_call)
        figures.add(f"{name}/errors", failed(now))
    figures.add(f"{name}/attempts_per_call_calm", calm.attempts_per_call)
    figures.add(f"{name}/short_circuited", share(now.short_circuited, now.calls))
    figures.add(f"{name}/rate", now.rate)
    figures.add(f"{name}/rate_calm", calm.rate)
    figures.add(f"{name}/p50", now.p50)
    figures.add(f"{name}/p95", now.p95)
    figures.add(f"{name}/p99", now.p99)
    figures.add(f"{name}/p95_calm", calm.p95)
    figures.add(f"{name}/p95_ratio", times(now.p95, calm.p95))
    figures.add(f"{name}/in_flight", now.in_flight)
    figures.add(f"{name}/timeouts", whole.timeouts)
    figures.add(f"{name}/timeouts_now", now.timeouts)
    figures.add(f"{name}/rejected", whole.rejected)
    figures.add(f"{name}/rejected_now", now.rejected)
    points = _p95s(windows, call, region)
    peak = highest(value for _, value in points)
    figures.add(f"{name}/p95_peak", peak)
    figures.add(f"{name}/p95_ratio_peak", times(peak, calm.p95))
    figures.add(f"{name}/attempts_peak", highest(_each(windows, call, region, lambda row: (row.attempts, row.calls))))
    figures.add(
        f"{name}/peak", highest(_each(windows, call, region, lambda row: (min(row.errors, row.calls), row.calls)))
    )
    figures.instant(f"{name}/first_slow_at", first_slow(points, calm.p95))
    figures.instant(f"{name}/first_rejected_at", _first(windows, call, region, lambda row: row.rejected))
    figures.instant(f"{name}/first_timeout_at", _first(windows, call, region, lambda row: row.timeouts))


def _row(evidence: Evidence, label: str, call: str, region: str) -> tuple[str, ...]:
    now, calm = sums(evidence.metrics.recent(), call, region), sums(evidence.metrics.calm, call, region)
    return (
        label,
        say_rate(now.rate),
        f"{now.attempts_per_call / ONE:.2f}" if now.calls else "-",
        say_latency(now.p50),
        say_latency(now.p95),
        say_latency(calm.p95),
        say_share(failed(now)),
        str(now.timeouts),
        str(now.rejected),
        str(now.in_flight),
    )


def _lines(windows: Sequence[WindowClosed], label: str, call: str, region: str) -> list[Series]:
    rows = [
        (window.end, row) for window in windows for row in window.calls if row.call == call and row.region == region
    ]
    return [
        line(f"{label} p95", "duration", ((end, row.p95) for end, row in rows)),
        line(
            f"{label} failing",
            "ratio",
            ((end, min(ONE, share(row.errors, row.calls)) if row.calls else -1) for end, row in rows),
        ),
    ]


def _p95s(windows: Sequence[WindowClosed], call: str, region: str | None) -> list[tuple[int, int]]:
    """The slowest region's 95th percentile of each window."""
    found: list[tuple[int, int]] = []
    for window in windows:
        values = [row.p95 for row in window.calls if row.call == call and region in (None, row.region)]
        if values:
            found.append((window.start, max(values)))
    return found


def _each(
    windows: Sequence[WindowClosed],
    call: str,
    region: str | None,
    parts: Callable[[CallRow], tuple[int, int]],
) -> list[int]:
    """A ratio in each window that saw enough calls."""
    return [
        share(*parts(row))
        for window in windows
        for row in window.calls
        if row.call == call and region in (None, row.region) and row.calls >= FEWEST_CALLS
    ]


def _first(
    windows: Sequence[WindowClosed], call: str, region: str | None, count: Callable[[CallRow], int]
) -> int | None:
    """Start of the first window in which something was counted."""
    for window in windows:
        for row in window.calls:
            if row.call == call and region in (None, row.region) and count(row):
                return window.start
    return None
