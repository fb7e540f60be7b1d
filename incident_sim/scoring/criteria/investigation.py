"""C. Investigation: what was ruled out, and what the conclusion rests on."""

from __future__ import annotations

from incident_sim.actions.diagnose import DropHypothesis, Hypothesize
from incident_sim.actions.mitigate import CaptureState, Restart
from incident_sim.scoring.case import Case, Criterion, changed, clock, verdict
from incident_sim.scoring.record import Deed
from incident_sim.scoring.report import Verdict
from incident_sim.units import ONE

ENOUGH = 600_000
"""Three in five wrong hypotheses ruled out is a careful look."""

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("retry_storm", "cold_cache", "reconnect_herd", "bad_release", "bad_configuration", "version_skew"),
    ("slow_dependency", "rate_limit", "regional_outage", "connection_pool_exhaustion"),
    ("memory_leak", "hard_limit", "host_limit", "disk_full", "memory_pressure", "capacity_loss"),
    ("poison_message", "backlog", "hot_partition", "lock_contention", "replica_lag", "election_churn"),
    ("traffic_surge",),
)
"""Mechanisms that an engineer would look for in the same place."""

SIGNALS = {
    "view_metrics": "metrics",
    "view_business": "metrics",
    "view_capacity": "metrics",
    "view_calls": "calls",
    "view_map": "calls",
    "search_logs": "logs",
    "view_traces": "traces",
    "view_changes": "changes",
    "view_vendor": "vendor",
    "view_tickets": "customers",
    "probe": "probe",
    "check_integrity": "records",
}


def family(one: str, other: str) -> bool:
    """Whether two mechanisms are of one family."""
    return any(one in group and other in group for group in FAMILIES)


def elimination(case: Case) -> Verdict:
    """C1: wrong hypotheses are ruled out by what was seen, before the first costly change."""
    full = "three in five wrong hypotheses ruled out before the first costly change"
    wrong = [cause.id for cause in case.truth.hypotheses if cause.id != case.truth.root]
    if not case.changes:
        return verdict("C1", "Elimination", 4, 0, "nothing was changed that needed it", full=full)
    first = case.changes[0]
    if changed(first.action).risk == "cheap" and len(case.changes) > 1:
        first = case.changes[1]
    found = case.found_by(first.at)
    out = {cause for clue in found for cause in clue.clue.rules_out if cause in wrong}
    share = min(ONE, len(out) * ONE // max(1, len(wrong)) * ONE // ENOUGH)
    reason = f"{len(out)} of {len(wrong)} wrong hypotheses were ruled out by {clock(first.at)}"
    evidence = [clue for clue in found if clue.clue.rules_out]
    return verdict("C1", "Elimination", 4, share, reason, full=full, evidence=evidence)


def _final(case: Case) -> tuple[Deed, Hypothesize] | None:
    dropped = [(deed.at, drop.component, drop.mechanism) for deed, drop in case.record.of(DropHypothesis)]
    held = [
        (deed, thought)
        for deed, thought in case.hypotheses
        if not any(at >= deed.at and (thought.component, thought.mechanism) == (c, m) for at, c, m in dropped)
    ]
    return held[-1] if held else None


def localised(case: Case) -> Verdict:
    """C2: the last hypothesis names the component; its neighbour on the causal path is worth less."""
    root = next(cause for cause in case.truth.hypotheses if cause.id == case.truth.root)
    full = "the hypothesis held at the end names the root component"
    final = _final(case)
    if final is None:
        return verdict("C2", "Localised", 3, 0, "no hypothesis was held", full=full)
    deed, thought = final
    share = ONE if thought.component == root.component else 400_000 if adjacent(case, thought.component) else 0
    return verdict("C2", "Localised", 3, share, f"{thought.component} was named", full=full, evidence=[deed])


def adjacent(case: Case, component: str) -> bool:
    """Whether a component stands beside the root on the causal path."""
    return component in case.truth.path[1:2]


def mechanism(case: Case) -> Verdict:
    """C3: the kind of cause; one of the same family is worth half."""
    root = next(cause for cause in case.truth.hypotheses if cause.id == case.truth.root)
    full = "the hypothesis held at the end names the mechanism"
    final = _final(case)
    if final is None:
        return verdict("C3", "Mechanism", 2, 0, "no hypothesis was held", full=full)
    deed, thought = final
    share = ONE if thought.mechanism == root.mechanism else ONE // 2 if family(thought.mechanism, root.mechanism) else 0
    return verdict("C3", "Mechanism", 2, share, f"{thought.mechanism} was named", full=full, evidence=[deed])


def evidence_set(case: Case) -> Verdict:
    """C4: what was seen before the conclusion settles the matter; worth half where the conclusion is another."""
    root = next(cause for cause in case.truth.hypotheses if cause.id == case.truth.root)
    full = "a set of clues that settles the matter seen before the hypothesis was confirmed, and believed"
    final = _final(case)
    if final is None:
        return verdict("C4", "Evidence", 2, 0, "no hypothesis was held", full=full)
    found = case.found_by(final[0].at)
    ids = [clue.clue.id for clue in found]
    share = max(sum(clue in ids for clue in settled) * ONE // len(settled) for settled in case.truth.settles)
    reason = f"{share // 10_000} % of a settling set was seen"
    if final[1].component != root.component and final[1].mechanism != root.mechanism:
        share //= 2
        reason += ", and not believed"
    return verdict("C4", "Evidence", 2, share, reason, full=full, evidence=found)


def signals(case: Case) -> Verdict:
    """C5: two independent kinds of signal, or more."""
    kinds = {SIGNALS[seen.view] for seen in case.seen.values() if seen.view in SIGNALS}
    looks = [deed for deed in case.record.deeds if deed.action.kind in SIGNALS]
    share = ONE if len(kinds) >= 2 else 0
    reason = f"looked at {', '.join(sorted(kinds)) or 'nothing'}"
    return verdict("C5", "Kinds of signal", 1, share, reason, full="two kinds or more", evidence=looks[:3])


def discipline(case: Case) -> Verdict:
    """C6: a hypothesis is dropped soon after it was contradicted."""
    full = "every contradicted hypothesis dropped within 5 minutes"
    if not case.hypotheses:
        return verdict("C6", "Red herrings", 1, 0, "no hypothesis was held", full=full)
    dropped = [(deed.at, drop.component, drop.mechanism) for deed, drop in case.record.of(DropHypothesis)]
    causes = {(cause.component, cause.mechanism): cause.id for cause in case.truth.hypotheses}
    stubborn: list[Deed] = []
    for deed, thought in case.hypotheses:
        cause = causes.get((thought.component, thought.mechanism))
        against = [clue.at for clue in case.found if cause in clue.clue.rules_out]
        if cause is None or cause == case.truth.root or not against:
            continue
        limit = max(deed.at, min(against)) + case.minutes(5)
        later = [other.at for other, _ in case.hypotheses if other.at > deed.at]
        given_up = [at for at, c, m in dropped if (c, m) == (thought.component, thought.mechanism)] + later
        if not any(at <= limit for at in given_up):
            stubborn.append(deed)
    reason = f"{len(stubborn)} contradicted hypotheses were held on to"
    return verdict("C6", "Red herrings", 1, 0 if stubborn else ONE, reason, full=full, evidence=stubborn)


def preserved(case: Case) -> Verdict:
    """C7: state is saved before it is gone."""
    full = "state captured, and before any restart"
    captures = [deed for deed in case.changes if isinstance(changed(deed.action), CaptureState)]
    restarts = [deed for deed in case.changes if isinstance(changed(deed.action), Restart)]
    first = min((deed.at for deed in captures), default=None)
    lost = [deed for deed in restarts if first is None or deed.at < first]
    share = ONE if captures and not lost else 0
    reason = "state was captured" if captures else "no state was captured"
    return verdict("C7", "Evidence kept", 1, share, reason, full=full, evidence=[*captures[:1], *lost[:1]])


INVESTIGATION: tuple[Criterion, ...] = (
    elimination,
    localised,
    mechanism,
    evidence_set,
    signals,
    discipline,
    preserved,
)
