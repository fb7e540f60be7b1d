"""What the line mode prints and reads."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator
from typing import Any

from incident_sim.actions import ACTION, Action
from incident_sim.documents import read_yaml
from incident_sim.errors import FileRefused
from incident_sim.host.messages import Graded
from incident_sim.observe import (
    Answer,
    Briefing,
    Dashboard,
    promises,
    say_action,
    say_mechanism,
    say_reading,
    verdict,
    wants,
)
from incident_sim.report.terminal import tell
from incident_sim.text import safe_line
from incident_sim.units import FROM_FILE, show_clock, show_duration, show_ratio
from incident_tui.lessons import Place

WIDTH = 88
MOST_DEEDS = 6
"""So many of the newest changes are told."""

HELP = (
    "Type an action and its slots: view_metrics service=checkout by=region",
    "Values may be YAML: post_status status=investigating effect=failing journeys=[checkout] next_update=10m",
    "Looks: view_metrics view_calls search_logs view_traces view_changes view_map view_vendor view_business",
    "       view_capacity view_alert view_tickets read_runbook check_integrity probe",
    "Moves: rollback pause_rollout set_timeout set_retries limit_calls open_breaker close_breaker turn_flag",
    "       shift_traffic shed scale restart capture_state reconcile",
    "Command: acknowledge declare page ask delegate assign note fallback hand_over withdraw",
    "Words: post_status show_banner remove_banner publish_macro update_executives message_team contact_vendor",
    "Thoughts: hypothesize drop_hypothesis.  The end: resolve stand_down",
    "skip (or w) runs fast until something needs you; speed N; pause; status; quit; help",
)


def parse(line: str) -> Action:
    """An action from a line; raises ValueError or pydantic's ValidationError with what is wrong."""
    kind, *slots = shlex.split(line)
    data: dict[str, Any] = {"do": kind}
    for slot in slots:
        name, sign, value = slot.partition("=")
        if not sign:
            raise ValueError(f"{safe_line(slot, 40)!r} is no slot: write name=value; `help` lists what can be done")
        try:
            data[name] = read_yaml(value, "line").data
        except FileRefused as refusal:
            raise ValueError(refusal.problems[0].message) from None
    return ACTION.validate_python(data, context=FROM_FILE)


def say_briefing(briefing: Briefing) -> Iterator[str]:
    """What a player reads before the page."""
    yield f"SIMULATION. {briefing.title}"
    for text in (briefing.company, briefing.story, briefing.judged):
        yield from textwrap.wrap(safe_line(text, 2000), WIDTH)
        yield ""
    yield "Services: " + ", ".join(node.name for node in briefing.nodes)
    yield "Severities: " + "; ".join(f"{level.name}: {level.when}" for level in briefing.severities)
    yield "Runbooks: " + ", ".join(page.name for page in briefing.runbooks)
    yield "Type `help` for what can be done, `skip` to wait for the page."


def say_status(dashboard: Dashboard) -> Iterator[str]:
    """The wallboard in a few lines."""
    wall = dashboard.wallboard
    yield (
        f"T+{show_clock(dashboard.now)} {wall.severity or 'not declared'}; {wall.users_unserved:,} users unserved; "
        f"budget left {show_ratio(wall.budget_left)}"
    )
    for alert in wall.alerts:
        yield f"{alert.severity} {alert.alert}: {alert.summary}{' (acknowledged)' if alert.acknowledged else ''}"
    for service in wall.services:
        latency = show_duration(service.p95) if service.p95 >= 0 else "-"
        yield f"{service.health:<8} {service.name:<18} errors {show_ratio(service.errors):>6}  p95 {latency}"
    for pending in dashboard.pending:
        yield f"{pending.state}: {pending.action.kind} ({pending.action_id})"
    yield from say_doings(dashboard)


def say_doings(dashboard: Dashboard) -> Iterator[str]:
    """Changes on their way and what they came to, promises, who waits, what is thought, who does what."""
    now = dashboard.now
    for deed in dashboard.deeds[-MOST_DEEDS:]:
        if deed.reading is not None:
            told = f"{say_reading(deed.reading)}, {verdict(deed.reading)}"
        elif deed.acts and now >= deed.acts_at:
            told = f"acts; shows in {show_duration(max(0, deed.shows_at - now))}"
        else:
            told = f"acts in about {show_duration(max(0, deed.acts_at - now))}"
        yield f"change {deed.action_id}: {say_action(deed.action)}: {told}"
    for promise in promises(dashboard):
        late = "OVERDUE by" if promise.due < now else "due in"
        yield f"update for {promise.to}: {late} {show_duration(abs(promise.due - now))}"
    for want in wants(dashboard):
        yield f"waits {show_duration(now - want.since)}: {want.who}: {safe_line(want.what, 120)} ({want.kind})"
    for thought in dashboard.thoughts:
        seen = f", by {safe_line(thought.sights[-1].title, 60)}" if thought.sights else ""
        yield f"{thought.confidence}: {say_mechanism(thought.mechanism)} at {thought.component}{seen}"
    for one in dashboard.crew:
        if one.state != "not paged":
            yield f"{one.person} ({one.team}): {one.state}{f', {one.doing}' if one.doing else ''}"


def say_answer(answer: Answer) -> Iterator[str]:
    """An answer as lines."""
    yield f"-- {answer.title}"
    for words in answer.words:
        yield f"   {safe_line(words, 300)}"
    for caption, table in answer.tables:
        yield f"   {caption}: {' | '.join(table.columns)}"
        for row in table.rows[:20]:
            yield f"   {' | '.join(safe_line(cell, 60) for cell in row)}"
    for line in answer.lines[-8:]:
        yield f"   T+{show_clock(line.at)} {line.level} {line.service} {line.template} {' '.join(line.values)}"
    for trace in answer.traces[:5]:
        yield f"   {trace.trace} {trace.outcome} {show_duration(trace.duration)}, {len(trace.spans)} spans"


def say_lesson(place: Place) -> Iterator[str]:
    """A lesson of the guide, and what to type."""
    yield ""
    yield f"** {place.lesson.title}" + (f" ({place.number} of {place.of})" if place.number <= place.of else "")
    yield from textwrap.wrap(place.lesson.why, WIDTH)
    yield f"   type: {place.lesson.typed}"


def say_debrief(graded: Graded) -> Iterator[str]:
    """The debrief as lines, and how to keep it as a page."""
    yield from tell(graded.debrief, WIDTH, blocks=False)
    recording = graded.recording
    yield f"Recorded in {recording}"
    page = recording.removesuffix(".jsonl") + ".html"
    yield f"As a page: incident-sim debrief {shlex.quote(recording)} --html {shlex.quote(page)}"
