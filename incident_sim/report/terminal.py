"""A debrief for a person at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from incident_sim.report.debrief import Debrief, Lesson
from incident_sim.report.ribbon import ribbon
from incident_sim.report.sheet import occasions
from incident_sim.report.words import avoided, clock, harm, points, proof
from incident_sim.scoring.report import Evidence, HarmBill, Report, Verdict
from incident_sim.text import safe_line
from incident_sim.units import show_duration

WIDTH = 88
BAR = 20
MOST_EVIDENCE = 3
LONGEST = 600


def tell(debrief: Debrief, width: int = WIDTH, *, blocks: bool = True) -> list[str]:
    """The lines of a debrief; ``blocks`` says whether the terminal can show block characters."""
    return [safe_line(line, LONGEST) for line in _lines(debrief, width, blocks=blocks)]


def _lines(debrief: Debrief, width: int, *, blocks: bool) -> Iterator[str]:
    report = debrief.report
    yield f"{report.scenario}, seed {report.seed}, {report.variant}"
    yield f"Score {points(report.score)} of 100: {report.band}"
    for cap in report.caps:
        yield from textwrap.wrap(cap, width)
    yield ""
    yield from _harm(report)
    yield ""
    yield from ribbon(debrief, width, blocks=blocks)
    yield ""
    yield from _lessons(debrief, width)
    yield from _well(debrief, width)
    yield from _effects(debrief)
    yield "What really happened:"
    cause = debrief.cause
    yield f"  {cause.mechanism} at {cause.component}" + (", which kept itself up" if cause.sustaining else "")
    for spell, again in occasions(debrief.truths):
        until = "to the end" if spell.end is None else f"to {clock(spell.end)}"
        more = f", again at {', '.join(clock(at) for at in again)}" if again else ""
        role = {"trigger": ", the trigger", "innocent": ", innocent"}.get(spell.role, "")
        line = f"  {clock(spell.begin)} {until}: {spell.text}{role}{more}"
        yield from textwrap.wrap(line, width, subsequent_indent=" " * 10)
    yield ""
    yield from _categories(report, width)


def _lessons(debrief: Debrief, width: int) -> Iterator[str]:
    """What to do differently, each with its instant, its sight and its worth."""
    if debrief.lessons:
        yield "To do differently next time:"
    for number, lesson in enumerate(debrief.lessons, start=1):
        yield from textwrap.wrap(f"{number}. {lesson.do}.", width, subsequent_indent="   ")
        for line in (f"by {clock(lesson.sight.at)}, {_worth(lesson)}", lesson.why, *_seen(lesson)):
            yield from textwrap.wrap(line, width, initial_indent="   ", subsequent_indent="     ")
    if debrief.lessons:
        yield ""


def _worth(lesson: Lesson) -> str:
    spared = f", {harm(lesson.harm)} points of harm" if lesson.harm is not None else ""
    return f"worth up to {points(lesson.points)} of 100{spared}"


def _seen(lesson: Lesson) -> Iterator[str]:
    yield f"what could be seen then: {'; '.join(lesson.sight.lines)}"


def _well(debrief: Debrief, width: int) -> Iterator[str]:
    if debrief.praises:
        yield "What went well:"
    for praise in debrief.praises:
        where = f" ({clock(praise.evidence[0].at)})" if praise.evidence else ""
        yield from textwrap.wrap(f"  {praise.text}{where}", width, subsequent_indent="    ")
    if debrief.praises:
        yield ""


def _harm(report: Report) -> Iterator[str]:
    bills = report.harm
    yield f"{'harm':<12} {'points':>10} {'failed':>8} {'unserved':>9} {'no order':>9} {'twice':>6}"
    for name, bill in (("you", bills.player), ("nobody acts", bills.idle), ("reference", bills.reference)):
        yield _row(name, bill)
    sentence = avoided(bills)
    yield f"{sentence[:1].upper()}{sentence[1:]}."


def _row(name: str, bill: HarmBill) -> str:
    return (
        f"{name:<12} {bill.total // 1000:>10,} {bill.failed_attempts:>8,} {bill.unserved_users:>9,} "
        f"{bill.authorised_without_order:>9,} {bill.charged_twice:>6,}"
    )


def _effects(debrief: Debrief) -> Iterator[str]:
    """What each change came to: first the play without it, then with it sooner."""
    if not debrief.changes:
        return
    yield "What your changes came to (points of harm each spared, by playing again without it):"
    for change in debrief.changes:
        effect = change.effect
        spared = f"{effect.spared // 1000:>+10,}  {effect.word:<8}"
        yield f"{change.number:>3} {change.mark:<2} {clock(effect.at)} #{effect.entry:<5} {spared} {effect.text}"
        for sooner in effect.sooner:
            yield f"{'':22}{sooner.spared // 1000:>+10,}  had it come {show_duration(sooner.span)} sooner"
    yield ""


def _categories(report: Report, width: int) -> Iterator[str]:
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
    if not report.postmortem_filed:
        yield "No postmortem was filed: its points are missing."


def _verdict(verdict: Verdict, width: int) -> Iterator[str]:
    yield f"{verdict.id:<4} {points(verdict.points):>4} of {points(verdict.of):<4} {verdict.title}: {verdict.reason}"
    if verdict.points < verdict.of:
        yield from textwrap.wrap(
            f"full marks: {verdict.full_marks}", width, initial_indent=" " * 18, subsequent_indent=" " * 18
        )
    yield from _evidence(verdict.evidence)


def _evidence(rows: tuple[Evidence, ...]) -> Iterator[str]:
    for row in rows[:MOST_EVIDENCE]:
        yield f"{'':18}{proof(row)}"
