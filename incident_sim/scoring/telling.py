"""A report told to a person at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from incident_sim.scoring.report import HarmBill, Report, Verdict
from incident_sim.text import safe_line
from incident_sim.units import show_clock, show_duration

BAR = 20


def tell(report: Report, width: int = 88) -> list[str]:
    """The lines of a report."""
    return list(_lines(report, width))


def _points(thousandths: int) -> str:
    return f"{thousandths / 1000:.1f}"


def _lines(report: Report, width: int) -> Iterator[str]:
    yield f"{report.scenario}, seed {report.seed}, {report.variant}"
    yield f"Score {_points(report.score)} of 100: {report.band}"
    if report.profile.title != "standard":
        yield f"Graded by the profile {report.profile.title} ({report.profile.level}, {report.profile.digest[:12]})"
    yield ""
    yield from _checklist(report)
    yield from _harm(report)
    yield ""
    yield from _effects(report)
    for name, category in report.categories.items():
        filled = BAR * category.points // max(1, category.of)
        figures = f"{_points(category.points):>5} of {_points(category.of):>5}"
        yield f"{name:<14} {'#' * filled:<{BAR}}  {figures}"
    for cap in report.caps:
        yield from textwrap.wrap(cap, width)
    for penalty in report.penalties:
        yield f"{penalty.id:<4} -{_points(penalty.points)}  {penalty.title}: {penalty.reason}"
    yield ""
    for verdict in report.criteria:
        yield from _verdict(verdict, width)
    if report.left_out:
        out = ", ".join(f"{left.id} ({left.reason})" for left in report.left_out)
        yield ""
        yield from textwrap.wrap(f"Left out, the rest rescaled: {out}.", width)
    yield from _wording(report, width)
    if not report.postmortem_filed:
        yield "No postmortem was filed: its points are missing."


def _checklist(report: Report) -> Iterator[str]:
    """For a junior: the questions to ask before anything else, and which of them were asked."""
    if report.profile.level != "junior":
        return
    yield "Questions to ask first:"
    for verdict in report.criteria:
        if verdict.id.startswith("B"):
            yield f"  [{'x' if verdict.points else ' '}] {verdict.id} {verdict.title}"
    yield ""


def _wording(report: Report, width: int) -> Iterator[str]:
    """What the checks of wording found, each phrase once."""
    if report.language == "not checked":
        yield "On wording: not checked, for there are no lists for the language it is written in."
    elif report.remarks:
        yield ""
        yield "On wording (only blame costs points):"
    for remark in dict.fromkeys(report.remarks):
        line = f'{remark.where}: "{safe_line(remark.phrase)}": {remark.instead}.'
        yield from textwrap.wrap(line, width, initial_indent="  ", subsequent_indent="    ")


def _harm(report: Report) -> Iterator[str]:
    harm = report.harm
    yield f"{'harm':<12} {'points':>10} {'failed':>8} {'unserved':>9} {'no order':>9} {'twice':>6}"
    for name, bill in (("you", harm.player), ("nobody acts", harm.idle), ("reference", harm.reference)):
        yield _row(name, bill)
    yield f"Harm avoided: {harm.avoided / 10_000:.0f} % of what could be."


def _effects(report: Report) -> Iterator[str]:
    """What each change came to: first the play without it, then with it sooner."""
    if not report.effects:
        return
    yield "What your changes came to (points of harm each spared, by playing again without it):"
    for effect in report.effects:
        spared = f"{effect.spared // 1000:>+10,}  {effect.word:<8}"
        yield f"  T+{show_clock(effect.at)} #{effect.entry:<5} {spared} {effect.text}"
        for sooner in effect.sooner:
            yield f"{'':24}{sooner.spared // 1000:>+10,}  had it come {show_duration(sooner.span)} sooner"
    yield ""


def _row(name: str, bill: HarmBill) -> str:
    return (
        f"{name:<12} {bill.total // 1000:>10,} {bill.failed_attempts:>8,} {bill.unserved_users:>9,} "
        f"{bill.authorised_without_order:>9,} {bill.charged_twice:>6,}"
    )


def _verdict(verdict: Verdict, width: int) -> Iterator[str]:
    yield f"{verdict.id:<4} {_points(verdict.points):>4} of {_points(verdict.of):<4} {verdict.title}: {verdict.reason}"
    if verdict.points < verdict.of:
        yield from textwrap.wrap(
            f"full marks: {verdict.full_marks}", width, initial_indent=" " * 18, subsequent_indent=" " * 18
        )
    for row in verdict.evidence[:3]:
        yield f"{'':18}T+{show_clock(row.at)} #{row.entry} {row.text}"
