"""The sum: criteria rescaled to a hundred, penalties, gates and caps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from incident_sim.actions.close import FilePostmortem
from incident_sim.journal.entry import Entry
from incident_sim.journal.truth import WorldDrawn
from incident_sim.scenario.schema import Scenario, Variant
from incident_sim.scoring.anchors import measure
from incident_sim.scoring.case import POINT, Case
from incident_sim.scoring.criteria.mitigation import avoided
from incident_sim.scoring.groups import GROUPS, IN_QUIET
from incident_sim.scoring.harm import bill
from incident_sim.scoring.penalties import MOST, PATTERNS
from incident_sim.scoring.profile import STANDARD, Profile
from incident_sim.scoring.record import Seen, read
from incident_sim.scoring.report import (
    RUBRIC,
    CategoryScore,
    Comparisons,
    HarmReport,
    LeftOut,
    NamedProfile,
    Penalty,
    Report,
    Verdict,
)
from incident_sim.scoring.texts import texts
from incident_sim.units import ONE

HUNDRED = 100 * POINT
SHOTGUN = "X2"
RELIEF = 65 * POINT
"""The floor under a play that avoided all the harm that could be, with an acknowledgement, a declaration and a post."""

BANDS = ((85, "exemplary"), (70, "solid"), (55, "passes"), (0, "retry"))


def score(
    scenario: Scenario,
    variant: Variant,
    entries: Sequence[Entry],
    comparisons: Comparisons,
    seen: Mapping[str, Seen],
    profile: Profile = STANDARD,
) -> Report:
    """Judge a journal. Pure: the same journal, comparisons, answers and profile give the same report."""
    record = read(entries)
    case = Case(
        scenario=scenario,
        variant=variant,
        entries=entries,
        record=record,
        anchors=measure(scenario, entries, record),
        comparisons=comparisons,
        harm=bill(scenario, entries),
        seen=seen,
        profile=profile,
    )
    return report(case)


def report(case: Case) -> Report:
    """The grade of a case."""
    groups, left_out = _judged(case)
    verdicts = [verdict for _, group in groups for verdict in group]
    penalties = tuple(found for pattern in PATTERNS if (found := pattern.penalty(case)) is not None)
    total, caps = _total(case, verdicts, penalties)
    drawn = next(entry.fact for entry in case.entries if isinstance(entry.fact, WorldDrawn))
    comparisons, profile = case.comparisons, case.profile
    forms = [act.postmortem for _, act in case.record.of(FilePostmortem)]
    return Report(
        scenario=case.scenario.id,
        seed=drawn.seed,
        variant=case.variant.name,
        physics=0,
        rubric=RUBRIC,
        profile=NamedProfile(title=profile.title, level=profile.level, digest=profile.digest),
        score=total,
        band=next(word for limit, word in BANDS if total >= limit * POINT),
        categories={
            name: CategoryScore(
                points=sum(verdict.points for verdict in group), of=sum(verdict.of for verdict in group)
            )
            for name, group in groups
        },
        criteria=tuple(verdicts),
        left_out=tuple(left_out),
        penalties=penalties,
        caps=caps,
        harm=HarmReport(
            player=case.harm,
            idle=comparisons.idle.harm,
            reference=comparisons.reference.harm,
            avoided=avoided(case),
        ),
        anchors=case.anchors.told(),
        postmortem_filed=bool(forms),
        effects=comparisons.effects or (),
        remarks=tuple(remark for text in texts(case) for remark in text.remarks(case)),
        language="not checked" if any(form.language != "en" for form in forms) else "checked",
        prevention=comparisons.prevention,
    )


def _judged(case: Case) -> tuple[list[tuple[str, list[Verdict]]], list[LeftOut]]:
    """Verdicts by group, and what is left out. The table of restraint is there only where nothing is wrong."""
    groups: list[tuple[str, list[Verdict]]] = []
    left_out: list[LeftOut] = []
    for name, group in (*GROUPS, *(IN_QUIET if case.quiet else ())):
        out = {line.id: left for line in group if (left := line.left_out(case)) is not None}
        groups.append((name, [line.verdict(case) for line in group if line.id not in out]))
        left_out += out.values()
    return groups, left_out


def _relief(case: Case, verdicts: Sequence[Verdict], penalties: Sequence[Penalty]) -> int:
    """What relief alone is worth: whoever ended the harm, declared it and told the public has passed.

    The weights of the criteria cannot say so, because relief is a fifth of them and paperwork the rest. Whoever pressed
    everything has hit what helps as well; that is luck, and has no floor under it.
    """
    if any(penalty.id == SHOTGUN for penalty in penalties):
        return 0
    points = {verdict.id: verdict.points for verdict in verdicts}
    said = all(points.get(id_, 0) > 0 for id_ in ("A1", "A2", "F1"))
    return RELIEF * max(0, min(ONE, avoided(case))) // ONE if said and case.changes else 0


def _total(case: Case, verdicts: Sequence[Verdict], penalties: Sequence[Penalty]) -> tuple[int, tuple[str, ...]]:
    points, of = sum(verdict.points for verdict in verdicts), sum(verdict.of for verdict in verdicts)
    total = (points * HUNDRED + of // 2) // of if of else 0
    if case.comparisons.prevention is not None:
        total = min(HUNDRED, total + case.comparisons.prevention.points)
    caps: list[str] = []
    floor = _relief(case, verdicts, penalties)
    if total < floor:
        total = floor
        caps.append(f"Relief counts first: with the harm avoided, {floor / POINT:.1f} points before penalties.")
    idle, reference = case.comparisons.idle.harm.total, case.comparisons.reference.harm.total
    if idle > reference:
        gate = HUNDRED // 2 + HUNDRED // 2 * max(0, min(ONE, avoided(case))) // ONE
        if total > gate:
            total = gate
            caps.append(
                f"Relief gates paperwork: with the harm avoided, at most {gate / POINT:.1f} points before penalties."
            )
    # Paperwork beyond the gate is worth nothing, so it cannot pay for a penalty either.
    total -= min(MOST, sum(penalty.points for penalty in penalties))
    for penalty in penalties:
        if penalty.cap is not None and total > penalty.cap:
            total = penalty.cap
            caps.append(f"{penalty.title} caps the total at {penalty.cap / POINT:.0f} points.")
    return max(0, total), tuple(caps)
