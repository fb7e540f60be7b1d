"""A small debrief made by hand, for tests of whatever draws one."""

from __future__ import annotations

from incident_sim.report.debrief import Beat, Cause, Change, Debrief, Lesson, Part, Praise, Sight, Spell, Stretch
from incident_sim.scoring.prevention import Averted, Prevention, Trying, Untried
from incident_sim.scoring.report import (
    CategoryScore,
    Effect,
    Evidence,
    HarmBill,
    HarmReport,
    LeftOut,
    NamedProfile,
    Penalty,
    Remark,
    Report,
    Sooner,
    Verdict,
)
from incident_sim.units import MINUTE, SECOND

EFFECTS = (
    Effect(
        action_id="a1",
        text="Roll checkout back",
        at=57 * SECOND,
        entry=7,
        spared=184_100_000,
        word="helpful",
        sooner=(Sooner(span=48 * SECOND, spared=12_000_000),),
    ),
    Effect(action_id="a2", text="Restart gateway", at=90 * SECOND, entry=9, spared=-20_000_000, word="harmful"),
    Effect(action_id="a3", text="Admit 35% of checkout", at=99 * SECOND, entry=11, spared=496_000, word="neutral"),
)
"""A change of each kind."""


def small_report(effects: tuple[Effect, ...] = EFFECTS, stranger: str = "") -> Report:
    """Two categories, a penalty, a cap, something left out; ``stranger`` stands in every text."""
    tail = f" {stranger}" if stranger else ""
    proof = Evidence(at=57 * SECOND, entry=7, text=f"rollback{tail}")
    return Report(
        scenario="drill",
        seed=1,
        variant="one",
        physics=2,
        rubric=2,
        score=50_000,
        band="retry",
        categories={"detection": CategoryScore(points=1000, of=3000), "postmortem": CategoryScore(points=0, of=1000)},
        criteria=(
            Verdict(id="A1", title="Page acknowledged", points=1000, of=1000, reason=f"in time{tail}", full_marks=""),
            Verdict(
                id="A2",
                title=f"Incident declared{tail}",
                points=0,
                of=2000,
                reason=f"no incident was declared{tail}",
                full_marks=f"declared within 5 minutes{tail}",
                evidence=(proof,),
            ),
            Verdict(id="H1", title="Root cause", points=0, of=1000, reason="none was named", full_marks="the root"),
        ),
        left_out=(LeftOut(id="D8", title="Automation", of=1000, reason=f"none fights{tail}"),),
        penalties=(Penalty(id="X8", title=f"Blame{tail}", points=2000, reason=f"quoted{tail}", evidence=(proof,)),),
        remarks=(Remark(where="summary", kind="vague", phrase=f"many{tail}", instead=f"a number{tail}"),),
        profile=NamedProfile(title=f"own{tail}", level="junior", digest="d" * 64),
        caps=(f"Relief gates paperwork{tail}",),
        harm=HarmReport(
            player=HarmBill(total=60_000_000, failed_attempts=30_000, unserved_users=15_000),
            idle=HarmBill(total=250_000_000, failed_attempts=99_000, charged_twice=3),
            reference=HarmBill(total=11_000_000, failed_attempts=5_000),
            avoided=795_000,
        ),
        anchors={"T0": 0, "Tp": 30 * SECOND, "Td": 60 * SECOND, "Tm": 3 * MINUTE, "Tr": None},
        journal_sha256="0" * 64,
        effects=effects,
        prevention=Prevention(
            alone=(
                Trying(
                    items=(0,),
                    text=f"a breaker on payments->paygate{tail}",
                    idle=Averted(harm=200_000_000, share=800_000),
                    played=Averted(harm=-6_000_000, share=-100_000),
                    first_page=10 * SECOND,
                    sooner=20 * SECOND,
                    false_pages=0,
                    calm_harm=0,
                    cost=f"refused calls{tail}",
                ),
            ),
            untried=(Untried(item=1, text=f"be careful{tail}", why=f"words alone{tail}"),),
            points=1200,
        ),
    )


def small_debrief(effects: tuple[Effect, ...] = EFFECTS, stranger: str = "") -> Debrief:
    """Ten minutes with one of everything; ``stranger`` stands in every text that comes from people or files."""
    report, tail = small_report(effects, stranger), f" {stranger}" if stranger else ""
    proof = Evidence(at=57 * SECOND, entry=7, text=f"rollback{tail}")
    sight = Sight(at=50 * SECOND, lines=(f"checkout-burn-fast had been firing{tail}",))
    marks = {"helpful": "!!", "neutral": "=", "harmful": "?"}
    return Debrief(
        title=f"Checkout fails{tail}",
        company=f"Fernweh{tail}",
        report=report,
        begins=-MINUTE,
        ends=10 * MINUTE,
        harm=tuple(
            Stretch(
                at=(place + 1) * 10 * SECOND,
                player=1_000_000 if place < 18 else 0,
                idle=4_000_000,
                reference=900_000 if place < 6 else 0,
            )
            for place in range(60)
        ),
        cause=Cause(component="checkout", mechanism="retry storm", path=("checkout", "payments"), sustaining=True),
        truths=(
            Spell(id="f1", text=f"checkout-2 begins to roll out{tail}", begin=-30 * SECOND, role="innocent"),
            Spell(id="f2", text=f"paygate is slow{tail}", begin=0, end=11 * SECOND, role="trigger"),
        ),
        alerts=(Spell(id="burn", text=f"burn{tail}", begin=30 * SECOND, end=4 * MINUTE, role="page"),),
        changes=tuple(
            Change.model_validate({"number": number, "effect": effect, "mark": marks[effect.word]})
            for number, effect in enumerate(effects, start=1)
        ),
        story=(
            Beat(at=0, lane="truth", text=f"paygate is slow{tail}"),
            Beat(at=30 * SECOND, lane="alert", text=f"page: burn fires{tail}", entry=5),
            Beat(at=57 * SECOND, lane="action", text=f"Roll back{tail}", entry=7, change=1 if effects else None),
            Beat(at=80 * SECOND, lane="message", text=f"Post{tail}", entry=8),
            Beat(at=85 * SECOND, lane="answer", text=f"View{tail}", entry=8),
        ),
        lessons=(
            Lesson(
                do=f"Declare the incident{tail}",
                why=f"no incident was declared{tail}",
                points=20_000,
                harm=5_000_000,
                sight=sight,
                parts=(Part(id="A2", title=f"Declared{tail}", points=20_000, reason=f"not{tail}"),),
                evidence=(proof,),
            ),
        ),
        praises=(Praise(text=f"Roll checkout back{tail}", evidence=(proof,)),),
    )
