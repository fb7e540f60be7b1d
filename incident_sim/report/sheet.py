"""A debrief in rows and groups, as a page and a wiki lay it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from incident_sim.report.binned import binned
from incident_sim.report.debrief import Debrief, Spell
from incident_sim.scoring.groups import GROUPS, IN_QUIET
from incident_sim.scoring.report import CategoryScore, HarmBill, HarmReport, Report, Verdict
from incident_sim.units import MINUTE

MOST_MINUTES = 60


class Bill(NamedTuple):
    """One run's harm."""

    name: str
    look: str
    bill: HarmBill
    most: int
    """The largest total of the three."""


class Category(NamedTuple):
    """A category with its lines."""

    name: str
    score: CategoryScore
    verdicts: tuple[Verdict, ...]


class Minute(NamedTuple):
    """The harm of the three runs from an instant on, for the length of a step."""

    at: int
    player: int
    idle: int
    reference: int


class Occasion(NamedTuple):
    """A fault, and the instants at which it came again."""

    spell: Spell
    again: tuple[int, ...]


def occasions(spells: Sequence[Spell]) -> tuple[Occasion, ...]:
    """Each fault once, in the order of their first beginnings."""
    first: dict[str, Spell] = {}
    again: dict[str, list[int]] = {}
    for spell in spells:
        if first.setdefault(spell.id, spell) is not spell:
            again.setdefault(spell.id, []).append(spell.begin)
    return tuple(Occasion(spell, tuple(again.get(id_, ()))) for id_, spell in first.items())


def harms(report: HarmReport) -> tuple[Bill, ...]:
    """The three runs, the worst-case first."""
    most = max(report.idle.total, report.player.total, report.reference.total)
    return (
        Bill("nobody acting", "idle", report.idle, most),
        Bill("you", "player", report.player, most),
        Bill("reference", "reference", report.reference, most),
    )


def categories(report: Report) -> tuple[Category, ...]:
    """Each category with the lines that make it up."""
    group = {line.id: name for name, lines in (*GROUPS, *IN_QUIET) for line in lines}
    return tuple(
        Category(name, score, tuple(verdict for verdict in report.criteria if group.get(verdict.id) == name))
        for name, score in report.categories.items()
    )


def minutes(debrief: Debrief) -> tuple[Minute, ...]:
    """The harm of each minute, or of longer steps where there would be too many."""
    count = min(MOST_MINUTES, max(1, -(-debrief.ends // MINUTE)))
    bins = binned(debrief.harm, debrief.ends, count)
    rows = zip(bins.player, bins.idle, bins.reference, strict=True)
    return tuple(Minute(place * bins.step, *row) for place, row in enumerate(rows))
