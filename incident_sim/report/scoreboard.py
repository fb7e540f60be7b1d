"""A grade alone, as lines for a terminal: harm, what each change came to, and every line with its evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from incident_sim.report.moves import numbered
from incident_sim.report.proofs import prevention
from incident_sim.report.words import avoided, clock, points, proof
from incident_sim.scoring.report import Evidence, HarmBill, Report, Verdict
from incident_sim.text import safe_line
from incident_sim.units import show_duration

WIDTH = 88
BAR = 20
MOST_EVIDENCE = 3
LONGEST = 600
INSET = " " * 18
"""Where what belongs to a line of the score begins."""


def tell_report(report: Report, width: int = WIDTH) -> list[str]:
    """The lines of a grade, where the play behind it is not at hand."""
    parts = (head(report, width), harm(report), effects(report), prevention(report, width), score(report, width))
    told = [list(part) for part in parts]
    return [safe_line(line, LONGEST) for part in told if part for line in (*part, "")][:-1]


def head(report: Report, width: int) -> Iterator[str]:
    """Which play, by which rubric, how good, and what bounded it; for a junior, the questions to ask first."""
    yield f"{report.scenario}, seed {report.seed}, {report.variant}"
    yield f"Score {points(report.score)} of 100: {report.band}"
    if report.profile.title != "standard":
        yield f"Graded by the profile {report.profile.title} ({report.profile.level}, {report.profile.digest[:12]})"
    for cap in report.caps:
        yield from textwrap.wrap(cap, width)
    if report.profile.level == "junior":
        yield ""
        yield "Questions to ask first:"
        for verdict in report.criteria:
            if verdict.id.startswith("B"):
                yield f"  [{'x' if verdict.points else ' '}] {verdict.id} {verdict.title}"


def harm(report: Report) -> Iterator[str]:
    """The three runs beside one another."""
    bills = report.harm
    yield f"{'harm':<12} {'points':>10} {'failed':>8} {'unserved':>9} {'no order':>9} {'twice':>6}"
    for name, bill in (("you", bills.player), ("nobody acts", bills.idle), ("reference", bills.reference)):
        yield _row(name, bill)
    sentence = avoided(bills)
    yield f"{sentence[:1].upper()}{sentence[1:]}."


def effects(report: Report) -> Iterator[str]:
    """What each change came to: first the play without it, then with it sooner."""
    if report.effects:
        yield "What your changes came to (points of harm each spared, by playing again without it):"
    for change in numbered(report):
        effect = change.effect
        spared = f"{effect.spared // 1000:>+10,}  {effect.word:<8}"
        yield f"{change.number:>3} {change.mark:<2} {clock(effect.at)} #{effect.entry:<5} {spared} {effect.text}"
        if effect.moved.words:
            yield f"{'':44}{effect.moved.words}"
        if effect.spread is not None:
            lowest, highest = effect.spread.lowest // 1000, effect.spread.highest // 1000
            yield f"{'':44}{lowest:+,} to {highest:+,} in {effect.spread.worlds} worlds"
        for sooner in effect.sooner:
            yield f"{'':22}{sooner.spared // 1000:>+10,}  had it come {show_duration(sooner.span)} sooner"


def score(report: Report, width: int) -> Iterator[str]:
    """Categories, penalties, and line by line what it rests on and what full marks would have needed."""
    for name, category in report.categories.items():
        filled = BAR * category.points // max(1, category.of)
        figures = f"{points(category.points):>5} of {points(category.of):>5}"
        yield f"{name:<14} {'#' * filled:<{BAR}}  {figures}"
    for penalty in report.penalties:
        yield f"{penalty.id:<4} -{points(penalty.points)}  {penalty.title}: {penalty.reason}"
        yield from _evidence(penalty.evidence)
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


def _row(name: str, bill: HarmBill) -> str:
    return (
        f"{name:<12} {bill.total // 1000:>10,} {bill.failed_attempts:>8,} {bill.unserved_users:>9,} "
        f"{bill.authorised_without_order:>9,} {bill.charged_twice:>6,}"
    )


def _verdict(verdict: Verdict, width: int) -> Iterator[str]:
    yield f"{verdict.id:<4} {points(verdict.points):>4} of {points(verdict.of):<4} {verdict.title}: {verdict.reason}"
    if verdict.points < verdict.of:
        yield from textwrap.wrap(
            f"full marks: {verdict.full_marks}", width, initial_indent=INSET, subsequent_indent=INSET
        )
    yield from _evidence(verdict.evidence)


def _evidence(rows: tuple[Evidence, ...]) -> Iterator[str]:
    for row in rows[:MOST_EVIDENCE]:
        yield f"{INSET}{proof(row)}"


def _wording(report: Report, width: int) -> Iterator[str]:
    """What the checks of wording found, each phrase once."""
    if report.language == "not checked":
        yield "On wording: not checked, for there are no lists for the language it is written in."
    elif report.remarks:
        yield ""
        yield "On wording (only blame costs points):"
    for remark in dict.fromkeys(report.remarks):
        line = f'{remark.where}: "{remark.phrase}": {remark.instead}.'
        yield from textwrap.wrap(line, width, initial_indent="  ", subsequent_indent="    ")
