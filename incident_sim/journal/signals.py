"""Signals: facts a responder could have seen.

Codes and parameters only; sentences are made at the edge. Nothing here names a fault, a variant or a seed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.actions import Action
from incident_sim.journal.briefing import Briefing
from incident_sim.journal.rows import (
    CallRow,
    CallSplit,
    GaugeRow,
    JourneyRow,
    JourneySplit,
    LogLine,
    QuotaRow,
    ServiceRow,
    SplitRow,
    Trace,
)
from incident_sim.model import Frozen


class Signal(Frozen):
    """A fact that a responder could have seen."""

    audience: str = "all"
    """``all``, or a seat's actor id, or ``facilitator``."""


class SessionOpened(Signal):
    """The seat opened; from here on somebody can act."""

    fact: Literal["session_opened"] = "session_opened"
    physics: int
    rubric: int
    briefing: Briefing
    opens_at: int
    ends_at: int


class PlayEnded(Signal):
    """The player's part is over; the world goes on to its end."""

    fact: Literal["play_ended"] = "play_ended"
    how: Literal["resolved", "handed_over", "stood_down", "time"]


class SessionEnded(Signal):
    """The end of the recording."""

    fact: Literal["session_ended"] = "session_ended"


class WindowClosed(Signal):
    """One window of metrics, published after the scrape and its delay."""

    fact: Literal["window_closed"] = "window_closed"
    start: int
    end: int
    services: tuple[ServiceRow, ...]
    splits: tuple[SplitRow, ...]
    calls: tuple[CallRow, ...]
    call_splits: tuple[CallSplit, ...] = ()
    journeys: tuple[JourneyRow, ...]
    journey_splits: tuple[JourneySplit, ...]
    quotas: tuple[QuotaRow, ...]
    gauges: tuple[GaugeRow, ...] = ()


class LogsShipped(Signal):
    """A batch of log lines, after their ingest delay."""

    fact: Literal["logs_shipped"] = "logs_shipped"
    start: int
    end: int
    lines: tuple[LogLine, ...]


class TracesSampled(Signal):
    """A batch of sampled traces, after their ingest delay."""

    fact: Literal["traces_sampled"] = "traces_sampled"
    start: int
    end: int
    traces: tuple[Trace, ...]


class AlertFired(Signal):
    """A rule's condition held; the page goes to its team."""

    fact: Literal["alert_fired"] = "alert_fired"
    alert: str
    severity: Literal["page", "ticket"]
    value: int
    """The burn rate or the figure, in the rule's own unit."""


class AlertResolved(Signal):
    """A rule's condition no longer holds."""

    fact: Literal["alert_resolved"] = "alert_resolved"
    alert: str


class ChangeRecorded(Signal):
    """A line of the change log: something was changed, by somebody."""

    fact: Literal["change_recorded"] = "change_recorded"
    system: Literal["deploys", "settings", "infrastructure", "vendors"]
    change: str
    """Template: ``deploy_started``, ``deploy_progressed``, ``deploy_finished``, ``rollback_started``, …"""
    target: str
    values: tuple[str, ...] = ()
    by: str = ""
    happened: int
    """When; history from before the session is written with negative times."""


class VendorPosted(Signal):
    """A third party's status page changed."""

    fact: Literal["vendor_posted"] = "vendor_posted"
    third_party: str
    region: str
    state: Literal["operational", "degraded", "recovering"]


class VendorAnswered(Signal):
    """A vendor answered our ticket with what their page already says, or a little more."""

    fact: Literal["vendor_answered"] = "vendor_answered"
    third_party: str
    region: str
    state: Literal["operational", "degraded"]


class TicketsArrived(Signal):
    """Customers wrote to support, minutes after what they write about."""

    fact: Literal["tickets_arrived"] = "tickets_arrived"
    journey: str
    count: int
    by_segment: tuple[tuple[str, str, int], ...]
    """Dimension, value, tickets."""
    complaint: Literal["fails", "slow", "charged_without_order", "charged_twice"]


class MessageReceived(Signal):
    """Somebody wrote to the incident channel."""

    fact: Literal["message_received"] = "message_received"
    sender: str
    """A person of the briefing, or ``executive``, ``support``, ``bot``."""
    template: str
    values: tuple[str, ...] = ()


class PageSent(Signal):
    """A team's engineer was woken."""

    fact: Literal["page_sent"] = "page_sent"
    team: str


class PageAnswered(Signal):
    """A team's engineer is there."""

    fact: Literal["page_answered"] = "page_answered"
    team: str


class Finding(Frozen):
    """One thing a colleague saw in their own telemetry."""

    code: str
    values: tuple[str, ...] = ()


class ColleagueReported(Signal):
    """A colleague looked at what their team owns and says what it shows."""

    fact: Literal["colleague_reported"] = "colleague_reported"
    team: str
    question: str
    findings: tuple[Finding, ...]


class ColleagueActed(Signal):
    """A colleague began or refused a piece of work that was handed to them."""

    fact: Literal["colleague_acted"] = "colleague_acted"
    team: str
    action: str
    """The kind of the work."""
    outcome: Literal["begun", "refused"]


class StateCaptured(Signal):
    """A service's state was saved as evidence."""

    fact: Literal["state_captured"] = "state_captured"
    service: str


class IntegrityReported(Signal):
    """What a comparison of payments and orders showed, as of its instant."""

    fact: Literal["integrity_reported"] = "integrity_reported"
    by: Literal["check", "reconciliation"]
    action: str
    authorised_without_order: int
    charged_twice: int


class ReconciliationStarted(Signal):
    """Somebody began to void and refund."""

    fact: Literal["reconciliation_started"] = "reconciliation_started"


class ProbeReturned(Signal):
    """A synthetic user came back."""

    fact: Literal["probe_returned"] = "probe_returned"
    journey: str
    segment: tuple[tuple[str, str], ...]
    outcome: str
    duration: int


class ActionAccepted(Signal):
    """An action was accepted at the door and waits for its seat's hands."""

    fact: Literal["action_accepted"] = "action_accepted"
    action_id: str
    actor: str
    role: str
    on_behalf_of: str | None = None
    action: Action


class ActionStarted(Signal):
    """The hands took an action up."""

    fact: Literal["action_started"] = "action_started"
    action_id: str
    until: int
    """When the hands are free again; for an open composer, when the message is due."""


class ActionDone(Signal):
    """The levers were pressed, or the message went out."""

    fact: Literal["action_done"] = "action_done"
    action_id: str


class ActionRefused(Signal):
    """An action could not be done, at the door or when the hands were free."""

    fact: Literal["action_refused"] = "action_refused"
    action_id: str
    actor: str
    code: str
    culprits: tuple[tuple[str, str], ...]
    action: Action | None = None
    """The action itself where it was refused at the door, and so was never accepted."""


class ActionWithdrawn(Signal):
    """A waiting action was taken back."""

    fact: Literal["action_withdrawn"] = "action_withdrawn"
    action_id: str


class AnswerDelivered(Signal):
    """A look's answer came; its content is the fold of the signals up to here."""

    fact: Literal["answer_delivered"] = "answer_delivered"
    action_id: str
    asked_at: int


class HostNoted(Signal):
    """Something of the host that took no simulated time: a pause, a speed, an allowance used up, a resume."""

    fact: Literal["host_noted"] = "host_noted"
    what: Literal["paused", "resumed", "speed", "allowance_spent", "restarted"]
    value: int = 0


class TakenBack(Signal):
    """The player stands again at this instant of an earlier recording, with everything before it as it was there."""

    fact: Literal["taken_back"] = "taken_back"
    parent: str
    """SHA-256 of the earlier recording."""
    kept: int
    """How many of its entries this recording begins with."""


SignalFact = Annotated[
    SessionOpened
    | PlayEnded
    | SessionEnded
    | WindowClosed
    | LogsShipped
    | TracesSampled
    | AlertFired
    | AlertResolved
    | ChangeRecorded
    | VendorPosted
    | VendorAnswered
    | TicketsArrived
    | MessageReceived
    | PageSent
    | PageAnswered
    | ColleagueReported
    | ColleagueActed
    | StateCaptured
    | IntegrityReported
    | ReconciliationStarted
    | ProbeReturned
    | ActionAccepted
    | ActionStarted
    | ActionDone
    | ActionRefused
    | ActionWithdrawn
    | AnswerDelivered
    | HostNoted
    | TakenBack,
    Field(discriminator="fact"),
]
