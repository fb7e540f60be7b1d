"""A responder that follows a runbook: it waits for what it is told to wait for, and acts with ordinary hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from incident_sim.actions import ACTION, Action
from incident_sim.errors import ActionRefused
from incident_sim.observe import Dashboard
from incident_sim.plays import Condition, Routine, Runbook, Step
from incident_sim.responders.conditions import holds
from incident_sim.responders.filling import fill
from incident_sim.seat import Seat
from incident_sim.units import FROM_FILE, SECOND

GLANCE = 2 * SECOND
"""How often it looks at the wallboard while it waits."""


class FollowRunbook:
    """Steps in order; routines come in between, when they are due."""

    def __init__(self, runbook: Runbook) -> None:
        self._runbook = runbook

    def play(self, seat: Seat) -> None:
        """Follow the steps to the end, or to the end of the play."""
        reading = _Reading(seat, self._runbook.routines)
        for step in self._runbook.steps:
            if not reading.take(step):
                return


class _Reading:
    def __init__(self, seat: Seat, routines: Sequence[Routine]) -> None:
        self._seat = seat
        self._now = seat.observe().now
        self._due: list[tuple[Routine, int | None]] = [(routine, None) for routine in routines]

    def take(self, step: Step) -> bool:
        """Do one step; False once the play is over and the step is not for afterwards."""
        began = looked = self._now
        while True:
            dashboard = self._seat.observe()
            if dashboard.phase != "live" and step.act.get("do") != "file_postmortem":
                return False
            if _all_hold(step.when, dashboard):
                break
            if step.give_up is not None and self._now - began >= step.give_up:
                return True
            if step.repeat is not None and self._now - looked >= step.repeat:
                looked = self._now
                self._do(step.act, dashboard)
            self._routines(dashboard)
            self._pass(GLANCE)
        if step.wait:
            self._pass(step.wait)
        self._do(step.act, self._seat.observe())
        return True

    def _routines(self, dashboard: Dashboard) -> None:
        for place, (routine, last) in enumerate(self._due):
            begun = last is not None or _all_hold(routine.when, dashboard)
            over = bool(routine.until) and _all_hold(routine.until, dashboard)
            due = last is None or self._now - last >= routine.every
            if begun and due and not over and dashboard.phase == "live":
                self._due[place] = (routine, self._now)
                self._do(routine.act, dashboard)

    def _do(self, act: Mapping[str, Any], dashboard: Dashboard) -> None:
        action = read(act, dashboard)
        if action is None:
            return
        try:
            self._seat.act(action)
        except ActionRefused:
            return
        self._pass(action.hands)

    def _pass(self, span: int) -> None:
        # Time is half-open: one microsecond more, and what ends at that instant has ended.
        self._now += span + 1
        self._seat.advance(self._now)


def _all_hold(conditions: Sequence[Condition], dashboard: Dashboard) -> bool:
    return all(holds(condition, dashboard) for condition in conditions)


def read(act: Mapping[str, Any], dashboard: Dashboard) -> Action | None:
    """The action that a step means now; None if what it leaves open is not known yet."""
    try:
        return ACTION.validate_python(fill(act, dashboard), context=FROM_FILE)
    except ValidationError:
        return None
