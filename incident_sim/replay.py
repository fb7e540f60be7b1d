"""Any play again: the same inputs into a fresh session, insisting on the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from incident_sim.actions import Action
from incident_sim.errors import ActionRefused as Refusal
from incident_sim.errors import ReplayDiverged, ReplayRefused
from incident_sim.journal.entry import Entry, canonical
from incident_sim.journal.signals import (
    ActionAccepted,
    ActionRefused,
    HostNoted,
    SessionEnded,
    SessionOpened,
    TakenBack,
)
from incident_sim.journal.truth import WorldDrawn
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import RUBRIC
from incident_sim.session import Session, digest
from incident_sim.world import PHYSICS


def header(entries: Sequence[Entry]) -> WorldDrawn:
    """What a recording says of its world; raises ReplayRefused where it does not begin with it."""
    if entries and isinstance(entries[0].fact, WorldDrawn):
        return entries[0].fact
    raise ReplayRefused("first entry", "something else", "world_drawn")


def admit(scenario: Scenario, entries: Sequence[Entry]) -> WorldDrawn:
    """Check that a recording belongs to this scenario, physics and rubric; raises ReplayRefused if it does not."""
    drawn = header(entries)
    if drawn.scenario != scenario.id:
        raise ReplayRefused("scenario", drawn.scenario, scenario.id)
    for entry in entries[1:2]:
        if isinstance(entry.fact, SessionOpened) and entry.fact.physics != PHYSICS:
            raise ReplayRefused("physics", entry.fact.physics, PHYSICS)
        if isinstance(entry.fact, SessionOpened) and entry.fact.rubric != RUBRIC:
            raise ReplayRefused("rubric", entry.fact.rubric, RUBRIC)
    if drawn.scenario_digest != digest(scenario):
        raise ReplayRefused("scenario digest", drawn.scenario_digest, digest(scenario))
    return drawn


def rerun(session: Session, entries: Iterable[Entry], *, finish: bool = True) -> Session:
    """Give a fresh session the inputs of a recording, at their times."""
    for entry in entries:
        match entry.fact:
            case ActionAccepted(actor=actor, action=action):
                session.advance(entry.at)
                session.accept(actor, action)
            case ActionRefused(actor=actor, action=action) if action is not None:
                session.advance(entry.at)
                _refused(session, actor, action)
            case HostNoted(what=what, value=value):
                session.advance(entry.at)
                session.note_host(what, value)
            case TakenBack(parent=parent, kept=kept):
                session.advance(entry.at)
                session.note_taken_back(parent, kept)
            case SessionEnded():
                if finish:
                    session.finish()
            case _:
                pass
    return session


def _refused(session: Session, actor: str, action: Action) -> None:
    try:
        session.accept(actor, action)
    except Refusal:
        return


def replay(scenario: Scenario, entries: Sequence[Entry]) -> Session:
    """Re-simulate a recording; raises ReplayDiverged at the first entry that differs."""
    drawn = admit(scenario, entries)
    session = rerun(Session(scenario, drawn.seed), entries)
    compare([canonical(entry) for entry in entries], [canonical(entry) for entry in session.journal])
    return session


def compare(recorded: Sequence[str], replayed: Sequence[str]) -> None:
    """Insist on equal lines; raises ReplayDiverged with the first that differ."""
    for seq, (one, other) in enumerate(zip(recorded, replayed, strict=False)):
        if one != other:
            raise ReplayDiverged(seq, one, other)
    if len(recorded) != len(replayed):
        seq = min(len(recorded), len(replayed))
        ends = [lines[seq] if seq < len(lines) else "the end" for lines in (recorded, replayed)]
        raise ReplayDiverged(seq, *ends)


__all__ = ["admit", "compare", "header", "replay", "rerun"]
