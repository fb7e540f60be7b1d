"""The grade: points by criterion with the evidence behind each, and what they were held against."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from incident_sim.model import Frozen
from incident_sim.scoring.prevention import Prevention

RUBRIC = 5
"""Bumped whenever the same journal would be given other points."""


class Evidence(Frozen):
    """An entry of the journal that a verdict rests on."""

    at: int
    entry: int
    text: str


class Verdict(Frozen):
    """One criterion. Points are thousandths."""

    id: str
    title: str
    points: int
    of: int
    reason: str
    full_marks: str
    """What full points would have needed."""
    evidence: tuple[Evidence, ...] = ()


class Penalty(Frozen):
    """One anti-pattern. ``points`` are thousandths subtracted; ``cap`` bounds the total, in thousandths."""

    id: str
    title: str
    points: int
    cap: int | None = None
    reason: str
    evidence: tuple[Evidence, ...] = ()


RemarkKind = Literal["blame", "counterfactual", "normative", "animated", "vague"]


class Remark(Frozen):
    """A phrase that the language checks found, and what to write instead. Only blame costs points."""

    where: str
    kind: RemarkKind
    phrase: str
    instead: str


class NamedProfile(Frozen):
    """The rubric a grade was made by: its profile, and the digest of what that declares."""

    title: str = "standard"
    level: str = "standard"
    digest: str = ""


class CategoryScore(Frozen):
    """The points of one category, in thousandths."""

    points: int
    of: int


class LeftOut(Frozen):
    """A criterion that this scenario or this edition cannot exercise; the rest is rescaled."""

    id: str
    title: str
    of: int
    reason: str


class HarmBill(Frozen):
    """What users of one run suffered over the whole span."""

    total: int
    """In thousandths of one failed attempt."""
    failed_attempts: int = 0
    unserved_users: int = 0
    authorised_without_order: int = 0
    charged_twice: int = 0
    revenue_lost: int = 0


class HarmReport(Frozen):
    """The player's harm beside nobody acting and the reference, on the same seed."""

    player: HarmBill
    idle: HarmBill
    reference: HarmBill
    avoided: int
    """E of the rubric, unclipped, in parts per million."""


class Report(Frozen):
    """A grade that can be contested line by line."""

    scenario: str
    seed: int
    variant: str
    physics: int
    rubric: int
    profile: NamedProfile = NamedProfile()
    score: int
    """Thousandths of a point, out of 100,000."""
    band: str
    categories: dict[str, CategoryScore]
    criteria: tuple[Verdict, ...]
    left_out: tuple[LeftOut, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    caps: tuple[str, ...] = ()
    """Sentences on what bounded the total, if anything did."""
    harm: HarmReport
    anchors: dict[str, int | None] = Field(default={})
    """T0, Tp, Td, Tm and Tr, in microseconds from the opening."""
    journal_sha256: str = ""
    simulated_seconds: int = 0
    hops: int = 0
    postmortem_filed: bool = False
    effects: tuple[Effect, ...] = ()
    """What each change came to, in the order in which they acted."""
    remarks: tuple[Remark, ...] = ()
    """What the language checks found."""
    language: Literal["checked", "not checked"] = "checked"
    """Whether there are lists for the language that the postmortem says it is written in."""
    prevention: Prevention | None = None
    """What the postmortem's safeguards would have prevented; None without action items."""


class Sooner(Frozen):
    """One action's effect, had it come earlier."""

    span: int
    """How much earlier, in microseconds."""
    spared: int
    """The harm that this would have spared, in thousandths of a failed attempt; negative where it would have hurt."""


class Moved(Frozen):
    """Units of harm that a change spared: the play without it less the play with it; negative where it added some."""

    failed_attempts: int = 0
    unserved_users: int = 0
    authorised_without_order: int = 0
    charged_twice: int = 0
    revenue_lost: int = 0
    """In hundredths."""

    @property
    def words(self) -> str:
        """The units that moved, with their sign, in the words of the harm table; empty where none did."""
        units = (
            (self.failed_attempts, "failed"),
            (self.unserved_users, "unserved"),
            (self.authorised_without_order, "no order"),
            (self.charged_twice, "twice"),
        )
        return ", ".join(f"{count:+,} {name}" for count, name in units if count)


class Spread(Frozen):
    """The same change in sibling worlds: other seeds of the same variant, the same actions at the same instants."""

    worlds: int
    """How many, the play's own among them."""
    lowest: int
    """The least that it spared in any of them, in thousandths of a failed attempt."""
    highest: int


class Effect(Frozen):
    """What one change of the player's came to: the same play without it, on the same afternoon."""

    action_id: str
    text: str
    at: int
    """When it acted, in microseconds from the opening."""
    entry: int
    """The entry that shows it."""
    spared: int
    """Harm without it less harm with it, in thousandths of a failed attempt."""
    word: Literal["helpful", "neutral", "harmful"]
    """Helpful and harmful mean more than two hundredths of the harm of nobody acting."""
    sooner: tuple[Sooner, ...] = ()
    moved: Moved = Moved()
    """Which units of harm it spared."""
    spread: Spread | None = None
    """None where no sibling worlds were asked for."""


class Comparison(Frozen):
    """Another run of the same world that a score is held against."""

    harm: HarmBill
    first_page: int | None
    mitigated: int | None


class Comparisons(Frozen):
    """The runs this edition compares with."""

    idle: Comparison
    reference: Comparison
    effects: tuple[Effect, ...] | None = None
    """What each of the player's changes came to; None where that was not asked."""
    prevention: Prevention | None = None
