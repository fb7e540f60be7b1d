"""What the lines of the rubric lost, habit by habit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incident_sim.report.claims import Claim, Play, lower
from incident_sim.report.counsel import HARM, counsel
from incident_sim.report.debrief import Part
from incident_sim.report.worth import lost
from incident_sim.scoring.report import Evidence, Penalty, Report, Verdict

NAMED = 3
"""Lines of a habit that its headline names."""


def habits(play: Play) -> Iterator[Claim]:
    """One claim for each habit that lost something."""
    report = play.report
    for topic in dict.fromkeys(counsel(one.id, one.title, "").topic for one in _judged(report)):
        lacking = parts(play, topic)
        if not lacking:
            continue
        named = lacking[:NAMED]
        asked = [counsel(part.id, part.title, _full(report, part.id)) for part in named]
        unfiled = topic == "learn" and not report.postmortem_filed
        yield Claim(
            topic=topic,
            at=play.instant(asked[0].anchor, asked[0].minutes),
            do="File a postmortem" if unfiled else "; ".join(_joined(one.do for one in asked)),
            why="none was filed" if unfiled else "; ".join(_said(report, part) for part in named),
            points=sum(part.points for part in lacking),
            parts=lacking,
            evidence=_evidence(report, [part.id for part in named]),
        )


def _said(report: Report, part: Part) -> str:
    """Why it lost; of a line that was earned in part, also what would have earned the rest."""
    said = f"{lower(part.title)}: {part.reason}"
    partly = any(verdict.id == part.id and verdict.points > 0 for verdict in report.criteria)
    return f"{said} (full marks: {_full(report, part.id)})" if partly else said


def _judged(report: Report) -> list[Verdict | Penalty]:
    return [*report.criteria, *report.penalties]


def _joined(words: Iterator[str]) -> Iterator[str]:
    """The first as it is, the others in the middle of a sentence."""
    for number, word in enumerate(dict.fromkeys(words)):
        yield lower(word) if number else word


def parts(play: Play, topic: str) -> tuple[Part, ...]:
    """The lines of a habit that lost something, the dearest first."""
    report = play.report
    found = [
        Part(id=verdict.id, title=verdict.title, points=lost(report, verdict), reason=verdict.reason)
        for verdict in report.criteria
        if verdict.id not in HARM and counsel(verdict.id, verdict.title, "").topic == topic
    ]
    found += [
        Part(id=penalty.id, title=penalty.title, points=penalty.points, reason=penalty.reason)
        for penalty in report.penalties
        if counsel(penalty.id, penalty.title, "").topic == topic
    ]
    return tuple(sorted((part for part in found if part.points > 0), key=lambda part: -part.points))


def _full(report: Report, id_: str) -> str:
    return next((verdict.full_marks for verdict in report.criteria if verdict.id == id_), "")


def _evidence(report: Report, ids: Sequence[str]) -> tuple[Evidence, ...]:
    rows = [row for one in _judged(report) if one.id in ids for row in one.evidence[:2]]
    return tuple(dict.fromkeys(sorted(rows, key=lambda row: (row.at, row.entry))))[:4]
