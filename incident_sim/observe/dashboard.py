"""All that a seat sees at one instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from incident_sim.actions import Action
from incident_sim.journal.briefing import Briefing
from incident_sim.observe.answers import Answer, Series

Health = Literal["ok", "warn", "bad", "unknown"]

RolloutState = Literal["none", "running", "paused", "rolling_back"]


@dataclass(frozen=True)
class ServiceHealth:
    """One line of the wallboard."""

    name: str
    kind: Literal["service", "database", "third_party"]
    team: str
    health: Health
    rate: int
    """Requests a second, in thousandths."""
    errors: int
    """Parts per million."""
    p95: int
    busy: int
    """Parts per million of worker time."""
    replicas: int
    release: str
    spark: tuple[int, ...]
    """Errors of the last windows, oldest first, in parts per million."""


@dataclass(frozen=True)
class FiringAlert:
    """An alert that fires now."""

    alert: str
    severity: Literal["page", "ticket"]
    summary: str
    team: str
    since: int
    value: int
    acknowledged: bool


@dataclass(frozen=True)
class InboxMessage:
    """A line of the incident channel."""

    at: int
    sender: str
    text: str
    mine: bool = False
    wants_answer: bool = False


@dataclass(frozen=True)
class SentMessage:
    """The last message of its kind that went out: what the next one begins from."""

    at: int
    action: Action


@dataclass(frozen=True)
class TimelineLine:
    """A line of the incident's timeline."""

    at: int
    kind: Literal["alert", "change", "action", "message", "people", "refused", "answer", "host", "clock"]
    """``clock`` lines tell of pauses: they happened to the player, and not to the world."""
    text: str
    ref: str = ""
    """The action or alert it is about."""
    moment: str = ""
    """The kind of line it makes in a postmortem's timeline, if it belongs there; ``thought`` for a hypothesis."""


@dataclass(frozen=True)
class PendingAction:
    """An action that waits for the hands, or that they are at."""

    action_id: str
    action: Action
    state: Literal["waiting", "in hand"]
    accepted_at: int
    until: int | None
    """When it will be done, once it is in hand."""


@dataclass(frozen=True)
class Operation:
    """Something under way in the system: a rollout, a rollback, a restart, a reconciliation."""

    what: str
    target: str
    progress: str
    since: int


@dataclass(frozen=True)
class Setting:
    """Something a player has changed that has not been put back."""

    what: str
    target: str
    value: str
    since: int


@dataclass(frozen=True)
class Reading:
    """The figure that a change was meant to move: before it was made, and once it could be seen."""

    subject: str
    """The journey or service it is read at."""
    figure: Literal["failing", "p95"]
    before: int
    """Over the minute before, in parts per million or microseconds; -1 where nothing was measured."""
    after: int
    settled: bool
    """Whether the minute after is over, and the figure stays as it is."""


@dataclass(frozen=True)
class Deed:
    """A change that one of us made to the system: when it acts and shows, what it came to, how to take it back."""

    action_id: str
    action: Action
    by: str
    """The seat or the team whose hands did it."""
    at: int
    acts_at: int
    """When it acts: as the change log says, or else about when."""
    acts: bool
    """Whether that instant is known, and no estimate any more."""
    shows_at: int
    progress: str
    """How far it is, where the change log tells."""
    reading: Reading | None
    """Nothing before there is a window to read."""
    meanwhile: tuple[str, ...]
    """Other changes that acted in the time between the two readings: what moved the figure may have been they."""
    back: Action | None
    """What takes it back; nothing where that cannot be done."""
    is_back: bool = False
    """Whether it took an earlier one back."""
    taken_back: bool = False
    """Whether a later one has taken it back."""


@dataclass(frozen=True)
class Sight:
    """Something that was looked at."""

    action_id: str
    title: str
    at: int


@dataclass(frozen=True)
class Thought:
    """A hypothesis: what is thought of it now, and what was looked at about its component before that was settled."""

    component: str
    mechanism: str
    confidence: str
    """``suspected``, ``confirmed`` or ``ruled out``."""
    since: int
    changed: int
    sights: tuple[Sight, ...]


@dataclass(frozen=True)
class Colleague:
    """A team's engineer: whether they are there, what they are at, and their newest word."""

    team: str
    person: str
    roles: tuple[str, ...]
    state: Literal["not paged", "on the way", "at work", "free"]
    doing: str
    since: int
    """When they were paged, were given what they are at, or became free."""
    said: str
    said_at: int


@dataclass(frozen=True)
class SeenFacts:
    """What the wallboard and the answers delivered so far let one fill into a form."""

    onset: int | None = None
    """When failures first rose, as published."""
    failing: int | None = None
    """Share of attempts that fail now, of the worst journey, in parts per million."""
    magnitude: str | None = None
    peak_error: int | None = None
    users: int = 0
    failed: int = 0
    revenue: int = 0
    doubtful_payments: int | None = None
    mitigated: int | None = None
    page_delay: int | None = None
    journeys: tuple[str, ...] = ()
    segments: tuple[tuple[tuple[str, str], ...], ...] = ()
    """Segments in which failures stand out; empty for everybody."""


@dataclass(frozen=True)
class Wallboard:
    """What hangs on the wall for everybody: free to look at, and late by the scrape."""

    published: int
    """End of the newest window, or -1."""
    services: tuple[ServiceHealth, ...]
    charts: tuple[tuple[str, tuple[Series, ...]], ...]
    """Titles and lines of the overview charts: each journey's rate, failures and latency."""
    alerts: tuple[FiringAlert, ...]
    inbox: tuple[InboxMessage, ...]
    timeline: tuple[TimelineLine, ...]
    operations: tuple[Operation, ...]
    settings: tuple[Setting, ...]
    severity: str | None
    declared_at: int | None
    public_status: str | None
    update_due: int | None
    """When the next public update was promised."""
    users_unserved: int
    revenue_lost: int
    budget_left: int
    """Error budget of the worst objective, in parts per million."""
    banner: bool
    roles: tuple[tuple[str, str], ...]
    hypotheses: tuple[tuple[str, str, str], ...]
    """Component, mechanism and confidence of those held now."""


@dataclass(frozen=True)
class Standing:
    """How things stand for whoever wants to act: all that a refusal may rest on beside the briefing."""

    firing: tuple[str, ...] = ()
    earlier: tuple[tuple[str, str], ...] = ()
    """Services and the releases a rollback would bring back."""
    rollouts: tuple[tuple[str, RolloutState], ...] = ()
    """Those under way."""
    breakers: tuple[tuple[str, str], ...] = ()
    """Calls and regions whose breaker somebody has opened; no region means all."""
    flags_on: tuple[str, ...] = ()
    sessions: tuple[tuple[str, str], ...] = ()
    """Stores and the sessions that are open at them."""
    restarting: tuple[str, ...] = ()
    paged: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    """Teams whose engineer has answered."""
    declared: bool = False
    closed: bool = False
    composing: str | None = None
    banner: bool = False
    reconciling: bool = False


@dataclass(frozen=True)
class Dashboard:
    """Everything one seat may know now."""

    now: int
    ends_at: int
    phase: Literal["live", "closed", "ended"]
    """Live; closed by the player while the world goes on; over."""
    briefing: Briefing
    wallboard: Wallboard
    seen: SeenFacts
    hands_free_at: int
    """When this seat's hands are free; ``now`` or earlier if they are."""
    pending: tuple[PendingAction, ...]
    answers: tuple[Answer, ...]
    composing: str | None
    """The kind of message in the composer."""
    waiting_for_send: bool
    """Whether the world stands still until the open message is sent or dropped."""
    sent: tuple[SentMessage, ...] = ()
    """The last message of each kind."""
    standing: Standing = Standing()
    """With the briefing, what can be known of an action's chances before it is accepted."""
    deeds: tuple[Deed, ...] = ()
    """Changes made by any of us, oldest first."""
    thoughts: tuple[Thought, ...] = ()
    """Hypotheses, in the order in which they were stated."""
    crew: tuple[Colleague, ...] = ()
    """On-call engineers, in the order of the briefing."""
    told: tuple[SentMessage, ...] = ()
    """What was declared, noted and written, oldest first: all that a colleague can know from us."""
