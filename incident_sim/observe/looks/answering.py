"""From a look to its answer.

Figures are the named numbers of an answer; clues and the conditions of runbooks test them. Their names are stable, and
``looks.reference`` lists them.
"""

from __future__ import annotations

from incident_sim.actions import Action
from incident_sim.actions.communicate import ContactVendor
from incident_sim.actions.investigate import (
    CheckIntegrity,
    Probe,
    ReadRunbook,
    SearchLogs,
    ViewAlert,
    ViewBusiness,
    ViewCalls,
    ViewCapacity,
    ViewChanges,
    ViewMap,
    ViewMetrics,
    ViewTickets,
    ViewTraces,
    ViewVendor,
)
from incident_sim.observe.answers import Answer
from incident_sim.observe.evidence import Evidence
from incident_sim.observe.looks.calls import view_calls, view_map
from incident_sim.observe.looks.capacity import view_capacity
from incident_sim.observe.looks.history import read_runbook, view_alert, view_changes
from incident_sim.observe.looks.metrics import view_metrics
from incident_sim.observe.looks.outside import (
    check_integrity,
    probe,
    vendor_answer,
    view_business,
    view_tickets,
    view_vendor,
)
from incident_sim.observe.looks.records import search_logs, view_traces
from incident_sim.observe.looks.shown import Shown


def answer(action: Action, evidence: Evidence, *, action_id: str, asked_at: int, at: int) -> Answer:
    """What a look shows, as of the signals taken so far."""
    return stamp(_shown(action, evidence, asked_at, at), action.kind, action_id=action_id, asked_at=asked_at, at=at)


def stamp(shown: Shown, view: str, *, action_id: str, asked_at: int, at: int) -> Answer:
    """Say of what was shown who asked for it and when."""
    return Answer(
        action_id=action_id,
        view=view,
        title=shown.title,
        asked_at=asked_at,
        delivered_at=at,
        series=shown.series,
        tables=shown.tables,
        lines=shown.lines,
        traces=shown.traces,
        words=shown.words,
        figures=shown.figures,
    )


def _shown(action: Action, evidence: Evidence, asked_at: int, at: int) -> Shown:
    match action:
        case ViewMetrics():
            return view_metrics(action, evidence, at)
        case ViewCalls():
            return view_calls(action, evidence, at)
        case ViewMap():
            return view_map(action, evidence, at)
        case SearchLogs():
            return search_logs(action, evidence, at)
        case ViewTraces():
            return view_traces(action, evidence, at)
        case ViewChanges():
            return view_changes(action, evidence, at)
        case ViewAlert():
            return view_alert(action, evidence, at)
        case ReadRunbook():
            return read_runbook(action, evidence, at)
        case _:
            return _further(action, evidence, asked_at, at)


def _further(action: Action, evidence: Evidence, asked_at: int, at: int) -> Shown:
    match action:
        case ViewVendor():
            return view_vendor(action, evidence, at)
        case ContactVendor():
            return vendor_answer(action, evidence, at)
        case ViewBusiness():
            return view_business(action, evidence, at)
        case ViewCapacity():
            return view_capacity(action, evidence, at)
        case ViewTickets():
            return view_tickets(action, evidence, at)
        case CheckIntegrity():
            return check_integrity(action, evidence, at)
        case Probe():
            return probe(action, evidence, at, asked_at)
        case _:
            return Shown(title=action.kind.replace("_", " "))
