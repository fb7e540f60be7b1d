"""H6: the timeline, held against what happened."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.command import Declare
from incident_sim.actions.communicate import PostStatus
from incident_sim.actions.postmortem import Moment
from incident_sim.journal.signals import AlertFired, AlertResolved
from incident_sim.journal.truth import FaultEnded, FaultStarted
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.forms import ABSENT, CONTRADICTION, filed
from incident_sim.scoring.criterion import Judged
from incident_sim.units import ONE

Key = tuple[tuple[str, ...], int]
"""The kinds of line that tell of an event, and when it happened."""


def _keys(case: Case) -> list[Key]:
    anchors = case.anchors
    declared = [deed.at for deed, _ in case.record.of(Declare)]
    wanted: list[tuple[tuple[str, ...], int | None]] = [
        (("trigger", "change"), case.trigger_at),
        (("impact",), anchors.t0),
        (("page",), anchors.tp),
        (("declared",), declared[0] if declared else None),
        (("mitigated",), anchors.tm),
        (("resolved", "message"), anchors.tr),
    ]
    wanted += [(("change",), deed.at) for deed in case.costly]
    wanted += [(("message",), deed.at) for deed, _ in case.record.of(PostStatus)]
    return [(kinds, at) for kinds, at in wanted if at is not None]


def timeline(case: Case) -> Judged:
    """The key events are told to 2 minutes, in the order in which they came, each with what shows it.

    Beginning before the impact counts a tenth more. Lines at which nothing happened are taken off, and so is half a
    point for an order that cannot be.
    """
    form = filed(case)
    if form is None or not form.timeline:
        return ABSENT if form is None else Judged(0, "the timeline is empty")
    lines = _first_claims(form.timeline)
    wanted = _keys(case)
    told = [(at, best) for kinds, at in wanted if (best := _told(case, lines, kinds, at)) is not None]
    recall = len(told) * ONE // max(1, len(wanted))
    known = _evidence(case)
    shown = sum(moment.evidence in known for moment in form.timeline) * ONE // len(form.timeline)
    t0 = case.anchors.t0
    early = ONE // 10 if t0 is not None and min(moment.at for moment in form.timeline) < t0 else 0
    share = min(ONE, recall * 6 // 10 + _ordered(told) * 2 // 10 + shown * 2 // 10 + early)
    happened = _instants(case)
    empty = sum(all(abs(moment.at - at) > case.minutes(2) for at in happened) for moment in form.timeline)
    share = share * (len(form.timeline) - empty) // len(form.timeline)
    reason = f"{len(told)} of {len(wanted)} key events, {empty} lines at which nothing happened"
    if _impossible(lines):
        share -= CONTRADICTION
        reason += "; it was relieved before it began, or resolved before it was relieved"
    return Judged(share, reason)


def _first_claims(moments: Sequence[Moment]) -> list[Moment]:
    """It begins once and is relieved once: who names ten instants for it has not said when."""
    kept: list[Moment] = []
    for moment in moments:
        once = moment.kind in ("impact", "mitigated", "trigger")
        if not (once and any(other.kind == moment.kind for other in kept)):
            kept.append(moment)
    return kept


def _told(case: Case, lines: Sequence[Moment], kinds: Sequence[str], at: int) -> int | None:
    """The instant of the line that tells of an event, if one does."""
    near = [line.at for line in lines if line.kind in kinds and abs(line.at - at) <= case.minutes(2)]
    return min(near, key=lambda said: abs(said - at), default=None)


def _impossible(lines: Sequence[Moment]) -> bool:
    first = {line.kind: line.at for line in reversed(lines)}
    chain = [first[kind] for kind in ("impact", "mitigated", "resolved") if kind in first]
    return chain != sorted(chain)


def _instants(case: Case) -> list[int]:
    """When anything happened that a timeline may tell of."""
    told = (AlertFired, AlertResolved, FaultStarted, FaultEnded)
    instants = [entry.at for entry in case.entries if isinstance(entry.fact, told)]
    instants += [at for deed in case.record.deeds for at in (deed.begun, deed.at)]
    return [*instants, *(at for at in (case.anchors.t0, case.anchors.tm, case.anchors.tr) if at is not None)]


def _evidence(case: Case) -> set[str]:
    """What can show a moment: an action of the journal, or an alert that fired."""
    deeds = [deed.action_id for deed in case.record.deeds if not isinstance(deed.action, FilePostmortem)]
    return {*deeds, *(alert for _, alert, _ in case.record.pages)}


def _ordered(told: Sequence[tuple[int, int]]) -> int:
    """The share of pairs of events that are told in the order in which they came."""
    pairs = [(one, other) for place, one in enumerate(told) for other in told[place + 1 :] if one[0] != other[0]]
    right = sum((one[0] < other[0]) == (one[1] < other[1]) or one[1] == other[1] for one, other in pairs)
    return right * ONE // len(pairs) if pairs else 0
