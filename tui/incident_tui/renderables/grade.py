"""The grade as a page: the stretch of most harm first, then every line with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from incident_sim.host.messages import Closed, Graded
from incident_sim.host.moments import FIRST_RUN, FirstRun
from incident_sim.observe import Point, Series, TimelineLine
from incident_sim.report.debrief import Debrief, Stretch
from incident_sim.report.truths import sentences
from incident_sim.units import MINUTE, SECOND
from incident_tui.renderables.chart import chart
from incident_tui.renderables.figures import thousands, when
from incident_tui.renderables.ink import folded, line, pad
from incident_tui.themes import BAD, BRIGHT, DIM, OK, WARN

MOST_MOMENTS = 8
AVERTED = 20_000
"""A fiftieth of the harm: less is neither averted nor done."""


def closed_lines(closed: Closed, width: int) -> list[Content]:
    """Harm against nobody acting, and the points so far."""
    return [
        line(("Your part is over.", BRIGHT)),
        *folded(
            f"Harm: {thousands(closed.harm / 1000)}; with nobody acting {thousands(closed.idle_harm / 1000)}.",
            width,
        ),
        line(f"Points so far: {closed.points / 1000:.1f} of {closed.of / 1000:.0f}, without a postmortem."),
    ]


def grade(graded: Graded, width: int, story: Sequence[TimelineLine] = ()) -> list[Content]:
    """The whole debrief, to be scrolled; ``story`` is the timeline as the player saw it."""
    debrief = graded.debrief
    report = debrief.report
    rows = [
        line(
            (f"{report.score / 1000:.1f} of 100", BRIGHT),
            f"  {report.band}  ",
            (f"{report.scenario}, drill {report.seed}", DIM),
        ),
        *folded(f"recording: {graded.recording}", width, DIM, "  "),
        line(("h writes it as a page, b takes a moment of it back", DIM)),
        line(""),
    ]
    rows += _against_the_first(graded, width)
    rows += _worst(debrief.harm, width, story, graded.first)
    rows += _lessons(debrief, width)
    rows += [line(("What really happened", BRIGHT))]
    for at, sentence in sentences(debrief.truths):
        rows += folded(f"{when(at)} {sentence}", width, indent="         ")
    rows += _effects(debrief, width)
    rows += _prevention(debrief, width)
    rows += [line(""), line(("By category", BRIGHT))]
    rows += [
        line(f"  {pad(name, 24)} {points.points / 1000:5.1f} of {points.of / 1000:.1f}")
        for name, points in report.categories.items()
    ]
    rows += [line(""), line(("Line by line", BRIGHT))]
    for one in report.criteria:
        glyph, colour = ("●", OK) if one.points >= one.of else ("▲", WARN) if one.points else ("✖", BAD)
        rows.append(
            line((f"{glyph} ", colour), (f"{one.title}  {one.points / 1000:.1f} of {one.of / 1000:.1f}", BRIGHT))
        )
        rows += folded(f"  {one.reason}", width, indent="  ")
        if one.points < one.of:
            rows += folded(f"  full marks: {one.full_marks}", width, DIM, "  ")
        for proof in one.evidence[:4]:
            rows += folded(f"    {when(proof.at)} {proof.text}", width, DIM, "      ")
    for penalty in report.penalties:
        rows += folded(f"■ {penalty.title}: -{penalty.points / 1000:.1f}. {penalty.reason}", width, WARN, "  ")
    for sentence in report.caps:
        rows += folded(f"■ {sentence}", width, WARN, "  ")
    for left in report.left_out:
        rows += folded(f"· not judged here: {left.title}. {left.reason}", width, DIM, "  ")
    return rows


def _against_the_first(graded: Graded, width: int) -> list[Content]:
    """Where a moment was taken back: what that changed."""
    if graded.first is None:
        return []
    mine, before = graded.debrief.report.harm.player.total, graded.first.total
    spared = before - mine
    word, colour = ("less", OK) if spared > 0 else ("more", BAD) if spared < 0 else ("the same", DIM)
    amount = f"{thousands(abs(spared) / 1000)} {word}" if spared else word
    return [
        *folded(
            f"You took a moment back: harm {thousands(mine / 1000)}, in the first run {thousands(before / 1000)}: "
            f"{amount}. This session is practice.",
            width,
            colour,
        ),
        line(""),
    ]


def _lessons(debrief: Debrief, width: int) -> list[Content]:
    """What to do differently next time: by when, what it would have been worth, what could be seen then."""
    if not debrief.lessons:
        return []
    rows = [line(("To do differently next time", BRIGHT))]
    for number, lesson in enumerate(debrief.lessons, start=1):
        rows += folded(f"{number} {lesson.do}", width, WARN, "  ")
        worth = f"by {when(lesson.sight.at)}, worth up to {lesson.points / 1000:.1f} points"
        rows += folded(f"  {worth}: {lesson.why}", width, indent="  ")
        rows += folded(f"  what could be seen: {'; '.join(lesson.sight.lines)}", width, DIM, "  ")
    return [*rows, line("")]


def _effects(debrief: Debrief, width: int) -> list[Content]:
    """What each change came to, by the same play without it."""
    effects = debrief.report.effects
    if not effects:
        return []
    rows = [line(""), line(("What your changes came to", BRIGHT), ("  harm that each spared", DIM))]
    for effect in effects:
        glyph, colour = {"helpful": ("●", OK), "neutral": ("·", DIM), "harmful": ("✖", BAD)}[effect.word]
        spared = f"{'+' if effect.spared >= 0 else '-'}{thousands(abs(effect.spared) / 1000)}"
        rows += folded(f"{glyph} {when(effect.at)} {effect.text}: {effect.word}, {spared}", width, colour, "  ")
        if effect.moved.words:
            rows += folded(f"    {effect.moved.words}", width, DIM, "    ")
    return rows


def _prevention(debrief: Debrief, width: int) -> list[Content]:
    """What the safeguards of the postmortem would have changed."""
    proof = debrief.report.prevention
    if proof is None:
        return []
    points = f"  +{proof.points / 1000:.1f} points"
    rows = [line(""), line(("What your safeguards would have prevented", BRIGHT), (points, DIM))]
    for one in proof.tried:
        best = max(one.idle.share, one.played.share)
        glyph, colour = ("●", OK) if best >= AVERTED else ("✖", BAD) if best < 0 else ("·", DIM)
        rows += folded(f"{glyph} {one.text}: {one.averts}", width, colour, "  ")
        rows += folded(f"    {one.price}", width, DIM, "    ") if one.price else []
    for left in proof.untried:
        rows += folded(f"· {left.text}: {left.why}", width, DIM, "  ")
    return rows


def _worst(harm: Sequence[Stretch], width: int, story: Sequence[TimelineLine], first: FirstRun | None) -> list[Content]:
    """The minute in which most harm was done, what was seen and done in it, and the three runs beside one another."""
    if not harm:
        return []
    lines = [Series(name, "count", points) for name, points in _runs(harm)]
    if first is not None:
        lines.append(Series(FIRST_RUN, "count", tuple(Point(one.at, one.value // 1000) for one in first.harm)))
    worst = max(harm, key=lambda one: one.player)
    end = harm[-1].at
    begin = worst.at - worst.at % MINUTE
    told = (one for one in story if one.kind != "clock")
    inside = [one for one in told if begin - MINUTE <= one.at < begin + 2 * MINUTE][:MOST_MOMENTS]
    rows = [line(("Most harm was done around ", BRIGHT), (when(begin), BAD), "; what you saw and did:")]
    for one in inside:
        rows += folded(f"  {when(one.at)} {one.text}", width, indent="           ")
    if not inside:
        rows.append(line(("  nothing", DIM)))
    head = line((f"Harm done in {(end - harm[-2].at) // SECOND} s", DIM)) if len(harm) > 1 else line("")
    return [*rows, head, *chart(lines, width, 12, now=end), line("")]


def _runs(harm: Sequence[Stretch]) -> list[tuple[str, tuple[Point, ...]]]:
    return [
        ("you", tuple(Point(one.at, one.player // 1000) for one in harm)),
        ("nobody acting", tuple(Point(one.at, one.idle // 1000) for one in harm)),
        ("reference", tuple(Point(one.at, one.reference // 1000) for one in harm)),
    ]
