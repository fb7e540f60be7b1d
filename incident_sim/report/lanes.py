"""What lies below the harm on the shared axis: rows of bars for what lasted, and of marks for what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incident_sim.report.axes import Axis
from incident_sim.report.debrief import Beat, Debrief, Spell
from incident_sim.report.words import clock, signed

MOST_ROWS = 8
"""Faults or alerts that get a row each; of those beyond, the story below the picture tells."""
APART = 15.0
"""Units between two marks of a row: nearer ones take the next row."""
MOST_STACKED = 4


@dataclass(frozen=True)
class Bar:
    """Something that lasted."""

    begin: int
    end: int
    look: str
    """What it is drawn like: the role of a spell."""
    says: str


@dataclass(frozen=True)
class Mark:
    """Something done at an instant."""

    at: int
    look: str
    """``helpful``, ``neutral``, ``harmful``, ``message`` or ``look``."""
    label: str
    says: str


@dataclass(frozen=True)
class Row:
    """One row: bars or marks, and a text of its own."""

    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Lane:
    """Rows of one kind."""

    name: str
    rows: tuple[Row, ...]


def lanes(debrief: Debrief, axis: Axis) -> list[Lane]:
    """All that happened, kind by kind; a kind of which there was nothing is left out."""
    found = [
        Lane("the truth", _spells(debrief.truths, debrief.ends)),
        Lane("alerts", _spells(debrief.alerts, debrief.ends)),
        Lane("your changes", _stacked(_changes(debrief), axis)),
        Lane("your words", (Row(marks=tuple(_beats(debrief.story, "message", "message"))),)),
        Lane("your looks", (Row(marks=tuple(_beats(debrief.story, "answer", "look"))),)),
    ]
    return [lane for lane in found if any(row.bars or row.marks for row in lane.rows)]


def _spells(spells: Iterable[Spell], ends: int) -> tuple[Row, ...]:
    """One row for each that has a name of its own; one that comes again stays on its row."""
    rows: dict[str, list[Spell]] = {}
    for spell in spells:
        rows.setdefault(spell.id, []).append(spell)
    return tuple(
        Row(bars=tuple(_bar(spell, ends) for spell in group), label=group[0].text)
        for group in list(rows.values())[:MOST_ROWS]
    )


def _bar(spell: Spell, ends: int) -> Bar:
    end = ends if spell.end is None else spell.end
    until = "to the end" if spell.end is None else f"to {clock(spell.end)}"
    return Bar(spell.begin, end, spell.role, f"{spell.text}: {clock(spell.begin)} {until}")


def _changes(debrief: Debrief) -> list[Mark]:
    return [
        Mark(
            change.effect.at,
            change.effect.word,
            str(change.number),
            f"{change.number} at {clock(change.effect.at)}: {change.effect.text}, {change.effect.word}, "
            f"{signed(change.effect.spared)} points of harm spared",
        )
        for change in debrief.changes
    ]


def _beats(story: Iterable[Beat], lane: str, look: str) -> list[Mark]:
    return [Mark(beat.at, look, "", f"{clock(beat.at)} {beat.text}") for beat in story if beat.lane == lane]


def _stacked(marks: Sequence[Mark], axis: Axis) -> tuple[Row, ...]:
    """Marks that would lie on one another, on rows below one another."""
    rows: list[list[Mark]] = []
    for mark in marks:
        for row in rows:
            if axis.x(mark.at) - axis.x(row[-1].at) >= APART:
                row.append(mark)
                break
        else:
            if len(rows) < MOST_STACKED:
                rows.append([mark])
            else:
                rows[-1].append(mark)
    return tuple(Row(marks=tuple(row)) for row in rows)
