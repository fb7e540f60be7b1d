"""Three things to do differently next time: what this play lost, weighted by what could be had.

A lesson is first found as a claim with its worth; only those that are told are given what could be seen at their
instant, for that is a fold over the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from incident_sim.observe import Dashboard
from incident_sim.report.counsel import HARM, Anchor, Topic, counsel
from incident_sim.report.debrief import Lesson, Part, Stretch
from incident_sim.report.story import recall, see
from incident_sim.report.words import clock
from incident_sim.report.worth import at_stake, avertable, lost, relief
from incident_sim.scenario.truth import GroundTruth
from incident_sim.scoring.report import Effect, Evidence, Penalty, Report, Verdict
from incident_sim.scoring.total import RELIEF
from incident_sim.units import MINUTE, ONE, show_duration

MOST = 3
LEAST = 300
"""Three tenths of a point: a lesson that is worth less is not worth telling."""
MOST_ABOUT_HARM = 2
NAMED = 3
"""Lines of a habit that its headline names."""


@dataclass(frozen=True)
class Claim:
    """A lesson before what could be seen is looked up."""

    topic: Topic | str
    at: int
    do: str
    why: str
    points: int
    harm: int | None = None
    relief: int = 0
    """The share of the avoidable harm that is at stake, in parts per million."""
    parts: tuple[Part, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def weight(self) -> int:
        """What it counts beside the others. Relief alone is worth a pass, whatever its own line is worth."""
        return max(self.points, self.relief * RELIEF // ONE)

    def told(self, views: Mapping[int, Dashboard]) -> Lesson:
        """The lesson, with what could be seen when it mattered."""
        view = views[self.at]
        return Lesson(
            do=self.do,
            why=self.why,
            points=self.points,
            harm=self.harm,
            sight=recall(view) if self.topic == "learn" else see(view),
            parts=self.parts,
            evidence=self.evidence,
        )


@dataclass(frozen=True)
class Play:
    """What claims are derived from."""

    report: Report
    truth: GroundTruth
    pace: int
    harm: Sequence[Stretch]
    ends: int
    """The last instant at which the player could act."""
    first_change: int | None = field(default=None)

    def instant(self, anchor: Anchor, minutes: int) -> int:
        """The deadline of a counsel in this play."""
        anchors = self.report.anchors
        known = {**anchors, "change": self.first_change, "end": self.ends}
        at = next((found for name in (anchor, "Td", "Tp") if (found := known.get(name)) is not None), 0)
        return max(0, min(self.ends, at + minutes * MINUTE * self.pace // ONE))


def chosen(play: Play) -> tuple[Claim, ...]:
    """The most valuable claims, each about another habit, and not all about harm."""
    told: list[Claim] = []
    claims = [*_about_harm(play), *_habits(play)]
    for claim in sorted(claims, key=lambda claim: (-claim.weight, claim.at, claim.do)):
        about_harm = sum(other.harm is not None for other in told)
        if claim.points < LEAST or any(other.topic == claim.topic for other in told):
            continue
        if claim.harm is None or about_harm < MOST_ABOUT_HARM:
            told.append(claim)
        if len(told) == MOST:
            break
    return tuple(told)


def _about_harm(play: Play) -> Iterator[Claim]:
    """What re-runs of this very play say: what hurt, what came late, what was missing."""
    report = play.report
    if avertable(report) <= 0:
        return
    yield from _hurt(report)
    yield from _late(play)
    if not any(effect.word == "helpful" for effect in report.effects):
        yield _missing(play)
    else:
        yield from _after(play)


def _hurt(report: Report) -> Iterator[Claim]:
    harmful = [effect for effect in report.effects if effect.word == "harmful"]
    if harmful:
        worst = min(harmful, key=lambda effect: effect.spared)
        yield Claim(
            topic="hurt",
            at=worst.at,
            do=f"Leave it out: {_lower(worst.text)}",
            why=f"the same afternoon without it had {_harm(-worst.spared)} less harm",
            points=relief(report, -worst.spared),
            harm=-worst.spared,
            relief=at_stake(report, -worst.spared),
            evidence=(_proof(worst),),
        )


def _late(play: Play) -> Iterator[Claim]:
    """The change that would have spared most, had it come sooner; never before anybody was paged."""
    paged = play.report.anchors.get("Tp")
    tried = [
        (earlier.spared, effect.at - earlier.span, effect, earlier.span)
        for effect in play.report.effects
        if effect.word != "harmful"
        for earlier in effect.sooner
        if paged is not None and effect.at - earlier.span >= paged and earlier.spared > 0
    ]
    if tried:
        spared, at, effect, span = max(tried, key=lambda one: (one[0], one[1]))
        yield Claim(
            topic="late",
            at=at,
            do=f"{effect.text}, {show_duration(span)} sooner",
            why=f"it acted at {clock(effect.at)}; at {clock(at)} it would have spared {_harm(spared)} more",
            points=relief(play.report, spared),
            harm=spared,
            relief=at_stake(play.report, spared),
            evidence=(_proof(effect),),
        )


def _missing(play: Play) -> Claim:
    """Nothing helped: what would have is in the truth."""
    truth, report = play.truth, play.report
    spared = report.harm.player.total - report.harm.reference.total
    tried = "nothing you changed spared harm" if report.effects else "you changed nothing"
    return Claim(
        topic="relief",
        at=play.instant("Td", 5),
        do=f"Bring relief early: {_cure(truth)}",
        why=f"{tried}; the reference had {_harm(spared)} less harm on the same afternoon",
        points=relief(report, spared),
        harm=max(0, spared),
        relief=at_stake(report, spared),
        parts=_parts(play, "relief"),
    )


def _after(play: Play) -> Iterator[Claim]:
    """The stretch in which this play fell furthest behind the reference."""
    found = furthest_behind(play.harm)
    if found is None:
        return
    begin, end, behind = found
    begin = max(begin, play.report.anchors.get("Tp") or 0)
    before = [effect for effect in play.report.effects if effect.at <= begin]
    last = f"the last change before was {_lower(before[-1].text)} at {clock(before[-1].at)}" if before else ""
    yield Claim(
        topic="relief",
        at=begin,
        do=f"Act again at {clock(begin)}" if before else f"Bring relief sooner: {_cure(play.truth)}",
        why=f"between {clock(begin)} and {clock(end)} you did {_harm(behind)} more harm than the reference"
        + (f"; {last}" if last else ""),
        points=relief(play.report, behind),
        harm=behind,
        relief=at_stake(play.report, behind),
        parts=_parts(play, "relief"),
    )


def _cure(truth: GroundTruth) -> str:
    """What would have broken it, in this world."""
    names = truth.smallest_scope or truth.removes_sustainer or truth.removes_trigger
    return " or ".join(name.replace("_", " ") for name in names[:2]) or "whatever is cheap and can be taken back"


def furthest_behind(harm: Sequence[Stretch]) -> tuple[int, int, int] | None:
    """Begin, end and size of the stretch in which the player did most harm beyond the reference.

    Windows count by how far they stand above half the average, so that a quiet end is no part of it.
    """
    excess = [stretch.player - stretch.reference for stretch in harm]
    mean = sum(excess) // max(1, len(excess))
    best, run, start, place = 0, 0, 0, (0, -1)
    for number, value in enumerate(excess):
        if run <= 0:
            run, start = 0, number
        run += value - mean // 2
        if run > best:
            best, place = run, (start, number)
    behind = sum(excess[place[0] : place[1] + 1])
    if behind <= 0:
        return None
    begin = harm[place[0] - 1].at if place[0] else 0
    return max(0, begin), harm[place[1]].at, behind


def _habits(play: Play) -> Iterator[Claim]:
    """What the lines of the rubric lost, habit by habit."""
    report = play.report
    topics = dict.fromkeys(counsel(one.id, one.title, "").topic for one in _judged(report))
    for topic in topics:
        parts = _parts(play, topic)
        if not parts:
            continue
        unfiled = topic == "learn" and not report.postmortem_filed
        named = [counsel(part.id, part.title, _full(report, part.id)) for part in parts[:NAMED]]
        yield Claim(
            topic=topic,
            at=play.instant(named[0].anchor, named[0].minutes),
            do="File a postmortem" if unfiled else "; ".join(dict.fromkeys(_joined(one.do for one in named))),
            why="none was filed"
            if unfiled
            else "; ".join(f"{part.title.lower()}: {part.reason}" for part in parts[:NAMED]),
            points=sum(part.points for part in parts),
            parts=parts,
            evidence=_evidence(report, [part.id for part in parts[:NAMED]]),
        )


def _judged(report: Report) -> list[Verdict | Penalty]:
    return [*report.criteria, *report.penalties]


def _joined(words: Iterator[str]) -> Iterator[str]:
    """The first as it is, the others in the middle of a sentence."""
    for number, word in enumerate(words):
        yield _lower(word) if number else word


def _parts(play: Play, topic: str) -> tuple[Part, ...]:
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


def _proof(effect: Effect) -> Evidence:
    return Evidence(at=effect.at, entry=effect.entry, text=effect.text)


def _harm(thousandths: int) -> str:
    return f"{thousandths // 1000:,} points"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
