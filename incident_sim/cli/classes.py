"""A class of submissions told at a terminal: a line for each, what they come to, and what a teacher should look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from incident_sim.analysis.results import Graded, NotGradable
from incident_sim.analysis.similarity import Likeness, find_alike
from incident_sim.batch import Bounds, Handed
from incident_sim.documents import Document
from incident_sim.errors import FileRefused, Problem
from incident_sim.interop import Mark, Overrides, apply_overrides
from incident_sim.text import safe_line

MOST_PAIRS = 20
"""Pairs of plays that are alike, told at once; the results folder has all of them."""


def worlds_of(handed: Sequence[Handed]) -> list[tuple[str, int]]:
    """The scenarios and seeds of a class, sorted."""
    return sorted({each.world for each in handed if each.world is not None})


def alike_of(handed: Sequence[Handed]) -> list[Likeness]:
    """The pairs of plays of one scenario and seed that are alike."""
    found: list[Likeness] = []
    for world in worlds_of(handed):
        plays = [each for each in handed if each.world == world and each.trace is not None]
        found += find_alike(*world, [(each.result.submission_id, each.trace) for each in plays if each.trace])
    return found


def marked(handed: Sequence[Handed], said: tuple[Overrides, Document] | None) -> tuple[list[Mark], tuple[Problem, ...]]:
    """Each result with a teacher's word on it; where that cannot be meant, the results alone and what is wrong."""
    outcomes = [each.result for each in handed]
    plain = [Mark(outcome) for outcome in outcomes]
    if said is None:
        return plain, ()
    try:
        return apply_overrides(outcomes, *said), ()
    except FileRefused as refusal:
        return plain, refusal.problems


def tell_all(
    handed: Sequence[Handed],
    marks: Sequence[Mark],
    alike: Sequence[Likeness],
    bounds: Sequence[Bounds],
    *,
    alone: bool,
) -> Iterator[str]:
    """What was said of a single grade, which has its debrief, or a class."""
    if alone:
        yield from tell_overrides(marks[0])
    else:
        yield from tell_class(handed, marks)
        yield from tell_alike(alike)
    if bounds:
        yield from tell_bounds(bounds)


def tell_ending(
    handed: Sequence[Handed], marks: Sequence[Mark], problems: Sequence[Problem], least: int | None
) -> tuple[int, list[str]]:
    """The exit status, and why it is that."""
    words = [*tell_refused(handed, marks), *(str(problem) for problem in problems)]
    if problems:
        return 2, [*words, "Nothing was written: the overrides cannot be meant."]
    below = [mark.result.submission_id for mark in marks if least is not None and (mark.score or least) < least]
    none = sum(isinstance(mark.result, NotGradable) for mark in marks)
    if none == len(marks):
        return 2, words
    if none:
        words.append(f"Not gradable: {none} of {len(marks)}.")
    if below and least is not None:
        shown = ", ".join(below[:10]) + (f" and {len(below) - 10} more" if len(below) > 10 else "")
        words.append(f"Below {least / 1000:g}: {len(below)} of {len(marks)} ({shown}).")
    return (1 if none or below else 0), words


def tell_class(handed: Sequence[Handed], marks: Sequence[Mark]) -> Iterator[str]:
    """The table, in the order in which the files were found, and its sums."""
    width = max(len(mark.result.submission_id) for mark in marks)
    moderated = any(mark.overrides for mark in marks)
    beside = f"  {'moderated':>9}" if moderated else ""
    yield f"{'submission':<{width}}  {'score':>5}{beside}  {'band':<12}  {'avoided':>7}  file"
    for each, mark in zip(handed, marks, strict=True):
        name = safe_line(each.found.name, 100)
        match mark.result:
            case Graded(submission_id=identity, report=report):
                own = f"{(mark.score or 0) / 1000:.1f}" if mark.overrides else ""
                other = f"  {own:>9}" if moderated else ""
                avoided = f"{report.harm.avoided // 10_000}%"
                grade = f"{report.score / 1000:>5.1f}{other}  {mark.band:<12}  {avoided:>7}"
                yield f"{identity:<{width}}  {grade}  {name}"
            case NotGradable(submission_id=identity, code=code):
                blank = f"  {'':>9}" if moderated else ""
                yield f"{identity:<{width}}  {'-':>5}{blank}  {'not gradable':<12}  {'':>7}  {name}: {code}"
    yield ""
    yield _sums(marks)


def _sums(marks: Sequence[Mark]) -> str:
    scores = [mark.score / 1000 for mark in marks if mark.score is not None]
    none = len(marks) - len(scores)
    counts = f"{len(scores)} graded" + (f", {none} not gradable" if none else "")
    if not scores:
        return f"{counts}."
    return f"{counts}; median {median(scores):.1f}, lowest {min(scores):.1f}, highest {max(scores):.1f}."


def tell_alike(alike: Sequence[Likeness]) -> Iterator[str]:
    """Pairs of plays to look at."""
    if not alike:
        return
    yield ""
    yield "Alike, to be looked at by a person; a flag, and no verdict:"
    for each in alike[:MOST_PAIRS]:
        texts = (
            f", {len(each.sayings)} equal texts" if len(each.sayings) > 1 else ", an equal text" if each.sayings else ""
        )
        one, other = each.strokes
        common = f"{each.equal} moves in common of {one} and {other} ({each.share // 10_000}%)"
        yield f"  {each.one}  {each.other}  {common}{texts}"
    if len(alike) > MOST_PAIRS:
        yield f"  and {len(alike) - MOST_PAIRS} more pairs"


def tell_bounds(bounds: Sequence[Bounds]) -> Iterator[str]:
    """What grades of each seed are held between, so that variants can be set side by side."""
    yield ""
    yield f"{'scenario':<24} {'seed':>6}  {'variant':<18} {'idle harm':>12} {'reference harm':>14}  reference score"
    for each in bounds:
        name, seed = each.world
        match each.reference:
            case Graded(report=report):
                idle, reference = report.harm.idle.total // 1000, report.harm.reference.total // 1000
                score = f"{report.score / 1000:.1f}"
                yield f"{name:<24} {seed:>6}  {report.variant:<18} {idle:>12,} {reference:>14,}  {score:>15}"
            case NotGradable(reason=reason):
                yield f"{name:<24} {seed:>6}  {safe_line(reason)}"


def tell_refused(handed: Sequence[Handed], marks: Sequence[Mark]) -> Iterator[str]:
    """What is wrong with those that are not gradable: each problem on its line."""
    for each, mark in zip(handed, marks, strict=True):
        if isinstance(mark.result, NotGradable):
            name = safe_line(str(each.found.path), 300)
            if not mark.result.flaws:
                yield f"{name}:1:1: {mark.result.reason}"
            yield from (f"{name}:{flaw.line}:{flaw.column}: {flaw.message}" for flaw in mark.result.flaws)


def tell_overrides(mark: Mark) -> Iterator[str]:
    """A teacher's word on a single grade."""
    if mark.overrides and mark.score is not None:
        yield f"Moderated: {mark.score / 1000:.1f} of 100, {mark.band}."
    for each in mark.overrides:
        yield f"  {each.criterion} {each.points / 1000:g}, by {each.by} on {each.when}: {safe_line(each.reason)}"
