"""Taking a moment back: the same world again, up to just before a decision, and then the seat.

Nothing is restored and nothing is guessed: the recording's inputs are given to a fresh session, which must come to the
recording's own entries. The earlier recording is read, and never written.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.command import Note, Withdraw
from incident_sim.actions.communicate import DropDraft, Message, OpenComposer
from incident_sim.analysis import curve
from incident_sim.errors import Problem, RecordingError, ReplayRefused
from incident_sim.files import open_scenario, read_recording
from incident_sim.host.moments import FIRST_RUN, Decision, FirstRun
from incident_sim.host.order import Back
from incident_sim.journal.entry import Entry, canonical
from incident_sim.journal.signals import ActionAccepted, PlayEnded, WindowClosed
from incident_sim.observe import Point, Series, say_action
from incident_sim.observe.wallboard import MOST_POINTS
from incident_sim.replay import admit, compare, header, rerun
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import bill
from incident_sim.session import Session
from incident_sim.text import safe_line
from incident_sim.units import MINUTE, ONE, SECOND, show_clock

_CLOCK = re.compile(r"(?:T\+)?(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII | re.IGNORECASE)
_ACTION = re.compile(r"a?(\d{1,6})", re.ASCII)
_CHANGING = ("mitigate", "command", "communicate", "close")


def decisions(entries: Sequence[Entry]) -> tuple[Decision, ...]:
    """Everything that was decided, in order. A message was decided when its composer was opened."""
    found: list[Decision] = []
    opened: dict[str, Entry] = {}
    for entry in entries:
        if not isinstance(entry.fact, ActionAccepted):
            continue
        action, actor = entry.fact.action, entry.fact.actor
        match action:
            case OpenComposer():
                opened[actor] = entry
            case DropDraft():
                opened.pop(actor, None)
            case FilePostmortem() | Withdraw():
                pass
            case _:
                start = opened.pop(actor, entry) if isinstance(action, Message) else entry
                changes = not isinstance(action, Note) and action.family in _CHANGING
                found.append(Decision(entry.fact.action_id, say_action(action), start.at, start.seq, changes))
    return tuple(found)


def find_moment(parent: Path, entries: Sequence[Entry], moment: str) -> Back:
    """The moment that ``a7``, ``7``, ``T+03:10`` or ``3:10`` names; raises RecordingError where there is none."""
    made = decisions(entries)
    action, clock = _ACTION.fullmatch(moment.strip()), _CLOCK.fullmatch(moment.strip())
    if action is not None:
        wanted = f"a{int(action[1])}"
        for decision in made:
            if decision.action_id == wanted:
                return Back(parent, decision.at, decision.kept)
        names = f"; there are {', '.join(one.action_id for one in made[:40])}" if made else "; it has no actions"
        raise _refuse(parent, f"no decision {wanted} can be taken back{names}")
    if clock is None:
        shown = safe_line(moment, 40)
        raise _refuse(parent, f"{shown!r} is no moment: give an action, as a7, or an instant, as T+03:10")
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    at = (hours * 60 + minutes) * MINUTE + seconds * SECOND
    over = next((entry.at for entry in entries if isinstance(entry.fact, PlayEnded)), entries[-1].at)
    if at >= over:
        raise _refuse(parent, f"the player's part was over at T+{show_clock(over)}: choose an earlier moment")
    return Back(parent, at, next(entry.seq for entry in entries if entry.at >= at))


def read_parent(path: Path, scenario: str | None) -> tuple[Scenario, list[Entry]]:
    """A finished recording and its scenario; raises RecordingError where they do not belong together."""
    entries = read_recording(path)
    declared = open_scenario(scenario or header(entries).scenario)
    try:
        admit(declared, entries)
    except ReplayRefused as refusal:
        raise refusal.at(safe_line(str(path), 300)) from None
    return declared, entries


def retake(scenario: Scenario, entries: Sequence[Entry], back: Back) -> Session:
    """A session that stands at the moment, all as it was; raises ReplayDiverged where the recording does not hold."""
    drawn = admit(scenario, entries)
    before = entries[: back.kept]
    # The recording says where the seat opened, so the world need not be run ahead to find it.
    session = rerun(Session(scenario, drawn.seed, zero=entries[0].at + scenario.warm_up), before, finish=False)
    session.advance(back.at)
    compare([canonical(entry) for entry in before], list(session.journal.lines()))
    return session


def first_run(scenario: Scenario, entries: Sequence[Entry]) -> FirstRun:
    """What the whole recording came to, with nothing simulated again."""
    failing: dict[str, list[Point]] = {}
    for entry in entries:
        if isinstance(entry.fact, WindowClosed):
            for row in entry.fact.journeys:
                value = row.failures * ONE // row.attempts if row.attempts else -1
                failing.setdefault(row.journey, []).append(Point(entry.fact.end, value))
    return FirstRun(
        failing=tuple((f"{journey} failing", tuple(points)) for journey, points in failing.items()),
        harm=tuple(Point(at, harm) for at, harm in curve(scenario, entries)),
        total=bill(scenario, entries).total,
    )


def ghost(first: FirstRun, now: int) -> tuple[tuple[str, Series], ...]:
    """What the earlier run showed up to an instant, chart by chart: no more than who plays has seen or could see."""
    lines: list[tuple[str, Series]] = []
    for title, points in first.failing:
        seen = bisect_right(points, now, key=lambda point: point.at)
        lines.append((title, Series(FIRST_RUN, "ratio", points[max(0, seen - MOST_POINTS) : seen])))
    return tuple(lines)


def digest_of(entries: Sequence[Entry]) -> str:
    """SHA-256 of a recording: its journal's digest, and that of its file."""
    return hashlib.sha256("".join(f"{canonical(entry)}\n" for entry in entries).encode("ascii")).hexdigest()


def _refuse(parent: Path, message: str) -> RecordingError:
    name = safe_line(str(parent), 300)
    return RecordingError(name, (Problem(name, 1, 1, message),))


__all__ = [
    "FIRST_RUN",
    "Decision",
    "FirstRun",
    "decisions",
    "digest_of",
    "find_moment",
    "first_run",
    "ghost",
    "read_parent",
    "retake",
]
