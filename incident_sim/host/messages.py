"""What a host and a seat at the other end of a pipe say to each other."""

from __future__ import annotations

from dataclasses import dataclass

from incident_sim.actions import Action
from incident_sim.host.moments import Decision, FirstRun
from incident_sim.journal.briefing import Briefing
from incident_sim.observe import Series
from incident_sim.observe.dashboard import Dashboard
from incident_sim.report.debrief import Debrief

# From the seat to the host.


@dataclass(frozen=True)
class Act:
    """Accept an action; ``ticket`` comes back with the outcome."""

    ticket: int
    action: Action


@dataclass(frozen=True)
class SetSpeed:
    """Run so many simulated seconds in one of the wall's; 0 pauses, where that is allowed."""

    factor: float


@dataclass(frozen=True)
class Skip:
    """Run fast until something needs the player: a page, an answer, free hands, a reply, an update that is due."""


@dataclass(frozen=True)
class Finish:
    """The player's part is over: run to the end, compare, and grade."""


@dataclass(frozen=True)
class Publish:
    """Write the debrief as a page beside the recording."""


@dataclass(frozen=True)
class Leave:
    """The screen goes; the host writes everything down and ends."""


@dataclass(frozen=True)
class Seek:
    """Stand at another instant of a recording, or so much further on, in microseconds."""

    at: int
    relative: bool = False


Request = Act | SetSpeed | Seek | Skip | Finish | Publish | Leave

# From the host to the seat.


@dataclass(frozen=True)
class Opening:
    """What can be read while the world of a new session is warmed up."""

    briefing: Briefing


@dataclass(frozen=True)
class Snapshot:
    """The newest view, at most ten times a second."""

    dashboard: Dashboard
    speed: float
    paused: bool
    skipping: bool
    may_pause: bool
    """Practice may be paused at will, ranked play may not."""
    drill: str
    """Scenario and drill code for the status line; never the seed of a ranked session."""
    ghost: tuple[tuple[str, Series], ...] = ()
    """Titles of charts, and what an earlier run showed there up to this instant."""


@dataclass(frozen=True)
class Accepted:
    """An action was taken at the door."""

    ticket: int
    action_id: str


@dataclass(frozen=True)
class Refused:
    """An action was refused at the door, with a sentence that helps."""

    ticket: int
    code: str
    sentence: str


@dataclass(frozen=True)
class Closed:
    """The player's part has ended; one screen's worth, before the choice of a postmortem."""

    harm: int
    """In thousandths of a failed attempt, over the whole span."""
    idle_harm: int
    points: int
    """So far, in thousandths, without a postmortem."""
    of: int


@dataclass(frozen=True)
class Progress:
    """Something longer than a second is under way."""

    what: str
    done: int
    of: int


@dataclass(frozen=True)
class Graded:
    """The end: what the play came to, and where the recording lies."""

    debrief: Debrief
    recording: str
    decisions: tuple[Decision, ...] = ()
    """Moments that can be taken back."""
    first: FirstRun | None = None
    """The earlier run, where this one began from a moment of it."""


@dataclass(frozen=True)
class Published:
    """Where the page lies."""

    path: str


@dataclass(frozen=True)
class Recorded:
    """What a recording that is watched holds: its length, its decisions, and what was asked in it."""

    recording: str
    scenario: str
    ends: int
    over: int
    """When the player's part was over."""
    decisions: tuple[Decision, ...]
    questions: tuple[tuple[str, Action], ...]
    """Looks, by the action under which they were answered."""


@dataclass(frozen=True)
class Lost:
    """The host had to stop; the recording is safe."""

    sentence: str
    recording: str


Update = Opening | Snapshot | Accepted | Refused | Closed | Progress | Graded | Published | Lost
