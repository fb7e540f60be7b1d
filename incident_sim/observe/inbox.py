"""The incident channel: colleagues, customers, vendors, somebody upstairs, the bot, and oneself."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from incident_sim.actions import Action
from incident_sim.actions.communicate import Message
from incident_sim.journal.signals import (
    AlertFired,
    ChangeRecorded,
    ColleagueActed,
    ColleagueReported,
    IntegrityReported,
    MessageReceived,
    PageAnswered,
    SessionOpened,
    Signal,
    StateCaptured,
    TicketsArrived,
    VendorAnswered,
)
from incident_sim.observe.alarms import Alarms
from incident_sim.observe.dashboard import InboxMessage
from incident_sim.observe.staff import Staff
from incident_sim.observe.words import (
    message_text,
    say_change,
    say_complaint,
    say_finding,
    say_message,
    say_state,
)
from incident_sim.text import safe_line

MOST_MESSAGES = 200
LONGEST = 400
EVERY = (1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
"""Support writes when so many customers have written to them."""
ENDS = ("rollback_finished", "deploy_finished", "restart_finished", "scale_finished")
QUESTIONS = ("exec_asks", "exec_asks_again")


@dataclass(frozen=True)
class _Line:
    at: int
    sender: str
    text: str
    audience: str = "all"
    actor: str = ""
    asks: bool = False


class Inbox:
    """The channel's lines, the oldest forgotten."""

    def __init__(self, staff: Staff, alarms: Alarms) -> None:
        self._staff = staff
        self._alarms = alarms
        self._lines: deque[_Line] = deque(maxlen=MOST_MESSAGES)
        self._tickets: dict[tuple[str, str], int] = {}
        self._told_executives: int | None = None
        self._opens_at = 0

    def take(self, at: int, signal: Signal) -> None:
        """Somebody writes."""
        match signal:
            case SessionOpened(opens_at=opens_at):
                self._opens_at = opens_at
            case MessageReceived():
                sender = self._staff.person(signal.sender)
                asks = signal.template in QUESTIONS
                text = say_message(signal.template, signal.values)
                self._lines.append(_Line(at, sender, text, audience=signal.audience, asks=asks))
            case PageAnswered(team=team):
                self._write(at, self._staff.person(team), "I am here, and having a look.")
            case ColleagueReported(team=team, findings=findings):
                said = "; ".join(say_finding(finding) for finding in findings)
                self._write(at, self._staff.person(team), f"What we see: {said}.")
            case ColleagueActed(team=team, action=action, outcome=outcome):
                what = action.replace("_", " ")
                text = f"On it: {what}." if outcome == "begun" else f"I cannot do that now: {what}."
                self._write(at, self._staff.person(team), text)
            case VendorAnswered(third_party=party, region=region, state=state):
                self._write(at, party, f"About your ticket, {region}: {say_state(state)}.")
            case TicketsArrived():
                self._tickets_came(at, signal)
            case _:
                self._machines(at, signal)

    def sent(self, at: int, actor: str, action: Action) -> None:
        """One of us wrote something, to whomever."""
        if not isinstance(action, Message):
            return
        text = safe_line(message_text(action), LONGEST)
        self._lines.append(_Line(at, actor, text, actor=actor))
        if action.kind == "update_executives":
            self._told_executives = at

    def messages(self, actor: str) -> tuple[InboxMessage, ...]:
        """What a seat sees of the channel."""
        told = self._told_executives
        return tuple(
            InboxMessage(
                at=line.at,
                sender="you" if line.actor == actor else line.sender,
                text=line.text,
                mine=line.actor == actor,
                wants_answer=line.asks and (told is None or told < line.at),
            )
            for line in self._lines
            if line.audience in ("all", actor)
        )

    def _machines(self, at: int, signal: Signal) -> None:
        match signal:
            case AlertFired(alert=alert, severity="page"):
                self._write(at, "bot", say_message("bot_alert", (alert, self._alarms.summary(alert))))
            case ChangeRecorded(change=change, happened=happened) if (
                change in ENDS and happened == at >= self._opens_at
            ):
                self._write(at, "bot", say_change(signal))
            case StateCaptured(service=service):
                self._write(at, "bot", f"The state of {service} has been saved.")
            case IntegrityReported(by="reconciliation"):
                wrong, twice = signal.authorised_without_order, signal.charged_twice
                self._write(at, "bot", f"Reconciled: {wrong} payments without an order voided, {twice} refunded.")
            case _:
                pass

    def _tickets_came(self, at: int, signal: TicketsArrived) -> None:
        key = (signal.journey, signal.complaint)
        before = self._tickets.get(key, 0)
        after = self._tickets[key] = before + signal.count
        if any(before < mark <= after for mark in EVERY):
            said = say_complaint(signal.complaint, signal.journey)
            written = "1 customer has" if after == 1 else f"{after:,} customers have"
            self._write(at, "support", say_message("support_flood", (written, said)))

    def _write(self, at: int, sender: str, text: str) -> None:
        self._lines.append(_Line(at, safe_line(sender), safe_line(text, LONGEST)))
