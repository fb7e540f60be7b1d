"""C. Investigation: what was ruled out, and what the conclusion rests on."""

from __future__ import annotations

from incident_sim.actions.diagnose import DropHypothesis, Hypothesize
from incident_sim.actions.mitigate import CaptureState, Restart
from incident_sim.actions.parts import FlushCache, PurgeQueue
from incident_sim.scoring.case import Case, clock
from incident_sim.scoring.criteria.mitigation import GENERIC
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.scoring.naming import changed, target
from incident_sim.scoring.record import Deed
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

DESTROYS = (Restart, FlushCache, PurgeQueue)
"""Changes after which there is nothing left to look at."""


def family(one: str, other: str) -> bool:
    """Whether two mechanisms are of one family."""
    return any(one in group and other in group for group in FAMILIES)


def elimination(case: Case) -> Judged:
    """Wrong hypotheses are ruled out by what was seen before the first change, or the second where the first is safe.

    Safe is what users do not feel, and generic relief; after a single such change, all that was seen in the end counts.
    """
    wrong = [cause.id for cause in case.truth.hypotheses if cause.id != case.truth.root]
    if not case.changes:
        return Judged(0, "nothing was changed that needed it")
    limit = case.changes[0].at
    first = changed(case.changes[0].action)
    if first.risk == "cheap" or isinstance(first, GENERIC):
        limit = case.changes[1].at if len(case.changes) > 1 else case.closed
    found = case.found_by(limit)
    out = {cause for clue in found for cause in clue.clue.rules_out if cause in wrong}
    share = min(ONE, len(out) * ONE // max(1, len(wrong)) * ONE // ENOUGH)
    reason = f"{len(out)} of {len(wrong)} wrong hypotheses were ruled out by {clock(limit)}"
    return Judged(share, reason, [clue for clue in found if clue.clue.rules_out])


def final(case: Case) -> tuple[Deed, Hypothesize] | None:
    """The hypothesis held at the end."""
    held = held_on(case)
    return held[-1] if held else None


def alone(case: Case, share: int) -> int:
    """What a conclusion is worth: whoever is certain of several causes at once has said of each that it is the one."""
    certain = {(it.component, it.mechanism) for _, it in held_on(case) if it.confidence == "confirmed"}
    return share // max(1, len(certain))


def held_on(case: Case) -> list[tuple[Deed, Hypothesize]]:
    """The hypotheses that were not dropped, in their order."""
    dropped = [(deed.at, drop.component, drop.mechanism) for deed, drop in case.record.of(DropHypothesis)]
    return [
        (deed, thought)
        for deed, thought in case.hypotheses
        if not any(at >= deed.at and (thought.component, thought.mechanism) == (c, m) for at, c, m in dropped)
    ]


def localised(case: Case) -> Judged:
    """The hypothesis held at the end names the component; a neighbour is worth less, one of several its share."""
    held = final(case)
    if held is None:
        return Judged(0, "no hypothesis was held")
    deed, thought = held
    share = ONE if thought.component == case.root.component else 400_000 if adjacent(case, thought.component) else 0
    return Judged(alone(case, share), f"{thought.component} was named", [deed])


def adjacent(case: Case, component: str) -> bool:
    """Whether a component stands beside the root on the causal path."""
    path = case.truth.path
    if case.root.component not in path:
        return False
    place = path.index(case.root.component)
    return component in path[max(0, place - 1) : place + 2] and component != case.root.component


def mechanism(case: Case) -> Judged:
    """The hypothesis held at the end names the kind of cause; its family is worth half, one of several its share."""
    held = final(case)
    if held is None:
        return Judged(0, "no hypothesis was held")
    deed, thought = held
    share = (
        ONE
        if thought.mechanism == case.root.mechanism
        else ONE // 2
        if family(thought.mechanism, case.root.mechanism)
        else 0
    )
    return Judged(alone(case, share), f"{thought.mechanism} was named", [deed])


def evidence_set(case: Case) -> Judged:
    """What was seen before the conclusion settles it; half where another is concluded, a share where several are."""
    held = final(case)
    if held is None:
        return Judged(0, "no hypothesis was held")
    found = case.found_by(held[0].at)
    ids = [clue.clue.id for clue in found]
    share = max(sum(clue in ids for clue in settled) * ONE // len(settled) for settled in case.truth.settles)
    reason = f"{share // 10_000} % of a settling set was seen"
    if held[1].component != case.root.component and held[1].mechanism != case.root.mechanism:
        share //= 2
        reason += ", and not believed"
    return Judged(alone(case, share), reason, found)


def signals(case: Case) -> Judged:
    """Two independent kinds of signal are looked at, or more."""
    kinds = {SIGNALS[seen.view] for seen in case.seen.values() if seen.view in SIGNALS}
    looks = [deed for deed in case.record.deeds if deed.action.kind in SIGNALS]
    return Judged(ONE if len(kinds) >= 2 else 0, f"looked at {', '.join(sorted(kinds)) or 'nothing'}", looks[:3])


def discipline(case: Case) -> Judged:
    """A hypothesis is dropped, or another put in its place, within five minutes of being contradicted."""
    if not case.hypotheses:
        return Judged(0, "no hypothesis was held")
    dropped = [(deed.at, drop.component, drop.mechanism) for deed, drop in case.record.of(DropHypothesis)]
    causes = {(cause.component, cause.mechanism): cause.id for cause in case.truth.hypotheses}
    stubborn: list[Deed] = []
    for deed, thought in case.hypotheses:
        named = (thought.component, thought.mechanism)
        cause = causes.get(named)
        against = [clue.at for clue in case.found if cause in clue.clue.rules_out]
        if cause is None or cause == case.truth.root or not against:
            continue
        limit = max(deed.at, min(against)) + case.minutes(5)
        given_up = [at for at, c, m in dropped if (c, m) == named and at >= deed.at]
        given_up += [
            other.at
            for other, then in case.hypotheses
            if other.at > deed.at and (then.component, then.mechanism) != named
        ]
        if limit <= case.closed and not any(at <= limit for at in given_up):
            stubborn.append(deed)
    return Judged(0 if stubborn else ONE, f"{len(stubborn)} contradicted hypotheses were held on to", stubborn)


def preserved(case: Case) -> Judged:
    """The state of something on the causal path is saved, before a restart, a flush or a purge there takes it away."""
    captures = [deed for deed in case.handled if isinstance(changed(deed.action), CaptureState) and on_path(case, deed)]
    lost = [deed for deed in destroyed(case) if not any(capture.at < deed.at for capture in captures)]
    reason = "state was saved" if captures else "no state on the causal path was saved"
    return Judged(ONE if captures and not lost else 0, reason, [*captures[:1], *lost[:1]])


def destroyed(case: Case) -> list[Deed]:
    """Changes that took the state of something on the causal path away."""
    return [deed for deed in case.changes if isinstance(changed(deed.action), DESTROYS) and on_path(case, deed)]


def on_path(case: Case, deed: Deed) -> bool:
    """Whether a change is about something on the causal path."""
    return target(deed.action).split(".")[0] in case.truth.path


def _quiet(case: Case) -> str | None:
    return "nothing is wrong in this world" if case.quiet else None


INVESTIGATION: tuple[Criterion, ...] = (
    Criterion(
        "C1", "Elimination", 4, elimination,
        "three in five wrong hypotheses ruled out before the first change, or the second where the first is safe",
        unexercised=_quiet,
    ),
    Criterion("C2", "Localised", 3, localised, "the hypothesis held at the end names the root component"),
    Criterion("C3", "Mechanism", 2, mechanism, "the hypothesis held at the end names the mechanism"),
    Criterion(
        "C4", "Evidence", 2, evidence_set,
        "a set of clues that settles the matter seen before the hypothesis was confirmed, and believed",
    ),
    Criterion("C5", "Kinds of signal", 1, signals, "two kinds or more"),
    Criterion("C6", "Red herrings", 1, discipline, "every contradicted hypothesis given up within 5 minutes"),
    Criterion(
        "C7", "Evidence kept", 1, preserved, "state captured on the causal path, and before anything destroys it there",
        unexercised=_quiet,
    ),
)  # fmt: skip
