"""The sum: criteria rescaled to a hundred, penalties, gates and caps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from incident_sim.actions.close import FilePostmortem
from incident_sim.journal.entry import Entry
from incident_sim.journal.truth import WorldDrawn
from incident_sim.scenario.schema import Scenario, Variant
from incident_sim.scoring.anchors import measure
from incident_sim.scoring.case import POINT, Case, Criterion
from incident_sim.scoring.criteria.closing import CLOSING
from incident_sim.scoring.criteria.command import COMMAND, escalated
from incident_sim.scoring.criteria.communication import COMMUNICATION
from incident_sim.scoring.criteria.detection import DETECTION
from incident_sim.scoring.criteria.investigation import INVESTIGATION
from incident_sim.scoring.criteria.mitigation import MITIGATION, avoided, disarmed, first_help, ramp, sustainer
from incident_sim.scoring.criteria.postmortem import POSTMORTEM, helped
from incident_sim.scoring.criteria.triage import TRIAGE
from incident_sim.scoring.harm import bill
from incident_sim.scoring.penalties import MOST, PATTERNS
from incident_sim.scoring.record import Seen, read
from incident_sim.scoring.report import (
    RUBRIC,
    CategoryScore,
    Comparisons,
    HarmReport,
    LeftOut,
    Penalty,
    Report,
    Verdict,
)
from incident_sim.units import ONE

HUNDRED = 100 * POINT
RELIEF = 65 * POINT
"""The floor under a play that avoided all the harm that could be, with an acknowledgement, a declaration and a post."""

CATEGORIES: tuple[tuple[str, Sequence[Criterion]], ...] = (
    ("detection", DETECTION),
    ("triage", TRIAGE),
    ("investigation", INVESTIGATION),
    ("mitigation", MITIGATION),
    ("command", COMMAND),
    ("communication", COMMUNICATION),
    ("closing", CLOSING),
    ("postmortem", POSTMORTEM),
)

WAITING: tuple[LeftOut, ...] = (
    LeftOut(id="D8", title="Automation tamed", of=1000, reason="no automation fights in this scenario"),
    LeftOut(id="E2", title="Commander's hands off", of=1000, reason="a single seat holds every role"),
)

BANDS = ((85, "exemplary"), (70, "solid"), (55, "passes"), (0, "retry"))


def score(
    scenario: Scenario,
    variant: Variant,
    entries: Sequence[Entry],
    comparisons: Comparisons,
    seen: Mapping[str, Seen],
) -> Report:
    """Judge a journal. Pure: the same journal, comparisons and answers give the same report."""
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
    )
    groups = [(name, [criterion(case) for criterion in _exercised(case, group)]) for name, group in CATEGORIES]
    verdicts = [verdict for _, group in groups for verdict in group]
    penalties = tuple(found for pattern in PATTERNS if (found := pattern(case)) is not None)
    total, caps = _total(case, verdicts, penalties)
    drawn = next(entry.fact for entry in entries if isinstance(entry.fact, WorldDrawn))
    return Report(
        scenario=scenario.id,
        seed=drawn.seed,
        variant=variant.name,
        physics=0,
        rubric=RUBRIC,
        score=total,
        band=next(word for limit, word in BANDS if total >= limit * POINT),
        categories={
            name: CategoryScore(
                points=sum(verdict.points for verdict in group), of=sum(verdict.of for verdict in group)
            )
            for name, group in groups
        },
        criteria=tuple(verdicts),
        left_out=(*WAITING, *_unexercised(case)),
        penalties=penalties,
        caps=caps,
        harm=HarmReport(
            player=case.harm,
            idle=comparisons.idle.harm,
            reference=comparisons.reference.harm,
            avoided=avoided(case),
        ),
        anchors=case.anchors.told(),
        postmortem_filed=bool(record.of(FilePostmortem)),
        effects=comparisons.effects or (),
    )


def _left_out(case: Case) -> list[tuple[Criterion, LeftOut]]:
    truth = case.truth
    unweighed = "no harm could be averted" if case.comparisons.effects is not None else "no action was weighed"
    return [
        (criterion, LeftOut(id=id_, title=title, of=int(of * POINT), reason=reason))
        for criterion, applies, id_, title, of, reason in (
            (ramp, truth.cold, "D7", "Ramp", 1, "nothing is cold in this world"),
            (sustainer, truth.sustaining, "D5", "Sustaining effect", 2, "nothing sustains itself in this world"),
            (escalated, truth.vendor is not None, "E4", "Vendor told", 1, "no vendor is at fault"),
            (disarmed, bool(truth.removes_trigger), "D6", "Trigger disarmed", 2, "the trigger cannot be disarmed"),
            (first_help, case.avertable, "D2", "First helpful action", 4, unweighed),
            (helped, case.avertable, "H7", "What helped", 0.5, unweighed),
        )
        if not applies
    ]


def _exercised(case: Case, group: Sequence[Criterion]) -> list[Criterion]:
    out = [criterion for criterion, _ in _left_out(case)]
    return [criterion for criterion in group if criterion not in out]


def _unexercised(case: Case) -> tuple[LeftOut, ...]:
    return tuple(left for _, left in _left_out(case))


def _relief(case: Case, verdicts: Sequence[Verdict]) -> int:
    """What relief alone is worth: whoever ended the harm, declared it and told the public has passed.

    The weights of the criteria cannot say so, because relief is a fifth of them and paperwork the rest.
    """
    points = {verdict.id: verdict.points for verdict in verdicts}
    said = all(points.get(id_, 0) > 0 for id_ in ("A1", "A2", "F1"))
    return RELIEF * max(0, min(ONE, avoided(case))) // ONE if said and case.changes else 0


def _total(case: Case, verdicts: Sequence[Verdict], penalties: Sequence[Penalty]) -> tuple[int, tuple[str, ...]]:
    points, of = sum(verdict.points for verdict in verdicts), sum(verdict.of for verdict in verdicts)
    total = (points * HUNDRED + of // 2) // of
    caps: list[str] = []
    floor = _relief(case, verdicts)
    if total < floor:
        total = floor
        caps.append(f"Relief counts first: with the harm avoided, {floor / POINT:.1f} points before penalties.")
    total -= min(MOST, sum(penalty.points for penalty in penalties))
    idle, reference = case.comparisons.idle.harm.total, case.comparisons.reference.harm.total
    if idle > reference:
        gate = HUNDRED // 2 + HUNDRED // 2 * max(0, min(ONE, avoided(case))) // ONE
        if total > gate:
            total = gate
            caps.append(f"Relief gates paperwork: with the harm avoided, at most {gate / POINT:.1f} points.")
    for penalty in penalties:
        if penalty.cap is not None and total > penalty.cap:
            total = penalty.cap
            caps.append(f"{penalty.title} caps the total at {penalty.cap / POINT:.0f} points.")
    return max(0, total), tuple(caps)
