"""Three things to do differently next time: what this play lost, weighted by what could be had."""

from __future__ import annotations

from collections.abc import Mapping

from incident_sim.observe import Dashboard
from incident_sim.report.claims import Claim, Play
from incident_sim.report.debrief import Lesson
from incident_sim.report.habits import habits
from incident_sim.report.relief import about_harm
from incident_sim.report.story import recall, see

MOST = 3
LEAST = 300
"""Three tenths of a point: a lesson that is worth less is not worth telling."""
MOST_ABOUT_HARM = 2


def chosen(play: Play) -> tuple[Claim, ...]:
    """The most valuable claims, each about another habit, and not all about harm."""
    told: list[Claim] = []
    for claim in sorted([*about_harm(play), *habits(play)], key=lambda claim: (-claim.weight, claim.at, claim.do)):
        harmful = sum(other.harm is not None for other in told)
        if claim.points < LEAST or any(other.topic == claim.topic for other in told):
            continue
        if claim.harm is None or harmful < MOST_ABOUT_HARM:
            told.append(claim)
        if len(told) == MOST:
            break
    return tuple(told)


def lesson(claim: Claim, views: Mapping[int, Dashboard]) -> Lesson:
    """A claim with what could be seen when it mattered; for a postmortem, with what it could be written from."""
    view = views[claim.at]
    return Lesson(
        do=claim.do,
        why=claim.why,
        points=claim.points,
        harm=claim.harm,
        sight=recall(view) if claim.topic == "learn" else see(view),
        parts=claim.parts,
        evidence=claim.evidence,
    )
