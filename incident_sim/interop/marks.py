"""What a teacher says beside the computed score: an override is a record of its own, and no computed score is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, TypeAdapter

from incident_sim.analysis.results import Graded, NotGradable
from incident_sim.documents import Document, read_yaml, validate
from incident_sim.errors import FileRefused, Problem
from incident_sim.model import Frozen
from incident_sim.scoring import Report
from incident_sim.scoring.total import BANDS
from incident_sim.text import safe_line
from incident_sim.units import Line

HUNDRED = 100_000
TOTAL = "total"


def _thousandths(value: Any) -> Any:
    """Points are written with up to three decimals, and kept in thousandths."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    points = Decimal(str(value)) * 1000
    if points != int(points):
        raise ValueError(f"{value} has more than three decimals")
    return int(points)


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a day: write it as 2026-11-25") from None
    return text


class Override(Frozen):
    """One criterion of one submission, judged otherwise by a person."""

    submission_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    criterion: Annotated[str, StringConstraints(pattern=r"^([A-Z][0-9]{1,2}|total)$")]
    """The id of a criterion, of a penalty (0 waives it), or ``total``."""
    points: Annotated[int, BeforeValidator(_thousandths), Field(ge=0, le=HUNDRED)]
    """What it is worth instead."""
    reason: Annotated[Line, Field(min_length=1)]
    by: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,23}$")]
    """A role or initials."""
    when: Annotated[str, AfterValidator(_day)]
    """The day, as in 2026-11-25."""


class Overrides(Frozen):
    """A file of overrides."""

    version: Annotated[int, Field(ge=1, le=1)]
    overrides: Annotated[tuple[Override, ...], Field(max_length=10_000)]


_OVERRIDES = TypeAdapter(Overrides)


@dataclass(frozen=True)
class Mark:
    """A result, and what a person said beside it."""

    result: Graded | NotGradable
    overrides: tuple[Override, ...] = ()

    @property
    def score(self) -> int | None:
        """The score with all overrides, in thousandths; the computed one where there are none."""
        return moderated(self.result.report, self.overrides) if isinstance(self.result, Graded) else None

    @property
    def band(self) -> str:
        """The word for the score."""
        score = self.score
        if score is None or not isinstance(self.result, Graded):
            return "not gradable"
        if not self.overrides:
            return self.result.report.band
        return next(word for limit, word in BANDS if score >= limit * 1000)


def moderated(report: Report, overrides: Sequence[Override]) -> int:
    """A score with overrides: what each adds or takes, rescaled as criteria are, on top of the computed score.

    Caps and floors stay as they were computed; an override of the total takes the place of everything.
    """
    of = sum(verdict.of for verdict in report.criteria)
    score = report.score
    for override in overrides:
        if override.criterion == TOTAL:
            return override.points
        for verdict in report.criteria:
            if verdict.id == override.criterion and of:
                score += (override.points - verdict.points) * HUNDRED // of
        for penalty in report.penalties:
            if penalty.id == override.criterion:
                score += penalty.points - override.points
    return max(0, min(HUNDRED, score))


def load_overrides(text: str, source: str) -> tuple[Overrides, Document]:
    """Read a file of overrides in YAML or JSON; raises FileRefused with all its problems, each on its line."""
    document = read_yaml(text, source)
    return validate(_OVERRIDES, document), document


def apply_overrides(results: Sequence[Graded | NotGradable], read: Overrides, document: Document) -> list[Mark]:
    """Each result with what was said of it; raises FileRefused for what cannot be meant, each on its line."""
    known = {result.submission_id: result for result in results}
    problems: list[Problem] = []
    said: dict[str, list[Override]] = {}
    for number, override in enumerate(read.overrides):
        before = said.setdefault(override.submission_id, [])
        wrong = _wrong(override, known, before)
        if wrong is not None:
            key, message = wrong
            place = document.place(("overrides", number, key))
            problems.append(Problem(document.source, place.line, place.column, f"overrides.{number}.{key}: {message}"))
        before.append(override)
    if problems:
        raise FileRefused(document.source, tuple(problems))
    return [Mark(result, tuple(said.get(result.submission_id, ()))) for result in results]


def _wrong(
    override: Override, known: Mapping[str, Graded | NotGradable], before: Sequence[Override]
) -> tuple[str, str] | None:
    """The key that is wrong, and why."""
    if any(other.criterion == override.criterion for other in before):
        return "criterion", f"{override.criterion} of this submission is overridden a second time"
    match known.get(override.submission_id):
        case None:
            return "submission_id", "no submission that was handed in here has this id"
        case NotGradable():
            return "submission_id", "this submission is not gradable, and has no points to override"
        case Graded(report=report):
            return _out_of_bounds(override, report)


def _out_of_bounds(override: Override, report: Report) -> tuple[str, str] | None:
    if override.criterion == TOTAL:
        return None
    most = {verdict.id: verdict.of for verdict in report.criteria}
    given = {penalty.id: penalty.points for penalty in report.penalties}
    left = {left.id: left.reason for left in report.left_out}
    if override.criterion in left:
        return (
            "criterion",
            f"{override.criterion} is left out of this grade: {safe_line(left[override.criterion], 120)}",
        )
    if override.criterion not in most and override.criterion not in given:
        return "criterion", f"this grade has no criterion and no penalty {override.criterion}"
    bound = most.get(override.criterion, HUNDRED // 4)
    if override.points > bound:
        return (
            "points",
            f"{override.criterion} is worth {bound / 1000:g} at most, and this is {override.points / 1000:g}",
        )
    return None
