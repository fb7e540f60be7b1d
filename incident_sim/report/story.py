"""The player's own timeline, joined with what was true meanwhile; and what could be seen at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from incident_sim.journal.entry import Entry
from incident_sim.journal.signals import AlertFired, AlertResolved, Signal
from incident_sim.observe import Dashboard, Observer, TimelineLine, say_share
from incident_sim.report.debrief import Beat, Change, Lane, Sight, Spell
from incident_sim.report.words import clock
from incident_sim.scoring import read

MOST_LOOKS = 3
MOST_ALERTS = 3


def fold(entries: Iterable[Entry], instants: Iterable[int]) -> tuple[tuple[TimelineLine, ...], dict[int, Dashboard]]:
    """The timeline as the player saw it, and what a seat could see at each instant."""
    observer, waiting = Observer(), sorted(set(instants))
    views: dict[int, Dashboard] = {}
    at = 0
    for entry in entries:
        while waiting and waiting[0] < entry.at:
            instant = waiting.pop(0)
            views[instant] = observer.dashboard("me", instant)
        if isinstance(entry.fact, Signal):
            observer.take(entry.at, entry.fact)
            at = entry.at
    end = observer.dashboard("me", at)
    return end.wallboard.timeline, views | dict.fromkeys(waiting, end)


def recall(dashboard: Dashboard) -> Sight:
    """What a postmortem could be written from: what the wallboard and the answers had said by then."""
    seen, board = dashboard.seen, dashboard.wallboard
    lines = [f"your own timeline held {len(board.timeline)} lines, and the form takes them over"]
    if seen.onset is not None:
        lines.append(f"failures had been seen to rise at {clock(seen.onset)}")
    if seen.peak_error is not None:
        lines.append(f"at the worst {say_share(seen.peak_error)} of attempts had been seen failing")
    if seen.failed:
        lines.append(f"{seen.failed:,} failed attempts and {seen.users:,} users unserved had been counted")
    return Sight(at=dashboard.now, lines=tuple(lines))


def see(dashboard: Dashboard) -> Sight:
    """What could be seen: what fires, how much fails, who is ill, what was asked just before, what is in force."""
    board, now = dashboard.wallboard, dashboard.now
    lines = [
        f"{alert.alert} had been firing since {clock(alert.since)}"
        + ("" if alert.acknowledged else ", and nobody had acknowledged it")
        for alert in board.alerts[:MOST_ALERTS]
    ]
    if dashboard.seen.failing:
        lines.append(f"the wallboard showed {say_share(dashboard.seen.failing)} of attempts failing")
    ill = [service.name for service in board.services if service.health == "bad"]
    if ill:
        lines.append(f"in red: {', '.join(ill)}")
    looks = {line.text: line.at for line in board.timeline if line.kind == "answer" and line.at <= now}
    if looks:
        newest = list(looks.items())[-MOST_LOOKS:]
        lines.append("looked up by then: " + "; ".join(f"{_lower(text)} ({clock(at)})" for text, at in newest))
    if board.settings:
        lines.append("in force: " + "; ".join(f"{one.what} {one.target} {one.value}" for one in board.settings))
    return Sight(at=now, lines=tuple(lines) or ("nothing on the wall was out of the ordinary",))


def beats(
    timeline: Sequence[TimelineLine], entries: Iterable[Entry], truths: Sequence[Spell], changes: Sequence[Change]
) -> tuple[Beat, ...]:
    """One story of both: what was true, what fired, what was seen, done and said."""
    entries = list(entries)
    shown = {deed.action_id: deed.seq for deed in read(entries).deeds}
    alerts = {
        (entry.at, entry.fact.alert): entry.seq
        for entry in entries
        if isinstance(entry.fact, (AlertFired, AlertResolved))
    }
    numbers = {change.effect.action_id: change.number for change in changes}
    told = [
        Beat(
            at=line.at,
            lane=_lane(line, shown),
            text=line.text,
            entry=shown.get(line.ref)
            if line.kind in ("action", "message", "answer")
            else alerts.get((line.at, line.ref)),
            change=numbers.get(line.ref) if line.kind == "action" else None,
        )
        for line in timeline
    ]
    for spell in truths:
        told.append(Beat(at=spell.begin, lane="truth", text=_true(spell)))
        if spell.end is not None:
            told.append(Beat(at=spell.end, lane="truth", text=f"over: {spell.text}"))
    return tuple(sorted(told, key=lambda beat: (beat.at, beat.lane != "truth")))


def _lane(line: TimelineLine, shown: Mapping[str, int]) -> Lane:
    """One's own messages are actions of one's own; what others wrote is theirs."""
    return "people" if line.kind == "message" and line.ref not in shown else line.kind


def firing(entries: Iterable[Entry]) -> tuple[Spell, ...]:
    """From when to when each alert fired."""
    open_: dict[str, int] = {}
    found: list[Spell] = []
    for entry in entries:
        match entry.fact:
            case AlertFired(alert=alert, severity=severity):
                open_[alert] = len(found)
                found.append(Spell(id=alert, text=alert, begin=entry.at, role=severity))
            case AlertResolved(alert=alert) if alert in open_:
                place = open_.pop(alert)
                found[place] = found[place].model_copy(update={"end": entry.at})
            case _:
                pass
    return tuple(found)


def _true(spell: Spell) -> str:
    match spell.role:
        case "trigger":
            return f"{spell.text} (the trigger)"
        case "innocent":
            return f"{spell.text} (innocent)"
        case _:
            return spell.text


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
