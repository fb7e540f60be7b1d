"""Sooner never scores lower: the reference with its declaration, or with all its changes, later and later."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from incident_sim.analysis.certificate.booth import Booth
from incident_sim.analysis.certificate.plays import SHIFTS, late
from incident_sim.analysis.certificate.rows import Reading, Rule


def read_monotone(what: str, booth: Booth) -> Reading:
    """The most that being later gained, in thousandths of a point; less than nothing where it always lost."""
    names = [late(what, minutes) for minutes in (0, *SHIFTS)]
    booth.prepare(names)
    scores = {name: mark.most for name in names if (mark := booth.weighed(name)) is not None}
    gains = [(scores[later] - scores[sooner], sooner, later) for sooner, later in pairwise(names)]
    why = tuple(
        f"{later} scores {scores[later] / 1000:.1f}, and {sooner} {scores[sooner] / 1000:.1f}"
        for gain, sooner, later in gains
        if gain > 0
    )
    return Reading(max(gain for gain, _, _ in gains), holds=not why, why=why)


def _rule(what: str) -> Rule:
    needs = ("nothing", "reference", *(late(what, minutes) for minutes in (0, *SHIFTS)))
    return Rule(f"gained by having {what} later", "<= 0", "points", needs, partial(read_monotone, what), once=True)


MONOTONE = (_rule("declared"), _rule("mitigated"))
