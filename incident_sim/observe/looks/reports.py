"""What a colleague reported, as an answer."""

from __future__ import annotations

from incident_sim.journal.signals import ColleagueReported, Finding
from incident_sim.observe.looks.shown import Figures, Shown
from incident_sim.observe.words import say_finding
from incident_sim.units import ONE


def report(signal: ColleagueReported, person: str) -> Shown:
    """A colleague's findings, each with its number."""
    figures = Figures()
    figures.add("findings", sum(finding.code != "all_normal" for finding in signal.findings))
    for finding in signal.findings:
        _figure(figures, finding)
    return Shown(
        title=f"{person} reports",
        words=tuple(say_finding(finding) for finding in signal.findings),
        figures=figures.all(),
    )


def _figure(figures: Figures, finding: Finding) -> None:
    values = finding.values
    numbers = [int(value) for value in values if value.isdigit()]
    number = numbers[0] if numbers else 1
    subject = values[0] if values else ""
    if finding.code in ("outbound_slow", "outbound_rejected", "attempts_up") and len(values) > 1 and values[1]:
        subject = f"{values[0]}@{values[1]}"
    match finding.code:
        case "errors_up" | "workers_busy":
            figures.add(f"{finding.code}:{subject}", number * ONE // 100)
        case "latency_up" | "outbound_slow":
            figures.add(f"{finding.code}:{subject}", number * 1000)
        case "attempts_up":
            figures.add(f"{finding.code}:{subject}", number * ONE // 10)
        case "all_normal":
            figures.add("all_normal", 1)
        case _:
            figures.add(f"{finding.code}:{subject}", number)
