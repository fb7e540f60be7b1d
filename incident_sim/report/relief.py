"""What re-runs of this very play say: what hurt, what came late, what was missing, where it fell behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incident_sim.report.claims import Claim, Play, lower
from incident_sim.report.debrief import Stretch
from incident_sim.report.habits import parts
from incident_sim.report.words import clock, harm
from incident_sim.report.worth import at_stake, avertable, relief
from incident_sim.scenario.truth import GroundTruth
from incident_sim.scoring.report import Effect, Evidence, Report
from incident_sim.units import show_duration


def about_harm(play: Play) -> Iterator[Claim]:
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
            do=f"Leave it out: {lower(worst.text)}",
            why=f"the same afternoon without it had {harm(-worst.spared)} points less harm",
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
            why=f"it acted at {clock(effect.at)}; at {clock(at)} it would have spared {harm(spared)} points more",
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
        why=f"{tried}; the reference had {harm(spared)} points less harm on the same afternoon",
        points=relief(report, spared),
        harm=max(0, spared),
        relief=at_stake(report, spared),
        parts=parts(play, "relief"),
    )


def _after(play: Play) -> Iterator[Claim]:
    """The stretch in which this play fell furthest behind the reference."""
    found = furthest_behind(play.harm)
    if found is None:
        return
    begin, end, behind = found
    begin = max(begin, play.report.anchors.get("Tp") or 0)
    before = [effect for effect in play.report.effects if effect.at <= begin]
    if begin >= play.ends:
        do = "See to it that it cannot come back before you leave it"
    elif before:
        do = f"Act again at {clock(begin)}"
    else:
        do = f"Bring relief sooner: {_cure(play.truth)}"
    last = f"; the last change before was {lower(before[-1].text)} at {clock(before[-1].at)}" if before else ""
    yield Claim(
        topic="relief",
        at=min(begin, play.ends),
        do=do,
        why=f"between {clock(begin)} and {clock(end)} you did {harm(behind)} more harm than the reference{last}",
        points=relief(play.report, behind),
        harm=behind,
        relief=at_stake(play.report, behind),
        parts=parts(play, "relief"),
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


def _proof(effect: Effect) -> Evidence:
    return Evidence(at=effect.at, entry=effect.entry, text=effect.text)
