"""Sooner never scores lower: the reference with its declaration, or with all its changes, later and later."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from incident_sim.analysis.certificate.booth import Booth
from incident_sim.analysis.certificate.plays import SHIFTS, late
from incident_sim.analysis.certificate.rows import Reading, Rule


def read_monotone(what: str, booth: Booth) -> Reading:
    """The most that being later gained, in thousandths of a point; less than nothing where it always lost.

    Scores are compared twice: as if none of the changes had helped, and as if each had. So nothing need be weighed.
    """
    names = [late(what, minutes) for minutes in (0, *SHIFTS)]
    booth.prepare(names)
    marks = {name: mark for name in names if (mark := booth.mark(name)) is not None}
    gains: list[tuple[int, str]] = []
    for sooner, later in pairwise(names):
        for first, second in (
            (marks[sooner].least, marks[later].least),
            (marks[sooner].most, marks[later].most),
        ):
            gains.append((second - first, f"{later} scores {second / 1000:.1f}, and {sooner} {first / 1000:.1f}"))
    why = tuple(sentence for gain, sentence in gains if gain > 0)
    return Reading(max(gain for gain, _ in gains), holds=not why, why=why)


def _rule(what: str) -> Rule:
    needs = ("nothing", "reference", *(late(what, minutes) for minutes in (0, *SHIFTS)))
    return Rule(f"gained by having {what} later", "<= 0", "points", needs, partial(read_monotone, what), once=True)


MONOTONE = (_rule("declared"), _rule("mitigated"))
