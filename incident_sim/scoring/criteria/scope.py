"""Who is said to be hit, who is hit, and how near a stated instant is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from incident_sim.scoring.case import Case
from incident_sim.scoring.record import Deed
from incident_sim.units import MINUTE, ONE

AGE = 2 * MINUTE
"""Who is hit at an instant is who was hit in the two minutes before it."""


def hit_now(case: Case, at: int) -> set[tuple[str, int]]:
    """Journeys and segments that are hit at an instant."""
    return {(journey, segment) for journey in case.watched for segment in case.hit_segments(journey, at - AGE, at)}


def hit_ever(case: Case, at: int) -> set[int]:
    """The segments that were hit in some minute up to an instant."""
    found: set[int] = set()
    for start, end, _ in case.hit:
        if start <= at:
            for journey in case.watched:
                found |= case.hit_segments(journey, start, min(end - 1, at))
    return found


def everybody(case: Case, deed: Deed) -> bool:
    """Whether every segment of a journey was hit when somebody said so: as it was written, or as it went out."""
    count = len(case.scenario.traffic.segments)
    return any(
        len(case.hit_segments(journey, at - AGE, at)) == count
        for journey in case.watched
        for at in (deed.begun, deed.at)
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
