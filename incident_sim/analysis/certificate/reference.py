"""The reference could be played by a person: it ends in time, fetches what it concludes from, reads before it acts."""

from __future__ import annotations

from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.diagnose import Hypothesize
from incident_sim.analysis.certificate.booth import Booth
from incident_sim.analysis.certificate.rows import Reading, Rule
from incident_sim.analysis.runs import Ran
from incident_sim.scoring import changed, changes, measure, read
from incident_sim.scoring.case import holds
from incident_sim.scoring.record import Record
from incident_sim.units import ONE, SECOND, show_clock

READING = 20 * SECOND
"""The least time between an answer and its first use: one reads it, thinks, and finds the command."""


def read_time_box(booth: Booth) -> Reading:
    """What is left of the session when the reference has closed and filed, as a share of it."""
    ran = _reference(booth)
    entries = list(ran.journal)
    record = read(entries)
    anchors = measure(booth.scenario, entries, record)
    why: list[str] = []
    if anchors.t0 is not None and anchors.tm is None:
        why.append("the reference does not mitigate within the session")
    if record.ended_at is None:
        why.append("the reference does not close within the session")
    elif anchors.tm is not None and anchors.tm > record.ended_at:
        why.append(f"the reference closes at T+{show_clock(record.ended_at)}, before it is mitigated")
    if not record.of(FilePostmortem):
        why.append("the reference files no postmortem")
    end = booth.scenario.lasts
    left = 0 if record.ended_at is None else (end - record.ended_at) * ONE // end
    return Reading(left, holds=not why, why=tuple(why))


def read_evidence(booth: Booth) -> Reading:
    """The share of a settling set of clues that the reference had fetched when it said that it was sure."""
    ran = _reference(booth)
    record, truth = read(list(ran.journal)), booth.variant.truth
    sure = _sure(booth, record)
    if sure is None:
        root = next(cause for cause in truth.hypotheses if cause.id == truth.root)
        return Reading(0, holds=False, why=(f"it never confirms {root.mechanism} at {root.component}",))
    seen = {clue for clue, at in _clues(booth, ran).items() if at <= sure}
    share = max(sum(clue in seen for clue in settles) * ONE // len(settles) for settles in truth.settles)
    missing = min((sorted(set(settles) - seen) for settles in truth.settles), key=len)
    why = (f"it confirms at T+{show_clock(sure)} without having seen {', '.join(missing)}",) if missing else ()
    return Reading(share, holds=not missing, why=why)


def read_hands(booth: Booth) -> Reading | None:
    """The shortest time that the reference leaves between an answer and its first use.

    The first change uses the first clue that speaks for the cause; the conclusion the last of those that settle it.
    """
    ran = _reference(booth)
    record, truth = read(list(ran.journal)), booth.variant.truth
    clues = _clues(booth, ran)
    supporting = [clues[clue.id] for clue in truth.clues if clue.id in clues and truth.root in clue.supports]
    spans: list[tuple[int, str]] = []
    first = next((deed for deed in changes(record) if changed(deed.action).risk != "free"), None)
    if first is not None and supporting and min(supporting) <= first.begun:
        spans.append((first.begun - min(supporting), f"its first change, {first.action.kind.replace('_', ' ')}"))
    sure = _sure(booth, record)
    settled = [max(clues[clue] for clue in sets) for sets in truth.settles if all(clue in clues for clue in sets)]
    if sure is not None and settled and min(settled) <= sure:
        spans.append((sure - min(settled), "its conclusion"))
    if not spans:
        return None
    why = tuple(
        f"{what} comes {span / SECOND:.1f} s after the answer it rests on" for span, what in spans if span < READING
    )
    return Reading(min(span for span, _ in spans), holds=not why, why=why)


def _reference(booth: Booth) -> Ran:
    ran = booth.ran("reference")
    if ran is None:
        raise RuntimeError("every variant has a reference")
    return ran


def _sure(booth: Booth, record: Record) -> int | None:
    """When it first confirmed what is true."""
    truth = booth.variant.truth
    root = next(cause for cause in truth.hypotheses if cause.id == truth.root)
    for deed, thought in record.of(Hypothesize):
        right = (thought.component, thought.mechanism) == (root.component, root.mechanism)
        if right and thought.confidence == "confirmed":
            return deed.begun
    return None


def _clues(booth: Booth, ran: Ran) -> dict[str, int]:
    """When each clue was first seen."""
    found: dict[str, int] = {}
    for seen in sorted(ran.seen.values(), key=lambda one: one.delivered_at):
        for clue in booth.variant.truth.clues:
            if clue.id not in found and holds(clue, seen):
                found[clue.id] = seen.delivered_at
    return found


TIME_BOX = Rule("of the session left when the reference closes", "> 0 %", "share", ("reference",), read_time_box)
EVIDENCE = Rule("of a settling set seen before it is sure", "= 100 %", "share", ("reference",), read_evidence)
HANDS = Rule("between an answer and its first use", ">= 20 s", "time", ("reference",), read_hands)
