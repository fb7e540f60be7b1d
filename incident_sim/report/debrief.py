"""What a debrief says, whoever draws it."""

from __future__ import annotations

from typing import Literal

from incident_sim.model import Frozen
from incident_sim.scoring.report import Effect, Evidence, Report

Lane = Literal["truth", "alert", "change", "action", "message", "people", "answer", "refused", "host", "clock"]


class Stretch(Frozen):
    """The harm of the three runs in one window of truth, in thousandths of a failed attempt."""

    at: int
    """The end of the window."""
    player: int
    idle: int
    reference: int


class Spell(Frozen):
    """Something that held for a while: a fault, or an alert."""

    id: str
    text: str
    begin: int
    end: int | None = None
    """None where it held to the end."""
    role: Literal["trigger", "part", "innocent", "page", "ticket"] = "part"
    """What a fault was to the incident, or how loud an alert was."""


class Beat(Frozen):
    """One line of the story: what the player saw and did, and what was true meanwhile."""

    at: int
    lane: Lane
    text: str
    entry: int | None = None
    change: int | None = None
    """The number of the change that it is, if its effect was weighed."""


class Change(Frozen):
    """A change of the player's with its number, as an annotated game numbers moves."""

    number: int
    effect: Effect
    mark: Literal["!!", "!", "=", "?", "??"]
    """Doubled where it moved more than a fifth of the harm of nobody acting."""


class Sight(Frozen):
    """What a responder could see at an instant."""

    at: int
    lines: tuple[str, ...]


class Part(Frozen):
    """One criterion or penalty that a lesson is about."""

    id: str
    title: str
    points: int
    """What it would have been worth, in thousandths of a point out of a hundred."""
    reason: str


class Lesson(Frozen):
    """Something to do differently next time."""

    do: str
    why: str
    points: int
    """What it would have been worth at most, in thousandths of a point out of a hundred."""
    harm: int | None = None
    """Harm it would have spared, in thousandths of a failed attempt, where a run says so."""
    sight: Sight
    """What could be seen when it should have been done."""
    parts: tuple[Part, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Praise(Frozen):
    """Something that went well."""

    text: str
    evidence: tuple[Evidence, ...] = ()


class Cause(Frozen):
    """What was behind it all."""

    component: str
    mechanism: str
    path: tuple[str, ...]
    """From the root component to what users touch."""
    sustaining: bool
    """Whether the failure kept itself up after its trigger had gone."""


class Debrief(Frozen):
    """A play told: the grade, the harm over time beside the two runs, the story, and what to take from it."""

    title: str
    company: str
    report: Report
    begins: int
    """Of the shared time axis, in microseconds from the opening."""
    ends: int
    harm: tuple[Stretch, ...]
    cause: Cause
    truths: tuple[Spell, ...]
    alerts: tuple[Spell, ...]
    changes: tuple[Change, ...]
    story: tuple[Beat, ...]
    lessons: tuple[Lesson, ...]
    """Three at most, the most valuable first."""
    praises: tuple[Praise, ...]
