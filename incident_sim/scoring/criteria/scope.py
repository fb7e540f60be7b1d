"""Who is said to be hit, who is hit, and how near a stated instant is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from incident_sim.scoring.case import Case
from incident_sim.scoring.record import Deed
from incident_sim.units import MINUTE, ONE

AGE = 2 * MINUTE
"""What is published is a minute or two old."""

Hit = frozenset[tuple[str, int]]
"""Journeys and segments that are hit."""


def sights(case: Case, deed: Deed) -> list[Hit]:
    """Who was hit when somebody said something: as it was written or went out, in that minute or the two before it.

    Any of them is what one could know; the nearest to what was said is taken.
    """
    return [
        frozenset(
            (journey, segment) for journey in case.watched for segment in case.impact.segments(journey, at - age, at)
        )
        for at in (deed.begun, deed.at)
        for age in (0, AGE)
    ]


def hit_ever(case: Case, at: int) -> set[int]:
    """The segments that were hit in some minute up to an instant."""
    found: set[int] = set()
    for start, end, _ in case.impact.minutes:
        if start <= at:
            for journey in case.watched:
                found |= case.impact.segments(journey, start, min(end - 1, at))
    return found


def everybody(case: Case, deed: Deed) -> bool:
    """Whether every segment of a journey was hit when somebody said so."""
    count = len(case.scenario.traffic.segments)
    return any(
        sum(name == journey for name, _ in hit) == count for hit in sights(case, deed) for journey in case.watched
    )


def claimed(case: Case, segments: Sequence[Mapping[str, str]]) -> set[int]:
    """The segments that a claim covers; nobody named means everybody."""
    every = case.scenario.traffic.segments
    if not segments:
        return set(range(len(every)))
    return {
        place
        for place, spec in enumerate(every)
        if any(all(spec.values.get(key) == value for key, value in claim.items()) for claim in segments)
    }


def nearness(case: Case, said: int | None, true: int | None) -> int:
    """How near a stated instant is: all to 2 minutes, half to 5, in parts per million.

    One window of telemetry is allowed beyond, which is as exactly as anybody can see.
    """
    if said is None or true is None:
        return 0
    off = abs(said - true) - case.scenario.telemetry.window
    return ONE if off <= case.minutes(2) else ONE // 2 if off <= case.minutes(5) else 0


def near_onset(case: Case, said: int | None) -> int:
    """How near a stated onset is to when users began to fail."""
    return nearness(case, said, case.anchors.t0)
