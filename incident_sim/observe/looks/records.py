"""Logs and traces: what single requests left behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from incident_sim.actions.investigate import SearchLogs, ViewTraces
from incident_sim.journal.rows import LogLine, Span, Trace
from incident_sim.observe.evidence import Evidence
from incident_sim.observe.looks.shown import Figures, Shown, table
from incident_sim.observe.metrics import middle
from incident_sim.observe.words import LOG_TEMPLATES, say_latency, say_log, say_outcome, say_segment, say_when

MOST_LINES = 300
MOST_TRACES = 20
SLOW = 3
"""So many times the calm latency makes a trace slow."""
_SLOT = re.compile(r"\{\d\}")
_LEVELS = {"info": 0, "warn": 1, "error": 2}
_TOWARDS = ("upstream_timeout", "upstream_error", "upstream_429", "breaker_open", "bulkhead_full")


def search_logs(action: SearchLogs, evidence: Evidence, at: int) -> Shown:
    """Lines that match, newest last, the traces they belong to, and how many there are of each pattern."""
    needle = action.text.casefold()
    found = [entry for entry in evidence.lines if entry.at > at - action.since and _matches(entry, action, needle)]
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    figures = Figures()
    for entry in found:
        for name in _patterns(entry):
            counts[name] += entry.alike
            first.setdefault(name, entry.at)
    figures.add("lines", sum(entry.alike for entry in found))
    for name, count in sorted(counts.items()):
        figures.add(f"pattern:{name}", count)
        figures.instant(f"pattern:{name}/first_at", first[name])
    rows = [
        (str(counts[name]), say_when(first[name]), name, _SLOT.sub("*", LOG_TEMPLATES.get(name, name)))
        for name in sorted(counts, key=lambda name: (-counts[name], name))
        if ":" not in name
    ]
    shown = found[-MOST_LINES:]
    words = [f"{sum(entry.alike for entry in found):,} lines match; {len(shown)} are shown."]
    if any(entry.alike > 1 for entry in found):
        words.append("Some lines were dropped for their volume, and are counted: a missing line proves nothing.")
    return Shown(
        title=f"Logs of {action.service or 'all services'}",
        tables=(("Patterns", table(("lines", "first", "pattern", "reads like"), rows)),) if rows else (),
        lines=tuple(shown),
        traces=_traces_of(shown, evidence),
        words=tuple(words),
        figures=figures.all(),
    )


def view_traces(action: ViewTraces, evidence: Evidence, at: int) -> Shown:
    """Sampled requests: the failed and the slow first."""
    sampled = [
        trace for trace in evidence.traces if trace.at > at - action.since and action.journey in (None, trace.journey)
    ]
    slow = _slow_bound(evidence, action.journey)
    chosen = [trace for trace in sampled if _wanted(trace, action.only, slow)]
    chosen.sort(key=lambda trace: (trace.outcome == "ok", -trace.duration, trace.at, trace.trace))
    figures = Figures()
    figures.add("sampled", len(sampled))
    figures.add("failed", sum(trace.outcome != "ok" for trace in sampled))
    figures.add("attempts_max", max((span.attempt for trace in chosen for span in trace.spans), default=None))
    slowest = Counter(name for trace in chosen if (name := _slowest(trace)))
    for name, count in sorted(slowest.items()):
        figures.add(f"slowest_service:{name}", count)
    for outcome, count in sorted(Counter(trace.outcome for trace in chosen).items()):
        figures.add(f"outcome:{outcome}", count)
    releases = Counter(
        release for trace in chosen for release in dict.fromkeys(s.release for s in trace.spans) if release
    )
    for release, count in sorted(releases.items()):
        figures.add(f"release:{release}", count)
    rows = [
        (
            say_when(trace.at),
            trace.journey,
            say_segment(trace.segment),
            say_outcome(trace.outcome),
            say_latency(trace.duration),
            _slowest(trace),
        )
        for trace in chosen[:MOST_TRACES]
    ]
    columns = ("when", "journey", "who", "outcome", "took", "most of it in")
    return Shown(
        title=f"Traces: {action.only}",
        tables=(("Sampled requests", table(columns, rows)),) if rows else (),
        traces=tuple(chosen[:MOST_TRACES]),
        words=(f"{len(chosen)} of {len(sampled)} sampled requests.",),
        figures=figures.all(),
    )


def _traces_of(lines: Sequence[LogLine], evidence: Evidence) -> tuple[Trace, ...]:
    """The sampled requests that some lines belong to, the newest first."""
    wanted = {line.trace for line in lines if line.trace}
    found = [trace for trace in evidence.traces if trace.trace in wanted] if wanted else []
    return tuple(sorted(found, key=lambda trace: (-trace.at, trace.trace))[:MOST_TRACES])


def _matches(entry: LogLine, action: SearchLogs, needle: str) -> bool:
    if action.service is not None and entry.service != action.service:
        return False
    if action.level is not None and _LEVELS.get(entry.level, 0) < _LEVELS[action.level]:
        return False
    return not needle or needle in entry.template or needle in f"{entry.service} {say_log(entry)}".casefold()


def _patterns(entry: LogLine) -> tuple[str, ...]:
    """A line counts for its template, for its service, and for the callee it is about."""
    names = [entry.template, f"{entry.template}:{entry.service}"]
    if entry.template in _TOWARDS and len(entry.values) > 1:
        callee, region = entry.values[:2]
        names.append(f"{entry.template}:{callee}")
        if region:
            names.append(f"{entry.template}:{callee}@{region}")
    elif entry.template == "request_failed" and len(entry.values) > 1:
        names.append(f"{entry.template}:{entry.values[1]}")
    return tuple(dict.fromkeys(names))


def _slow_bound(evidence: Evidence, journey: str | None) -> int:
    calm = [row.p95 for window in evidence.metrics.calm for row in window.journeys if journey in (None, row.journey)]
    return SLOW * max(middle(calm), 1)


def _wanted(trace: Trace, only: str, slow: int) -> bool:
    match only:
        case "failed":
            return trace.outcome != "ok"
        case "slow":
            return trace.duration > slow
        case _:
            return True


def _slowest(trace: Trace) -> str:
    """Where most of a request's time went, not counting what it waited for others."""
    own = [_length(trace, span) for span in trace.spans]
    for span in trace.spans:
        if 0 <= span.parent < len(own):
            own[span.parent] -= _length(trace, span)
    totals: dict[str, int] = {}
    for span, spent in zip(trace.spans, own, strict=True):
        totals[span.service] = totals.get(span.service, 0) + max(0, spent)
    return max(totals, key=lambda name: totals[name], default="")


def _length(trace: Trace, span: Span) -> int:
    return span.duration if span.duration >= 0 else max(0, trace.duration - span.start)
