"""The visible story: what fired, what was done, what changed, who came."""

from __future__ import annotations

from bisect import insort
from typing import Literal

from incident_sim.actions import Action
from incident_sim.actions.close import Resolve
from incident_sim.actions.command import Declare, Delegate, Note, Withdraw
from incident_sim.actions.communicate import DropDraft, OpenComposer
from incident_sim.actions.diagnose import DropHypothesis, Hypothesize
from incident_sim.actions.investigate import ViewChanges
from incident_sim.journal.signals import (
    ActionRefused,
    AlertFired,
    AlertResolved,
    ChangeRecorded,
    ColleagueActed,
    ColleagueReported,
    HostNoted,
    IntegrityReported,
    MessageReceived,
    PageAnswered,
    PlayEnded,
    Signal,
    StateCaptured,
    TakenBack,
    VendorAnswered,
)
from incident_sim.observe.dashboard import TimelineLine
from incident_sim.observe.evidence import Evidence
from incident_sim.observe.staff import Staff
from incident_sim.observe.words import say_action, say_change, say_finding, say_message, say_refusal, say_state
from incident_sim.text import safe_line

MOST_LINES = 500
LONGEST = 300

Kind = Literal["alert", "change", "action", "message", "people", "refused", "answer", "host", "clock"]

_SILENT = (OpenComposer, DropDraft, Withdraw)
_STEPS = ("deploy_progressed", "rollback_progressed")
_ENDINGS = {
    "resolved": "The incident was resolved; the world goes on",
    "handed_over": "The incident was handed over; the world goes on",
    "stood_down": "Stood down; the world goes on",
    "time": "The time is over",
}
_HOST = {
    "paused": "Paused",
    "resumed": "Resumed",
    "allowance_spent": "The time allowed for writing was used up",
    "restarted": "Taken up again after an interruption",
}
_CLOCK = frozenset({"paused", "resumed"})


class Timeline:
    """Lines in the order of their instants; the oldest are forgotten."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._lines: list[TimelineLine] = []
        self._told: dict[tuple[int, str], bool] = {}

    def lines(self) -> tuple[TimelineLine, ...]:
        """The story so far."""
        return tuple(self._lines)

    def take(self, at: int, signal: Signal, opens_at: int) -> None:
        """Something that everybody can see."""
        match signal:
            case AlertFired(alert=alert, severity=severity):
                moment = "page" if severity == "page" else ""
                self._tell(at, "alert", f"{severity}: {alert} fires", alert, moment)
            case AlertResolved(alert=alert):
                self._tell(at, "alert", f"{alert} resolved", alert)
            case ChangeRecorded(happened=happened) if happened == at and at >= opens_at:
                if signal.change not in _STEPS:
                    self._changed(signal, "")
            case ActionRefused():
                self._refused(at, signal)
            case PlayEnded(how=how):
                self._tell(at, "action", _ENDINGS[how])
            case HostNoted(what=what) if what in _HOST:
                self._tell(at, "clock" if what in _CLOCK else "host", _HOST[what])
            case TakenBack():
                self._tell(at, "host", "Taken back to this moment; everything before it is as it was")
            case _:
                self._people(at, signal)

    def done(self, at: int, action_id: str, action: Action) -> None:
        """An action was done."""
        if not isinstance(action, _SILENT):
            kind: Kind = "message" if action.is_message else "action"
            self._tell(at, kind, say_action(action), action_id, _moment(action))

    def answered(self, at: int, action_id: str, action: Action, evidence: Evidence) -> None:
        """A look came back; the change log tells what happened before anybody sat here."""
        self._tell(at, "answer", say_action(action), action_id)
        if isinstance(action, ViewChanges):
            for change in evidence.changes:
                seen = action.what in ("all", change.system) and change.happened > at - action.since
                if seen and change.happened < evidence.opens_at and change.change not in _STEPS:
                    self._changed(change, action_id)

    def _people(self, at: int, signal: Signal) -> None:
        match signal:
            case PageAnswered(team=team):
                self._tell(at, "people", f"{self._staff.person(team)} is there", team)
            case ColleagueReported(team=team, findings=findings):
                said = "; ".join(say_finding(finding) for finding in findings)
                self._tell(at, "people", f"{self._staff.person(team)} reports: {said}", team)
            case ColleagueActed(team=team, action=action, outcome=outcome):
                self._tell(at, "people", f"{self._staff.person(team)}, {action.replace('_', ' ')}: {outcome}", team)
            case VendorAnswered(third_party=party, region=region, state=state):
                self._tell(at, "people", f"{party} answered for {region}: {say_state(state)}", party)
            case MessageReceived(template=template, values=values, audience="all"):
                said = say_message(template, values)
                self._tell(at, "message", f"{self._staff.person(signal.sender)}: {said}")
            case StateCaptured(service=service):
                self._tell(at, "change", f"state of {service} saved", service)
            case IntegrityReported(by="reconciliation"):
                wrong, twice = signal.authorised_without_order, signal.charged_twice
                self._tell(at, "change", f"reconciled: {wrong} payments without an order, {twice} charged twice")
            case _:
                pass

    def _refused(self, at: int, signal: ActionRefused) -> None:
        said = say_refusal(signal.code, signal.culprits)
        what = f"{say_action(signal.action)}: " if signal.action is not None else ""
        self._tell(at, "refused", f"{what}{said}", signal.action_id)

    def _changed(self, change: ChangeRecorded, ref: str) -> None:
        key = (change.happened, f"{change.change} {change.target}")
        if key not in self._told:
            self._told[key] = True
            by = f" (by {change.by})" if change.by else ""
            moment = "change" if change.change == "deploy_started" else ""
            self._tell(change.happened, "change", f"{say_change(change)}{by}", ref, moment)

    def _tell(self, at: int, kind: Kind, text: str, ref: str = "", moment: str = "") -> None:
        insort(self._lines, TimelineLine(at, kind, safe_line(text, LONGEST), ref, moment), key=lambda line: line.at)
        if len(self._lines) > MOST_LINES:
            del self._lines[0]


def _moment(action: Action) -> str:
    """What an action is to a postmortem's timeline; thoughts are told on screen, and not there."""
    match action:
        case Declare():
            return "declared"
        case Resolve():
            return "resolved"
        case Note():
            return "note"
        case Hypothesize() | DropHypothesis():
            return "thought"
        case Delegate():
            return "change"
        case _ if action.is_message:
            return "message"
        case _:
            return "change" if action.family == "mitigate" else ""
