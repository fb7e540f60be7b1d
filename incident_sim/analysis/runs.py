"""Runs of one world: somebody plays, the rest is simulated to the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from incident_sim.actions import Postmortem
from incident_sim.actions.close import FilePostmortem
from incident_sim.journal.entry import Journal
from incident_sim.kernel import Streams
from incident_sim.observe import Observer
from incident_sim.plays import Runbook, Submission
from incident_sim.responders import POLICIES, WAITING, FollowRunbook, Idle, Responder, Script
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Comparison, Seen, bill, measure, read
from incident_sim.session import Session, find_zero

Player = str | Runbook | Submission
"""``idle``, ``reference``, the name of a policy, a runbook, or a submission."""


@dataclass(frozen=True)
class Run:
    """One run to be made."""

    scenario: Scenario
    seed: int
    player: Player
    zero: int
    """The instant of the journal at which the scenario's own time is zero."""


@dataclass(frozen=True)
class Ran:
    """A run that was made."""

    journal: Journal
    hops: int
    seen: dict[str, Seen]


Execute = Callable[[Sequence[Run]], Sequence[Ran]]
"""Makes runs, in whatever order and on however many cores; equal bytes always."""


def one_after_another(runs: Sequence[Run]) -> Sequence[Ran]:
    """The plain way to make runs."""
    return [make(run) for run in runs]


def make(run: Run) -> Ran:
    """Make one run."""
    return finish(run, begin(run))


def begin(run: Run) -> Session:
    """Its world at the opening of the seat: the same for all runs of a scenario and a seed."""
    return Session(run.scenario, run.seed, zero=run.zero)


def finish(run: Run, session: Session) -> Ran:
    """Let its player play in a session at the opening, or later if the player waits."""
    seat = session.seat()
    responder, postmortem = _responder(run, session)
    responder.play(seat)
    if not session.over:
        if postmortem is not None:
            _file(session, postmortem)
        session.finish()
    return kept(session)


def kept(session: Session) -> Ran:
    """What is kept of a session that is over."""
    return Ran(session.journal, session.hops, answers(session.observer(), session.journal))


def waits(player: Player) -> bool:
    """Whether a player does nothing before the end of the session."""
    return player in ("idle", *WAITING)


def _responder(run: Run, session: Session) -> tuple[Responder, Postmortem | None]:
    match run.player:
        case Runbook() as runbook:
            return FollowRunbook(runbook), None
        case Submission() as submission:
            return Script(submission.actions), _postmortem(submission)
        case "reference":
            return FollowRunbook(session.variant.reference), None
        case "idle":
            return Idle(), None
        case str() as name:
            return POLICIES[name](Streams(run.seed).of(f"policy/{name}")), None


def _postmortem(submission: Submission) -> Postmortem | None:
    filed = [timed.action.postmortem for timed in submission.actions if isinstance(timed.action, FilePostmortem)]
    return submission.postmortem or (filed[-1] if filed else None)


def _file(session: Session, postmortem: Postmortem) -> None:
    """File it after the close; whoever never closed files it at the end."""
    if session.play_ended is None:
        session.advance(session.ends_at)
    session.accept("me", FilePostmortem(postmortem=postmortem))


def answers(observer: Observer, journal: Journal) -> dict[str, Seen]:
    """The figures of every answer that was delivered, by its action."""
    found: dict[str, Seen] = {}
    for entry in journal:
        if entry.fact.fact == "answer_delivered":
            answer = observer.answer(entry.fact.action_id)
            found[answer.action_id] = Seen(
                action_id=answer.action_id,
                view=answer.view,
                delivered_at=answer.delivered_at,
                figures=tuple((figure.name, figure.value) for figure in answer.figures),
            )
    return found


def compared(scenario: Scenario, ran: Ran) -> Comparison:
    """A run as something to compare with."""
    entries = list(ran.journal)
    record = read(entries)
    anchors = measure(scenario, entries, record)
    return Comparison(harm=bill(scenario, entries), first_page=anchors.tp, mitigated=anchors.tm)


__all__ = [
    "Execute",
    "Player",
    "Ran",
    "Run",
    "answers",
    "begin",
    "compared",
    "find_zero",
    "finish",
    "kept",
    "make",
    "one_after_another",
    "waits",
]
