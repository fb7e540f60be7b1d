"""Every word that a player may come to see, and that somebody chose: who wrote a scenario, and not the engine.

What a player sees is a fold over signals, made into sentences by templates that know nothing of any scenario. So the
words that can tell too much are those that signals carry: names, summaries, releases, the values of log lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from incident_sim.journal.entry import Entry
from incident_sim.journal.signals import (
    ActionAccepted,
    ActionRefused,
    AlertFired,
    ChangeRecorded,
    ColleagueReported,
    LogsShipped,
    MessageReceived,
    SessionOpened,
    Signal,
    TicketsArrived,
    TracesSampled,
    VendorAnswered,
    VendorPosted,
    WindowClosed,
)
from incident_sim.scenario.schema import Scenario


class Words(NamedTuple):
    """Words that stand together, and where a player meets them."""

    where: str
    text: str


FORM = "form"
"""The field of a briefing with the pools of the postmortem: true items and others, not told apart."""


def read_before(scenario: Scenario, entries: Iterable[Entry]) -> Iterator[Words]:
    """What one reads before the page: in the library, and in the briefing."""
    for name in ("id", "title", "family", "summary"):
        yield Words(f"the scenario's {name}", str(getattr(scenario, name)))
    for entry in entries:
        if isinstance(entry.fact, SessionOpened):
            for field in type(entry.fact.briefing).model_fields:
                if field != FORM:
                    for text in _leaves(getattr(entry.fact.briefing, field)):
                        yield Words(f"the briefing's {field}", text)


def seen_after(entries: Iterable[Entry]) -> Iterator[Words]:
    """What one comes to see in the course of a play, each once: without the player's own words."""
    told: set[Words] = set()
    for entry in entries:
        for words in _heard(entry.fact) if isinstance(entry.fact, Signal) else ():
            if words not in told:
                told.add(words)
                yield words


def _heard(signal: Signal) -> Iterator[Words]:
    match signal:
        case ChangeRecorded(target=target, values=values, by=by):
            yield Words("the change log", _joined(target, *values, by))
        case LogsShipped(lines=lines):
            yield from (Words(f"a log line of {line.service}", _joined(line.service, *line.values)) for line in lines)
        case TracesSampled(traces=traces):
            for trace in traces:
                for span in trace.spans:
                    yield Words("a trace", _joined(span.service, span.endpoint, span.release))
        case WindowClosed():
            yield from (Words("a breakdown", _joined(row.service, row.dimension, row.value)) for row in signal.splits)
            for split in signal.journey_splits:
                yield Words("a breakdown", _joined(split.journey, split.dimension, split.value))
            yield from (Words("a breakdown", _joined(row.call, row.release)) for row in signal.call_splits)
            yield from (Words("a gauge", _joined(row.target, row.gauge)) for row in signal.gauges)
        case AlertFired(alert=alert):
            yield Words("an alert", alert)
        case MessageReceived(sender=sender, values=values):
            yield Words(f"a message from {sender}", _joined(sender, *values))
        case ColleagueReported(team=team, findings=findings):
            yield from (Words(f"a report from {team}", _joined(*finding.values)) for finding in findings)
        case TicketsArrived(journey=journey, by_segment=segments):
            yield from (Words("a customer's ticket", _joined(journey, name, value)) for name, value, _ in segments)
        case VendorPosted(third_party=party, region=region) | VendorAnswered(third_party=party, region=region):
            yield Words(f"the word of {party}", _joined(party, region))
        case ActionAccepted() | ActionRefused() | SessionOpened():
            return  # one's own words, and what was read before
        case _:
            yield from (Words(signal_name(signal), text) for text in _leaves(signal))


def signal_name(signal: Signal) -> str:
    """A kind of signal in words."""
    return str(type(signal).model_fields["fact"].default).replace("_", " ")


def _joined(*words: str) -> str:
    return ", ".join(word for word in words if word)


def _leaves(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case BaseModel():
            for field in type(value).model_fields:
                yield from _leaves(getattr(value, field))
        case tuple():
            for item in value:
                yield from _leaves(item)
        case _:
            return
