"""A class in tables: by submission, by criterion, for a learning platform, and for whoever moderates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from incident_sim.analysis.results import Graded, NotGradable
from incident_sim.analysis.similarity import Likeness
from incident_sim.interop.cells import Cell, points, table
from incident_sim.interop.marks import Mark
from incident_sim.scoring import Report

MOST_ADVICE = 5
"""Criteria that a feedback names: those that cost most."""


def summary_table(marks: Sequence[Mark]) -> str:
    """A row a submission: its score, the moderated one beside it, and the harm avoided in parts per million."""
    header = (
        "submission_id",
        "scenario",
        "seed",
        "variant",
        "score",
        "moderated_score",
        "band",
        "harm_avoided",
        "code",
    )
    return table(header, [_summary(mark) for mark in marks])


def _summary(mark: Mark) -> Sequence[Cell]:
    match mark.result:
        case Graded(submission_id=name, report=report):
            moderated = points(mark.score) if mark.overrides else None
            grade = (points(report.score), moderated, mark.band, report.harm.avoided)
            return (name, report.scenario, report.seed, report.variant, *grade, "")
        case NotGradable(submission_id=name, code=code):
            return (name, None, None, None, None, None, mark.band, None, code)


def criteria_table(marks: Sequence[Mark]) -> str:
    """A row for each criterion, penalty and omission of each submission; one for a submission without a grade."""
    header = ("submission_id", "scenario", "seed", "kind", "criterion", "title", "points", "of", "override", "reason")
    return table(header, [row for mark in marks for row in _criteria(mark)])


def _criteria(mark: Mark) -> Iterable[Sequence[Cell]]:
    match mark.result:
        case Graded(submission_id=name, report=report):
            said = {override.criterion: points(override.points) for override in mark.overrides}
            head = (name, report.scenario, report.seed)
            for verdict in report.criteria:
                worth = (points(verdict.points), points(verdict.of), said.get(verdict.id))
                yield (*head, "criterion", verdict.id, verdict.title, *worth, verdict.reason)
            for penalty in report.penalties:
                worth = (points(-penalty.points), None, said.get(penalty.id))
                yield (*head, "penalty", penalty.id, penalty.title, *worth, penalty.reason)
            for left in report.left_out:
                yield (*head, "left_out", left.id, left.title, None, points(left.of), None, left.reason)
            yield (
                *head,
                "total",
                "total",
                "Score",
                points(report.score),
                points(100_000),
                said.get("total"),
                report.band,
            )
        case NotGradable(submission_id=name, code=code, reason=reason):
            yield (name, None, None, "not_gradable", code, "Not gradable", None, None, None, reason)


def platform_table(marks: Sequence[Mark]) -> str:
    """A row a submission as learning platforms import them: who, how much, and what would be better."""
    header = ("submission_id", "score", "band", "feedback")
    return table(header, [(mark.result.submission_id, points(mark.score), mark.band, feedback(mark)) for mark in marks])


def feedback(mark: Mark) -> str:
    """What was good for how much, and what would have brought most."""
    match mark.result:
        case Graded(report=report):
            return " ".join(_feedback(report, mark))
        case NotGradable(reason=reason, flaws=flaws):
            first = "".join(f" Line {flaw.line}: {flaw.message}." for flaw in flaws[:1])
            return f"Not gradable. {reason}{first}"


def _feedback(report: Report, mark: Mark) -> Iterable[str]:
    if mark.overrides and mark.score is not None:
        by = ", ".join(f"{override.criterion}: {override.reason}" for override in mark.overrides)
        yield f"{mark.score / 1000:.1f} of 100 after moderation ({by}); computed {report.score / 1000:.1f}."
    yield f"Harm avoided: {report.harm.avoided // 10_000}%."
    scores = (f"{name} {each.points / 1000:g}/{each.of / 1000:g}" for name, each in report.categories.items())
    yield ", ".join(scores) + "."
    yield from (f"{penalty.title}: -{penalty.points / 1000:g}." for penalty in report.penalties)
    lost = sorted(
        (verdict for verdict in report.criteria if verdict.points < verdict.of), key=lambda v: v.points - v.of
    )
    if lost:
        yield "Most was lost here:"
    for verdict in lost[:MOST_ADVICE]:
        worth = f"{verdict.points / 1000:g} of {verdict.of / 1000:g}"
        yield f"{verdict.id} {verdict.title} ({worth}): {verdict.reason}; full marks: {verdict.full_marks}."


def similar_table(alike: Sequence[Likeness]) -> str:
    """A row for each pair of plays that are alike. A flag to look at, and never a verdict."""
    header = ("one", "other", "scenario", "seed", "alike", "strokes_in_common", "strokes_one", "strokes_other", "texts")
    return table(
        header,
        [
            (
                each.one,
                each.other,
                each.scenario,
                each.seed,
                points(each.share // 1000),
                each.equal,
                *each.strokes,
                "; ".join(f"{one} = {other} ({length} characters)" for one, other, length in each.sayings),
            )
            for each in alike
        ],
    )


def bounds_table(rows: Sequence[tuple[str, int, Graded | NotGradable]]) -> str:
    """A row a scenario and seed: what nobody and the reference do to it, so that variants can be set side by side."""
    header = ("scenario", "seed", "variant", "idle_harm", "reference_harm", "reference_score", "code")
    return table(header, [_bounds(*row) for row in rows])


def _bounds(scenario: str, seed: int, reference: Graded | NotGradable) -> Sequence[Cell]:
    match reference:
        case Graded(report=report):
            harm = (points(report.harm.idle.total), points(report.harm.reference.total))
            return (scenario, seed, report.variant, *harm, points(report.score), "")
        case NotGradable(code=code):
            return (scenario, seed, None, None, None, None, code)


def roster(rows: Sequence[tuple[str, str]]) -> str:
    """Which id is which file: the one table that may name people, to be kept apart from the rest."""
    return table(("submission_id", "file"), rows)
