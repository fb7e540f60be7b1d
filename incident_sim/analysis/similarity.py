"""Plays that are alike: a flag for a person to look at, with its evidence, and never a verdict.

Two plays of one scenario and seed met the same afternoon. How much of one is in the other, in the same order and at
about the same time, says something; so do sentences that are the same. Neither says who had it from whom, or why.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from incident_sim.model import Frozen
from incident_sim.plays import Submission
from incident_sim.units import ONE, SECOND

BUCKET = 30 * SECOND
"""Actions within the same half minute count as simultaneous: who copies by hand is late by less."""
ALIKE = 800_000
"""Four fifths of two plays in common are flagged: in parts per million, as all ratios."""
FEWEST = 8
"""Strokes in common, at least: the first few moves of an alarm are everybody's."""
SAYING = 40
"""Characters from which an equal text is no coincidence."""
EVERYBODY = 4
"""A text in so many plays, and in more than a quarter of them, was handed out rather than copied."""

_TARGET = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}(->[a-z0-9][a-z0-9._-]{0,63})?")


class Saying(Frozen):
    """A text somebody wrote, without the text."""

    digest: str
    where: str
    """Where it stands in the file, as in ``actions.5.text``."""
    length: int


class Trace(Frozen):
    """What of a play is compared."""

    strokes: tuple[str, ...]
    """Kind, target and half minute of each action, in order."""
    sayings: tuple[Saying, ...]


class Likeness(Frozen):
    """Two plays that are alike, and by what."""

    one: str
    other: str
    scenario: str
    seed: int
    share: int
    """Of both plays in common, in parts per million: 1,000,000 for the same strokes in the same order."""
    equal: int
    strokes: tuple[int, int]
    """How many strokes each has."""
    sayings: tuple[tuple[str, str, int], ...]
    """Where equal texts stand in the one and in the other, and how long they are."""


def trace_of(submission: Submission) -> Trace:
    """What is compared of a play."""
    strokes: list[str] = []
    for timed in submission.actions:
        told = timed.action.model_dump(mode="json")
        targets = [value for key, value in told.items() if key != "do" and isinstance(value, str) and value]
        words = [value for value in targets if _TARGET.fullmatch(value)]
        strokes.append(" ".join((timed.action.kind, *words[:4], str(timed.at // BUCKET))))
    told = submission.model_dump(mode="json", include={"actions", "postmortem", "notes"})
    return Trace(strokes=tuple(strokes), sayings=tuple(_sayings(told, ())))


def _sayings(value: object, path: tuple[str, ...]) -> Iterator[Saying]:
    match value:
        case str():
            plain = " ".join(value.casefold().split())
            if len(plain) >= SAYING:
                digest = hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]
                yield Saying(digest=digest, where=".".join(path), length=len(plain))
        case dict():
            for key, inner in value.items():
                yield from _sayings(inner, (*path, str(key)))
        case list() | tuple():
            for place, inner in enumerate(value):
                yield from _sayings(inner, (*path, str(place)))
        case _:
            return


def find_alike(scenario: str, seed: int, traces: Sequence[tuple[str, Trace]]) -> list[Likeness]:
    """The pairs among the plays of one scenario and seed that are alike, the most alike first."""
    spread = Counter(digest for _, trace in traces for digest in {saying.digest for saying in trace.sayings})
    handed_out = {digest for digest, count in spread.items() if count >= EVERYBODY and 4 * count > len(traces)}
    found: list[Likeness] = []
    for (one, mine), (other, theirs) in combinations(sorted(traces, key=lambda each: each[0]), 2):
        equal, share = 0, 0
        both = len(mine.strokes) + len(theirs.strokes)
        most = (Counter(mine.strokes) & Counter(theirs.strokes)).total()
        if most >= FEWEST and 2 * most * ONE >= ALIKE * both:
            equal = in_common(mine.strokes, theirs.strokes)
            share = 2 * equal * ONE // both
        sayings = _shared(mine, theirs, handed_out)
        if (equal >= FEWEST and share >= ALIKE) or sayings:
            lengths = (len(mine.strokes), len(theirs.strokes))
            if not equal and both:
                equal = in_common(mine.strokes, theirs.strokes)
                share = 2 * equal * ONE // both
            found.append(
                Likeness(
                    one=one,
                    other=other,
                    scenario=scenario,
                    seed=seed,
                    share=share,
                    equal=equal,
                    strokes=lengths,
                    sayings=sayings,
                )
            )
    return sorted(found, key=lambda like: (-like.share, -len(like.sayings), like.one, like.other))


def _shared(mine: Trace, theirs: Trace, handed_out: set[str]) -> tuple[tuple[str, str, int], ...]:
    places = {saying.digest: saying.where for saying in reversed(theirs.sayings)}
    return tuple(
        (saying.where, places[saying.digest], saying.length)
        for saying in mine.sayings
        if saying.digest in places and saying.digest not in handed_out
    )


def in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest sequence that is in both, in its order; a bit for each stroke of the one."""
    places: dict[str, int] = {}
    for place, stroke in enumerate(one):
        places[stroke] = places.get(stroke, 0) | 1 << place
    full = (1 << len(one)) - 1
    row = full
    for stroke in other:
        hit = row & places.get(stroke, 0)
        row = ((row + hit) | (row - hit)) & full
    return len(one) - row.bit_count()
