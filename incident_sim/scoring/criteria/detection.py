"""A. Detection and declaration."""

from __future__ import annotations

from incident_sim.actions.command import Acknowledge, Declare
from incident_sim.scoring.case import Case, Criterion, clock, verdict
from incident_sim.scoring.report import Verdict
from incident_sim.units import ONE


def acknowledged(case: Case) -> Verdict:
    """A1: the first page is acknowledged within five minutes."""
    full = "the first page acknowledged within 5 minutes, scaled by the pace"
    done, tp = case.record.of(Acknowledge), case.anchors.tp
    if not done or tp is None:
        return verdict("A1", "Page acknowledged", 1, 0, "no page was acknowledged", full=full)
    span = done[0][0].at - tp
    reason = f"acknowledged {clock(done[0][0].at)}"
    return verdict("A1", "Page acknowledged", 1, case.credit(span, 5, 15), reason, full=full, evidence=[done[0][0]])


def declared(case: Case) -> Verdict:
    """A2: the incident is declared early."""
    full = "declared within 5 minutes of the page"
    done, tp = case.record.of(Declare), case.anchors.tp
    if not done or tp is None:
        return verdict("A2", "Incident declared", 2, 0, "no incident was declared", full=full)
    share = case.credit(done[0][0].at - tp, 5, 30)
    reason = f"declared {clock(done[0][0].at)}"
    return verdict("A2", "Incident declared", 2, share, reason, full=full, evidence=[done[0][0]])


def severity(case: Case) -> Verdict:
    """A3: the highest severity set within ten minutes is the true one; above it is better than below."""
    names = [level.name for level in case.scenario.briefing.severities]
    full = f"severity {case.truth.severity} within 10 minutes"
    td = case.anchors.td
    done = [pair for pair in case.record.of(Declare) if td is not None and pair[0].at <= td + case.minutes(10)]
    if not done:
        return verdict("A3", "Severity", 2, 0, "no severity was set in time", full=full)
    deed, highest = min(done, key=lambda pair: names.index(pair[1].severity))
    off = names.index(highest.severity) - names.index(case.truth.severity)
    share = {0: ONE, -1: 800_000, 1: 400_000}.get(off, 0)
    return verdict("A3", "Severity", 2, share, f"{highest.severity} was declared", full=full, evidence=[deed])


def hygiene(case: Case) -> Verdict:
    """A4: no page stays unacknowledged for fifteen minutes."""
    full = "every page acknowledged within 15 minutes"
    done = case.record.of(Acknowledge)
    if not done or not case.record.pages:
        return verdict("A4", "No page left alone", 1, 0, "no page was acknowledged", full=full)
    late = [
        page
        for page in case.record.pages
        if (case.record.ended_at is None or page[0] < case.record.ended_at)
        and not any(ack.alert == page[1] and page[0] <= deed.at <= page[0] + case.minutes(15) for deed, ack in done)
    ]
    reason = f"{len(late)} of {len(case.record.pages)} pages stayed unacknowledged"
    evidence = [(at, seq, f"page {alert}") for at, alert, seq in late]
    return verdict("A4", "No page left alone", 1, 0 if late else ONE, reason, full=full, evidence=evidence)


DETECTION: tuple[Criterion, ...] = (acknowledged, declared, severity, hygiene)
