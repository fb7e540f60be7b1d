"""A debrief for a person at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from incident_sim.report.debrief import Debrief, Lesson
from incident_sim.report.proofs import prevention
from incident_sim.report.ribbon import ribbon
from incident_sim.report.scoreboard import LONGEST, WIDTH, effects, head, score
from incident_sim.report.scoreboard import harm as bills
from incident_sim.report.sheet import occasions
from incident_sim.report.words import clock, harm, points
from incident_sim.text import safe_line


def tell(debrief: Debrief, width: int = WIDTH, *, blocks: bool = True) -> list[str]:
    """The lines of a debrief; ``blocks`` says whether the terminal can show block characters."""
    report = debrief.report
    parts = (
        head(report, width),
        bills(report),
        ribbon(debrief, width, blocks=blocks),
        _lessons(debrief, width),
        _well(debrief, width),
        effects(report),
        prevention(report, width),
        _truth(debrief, width),
        score(report, width),
    )
    told = [list(part) for part in parts]
    return [safe_line(line, LONGEST) for part in told if part for line in (*part, "")][:-1]


def _lessons(debrief: Debrief, width: int) -> Iterator[str]:
    """What to do differently, each with its instant, its sight and its worth."""
    if debrief.lessons:
        yield "To do differently next time:"
    for number, lesson in enumerate(debrief.lessons, start=1):
        yield from textwrap.wrap(f"{number}. {lesson.do}.", width, subsequent_indent="   ")
        seen = f"what could be seen then: {'; '.join(lesson.sight.lines)}"
        for line in (f"by {clock(lesson.sight.at)}, {_worth(lesson)}", lesson.why, seen):
            yield from textwrap.wrap(line, width, initial_indent="   ", subsequent_indent="     ")


def _worth(lesson: Lesson) -> str:
    spared = f", {harm(lesson.harm)} points of harm" if lesson.harm is not None else ""
    return f"worth up to {points(lesson.points)} of 100{spared}"


def _well(debrief: Debrief, width: int) -> Iterator[str]:
    if debrief.praises:
        yield "What went well:"
    for praise in debrief.praises:
        where = f" ({clock(praise.evidence[0].at)})" if praise.evidence else ""
        yield from textwrap.wrap(f"  {praise.text}{where}", width, subsequent_indent="    ")


def _truth(debrief: Debrief, width: int) -> Iterator[str]:
    cause = debrief.cause
    yield "What really happened:"
    yield f"  {cause.mechanism} at {cause.component}" + (", which kept itself up" if cause.sustaining else "")
    for spell, again in occasions(debrief.truths):
        until = "to the end" if spell.end is None else f"to {clock(spell.end)}"
        role = {"trigger": ", the trigger", "innocent": ", innocent"}.get(spell.role, "")
        more = f", again at {', '.join(clock(at) for at in again)}" if again else ""
        line = f"  {clock(spell.begin)} {until}: {spell.text}{role}{more}"
        yield from textwrap.wrap(line, width, subsequent_indent=" " * 10)
