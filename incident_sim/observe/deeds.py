"""What our own changes to the system came to: whether they act and show yet, and the metrics before and after.

Read from nothing but the change log and the published windows, so it says what moved and not what moved it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incident_sim.actions import Action
from incident_sim.actions.command import Delegate
from incident_sim.journal.briefing import Briefing
from incident_sim.journal.signals import (
    ChangeRecorded,
    ColleagueActed,
    IntegrityReported,
    SessionOpened,
    Signal,
    WindowClosed,
)
from incident_sim.observe.dashboard import Deed, Reading
from incident_sim.observe.hands import Held
from incident_sim.observe.inverse import about, inverse
from incident_sim.observe.metrics import Metrics, Tally, journey_tally, service_tally
from incident_sim.observe.words import say_action
from incident_sim.units import MINUTE, ONE

MOST_DEEDS = 60
NOTABLE = ONE // 100
"""Where fewer fail before and after, a change is judged by how long the slow ones took."""
_ENDS = {"rollback_finished": "rollback", "restart_finished": "restart", "scale_finished": "scale"}
_UNDER_WAY = (*_ENDS.values(), "reconcile")
"""Kinds whose end the change log tells."""


@dataclass
class _Made:
    action_id: str
    action: Action
    by: str
    at: int
    acts_at: int
    acts: bool
    back: Action | None
    is_back: bool
    progress: str = ""
    taken_back: bool = False
    reading: Reading | None = None


class Deeds:
    """Changes in the order in which they were made; the oldest are forgotten."""

    def __init__(self) -> None:
        self._briefing: Briefing | None = None
        self._made: list[_Made] = []
        self._newest: dict[tuple[str, ...], Action] = {}
        self._handed: dict[str, list[tuple[str, Action]]] = {}
        self._replicas: dict[str, int] = {}

    def take(self, at: int, signal: Signal) -> None:
        """Follow the change log, and colleagues who begin what they were handed."""
        match signal:
            case SessionOpened(briefing=briefing):
                self._briefing = briefing
                self._replicas = {node.name: node.replicas for node in briefing.nodes}
            case ColleagueActed(team=team, action=kind, outcome="begun"):
                self._begun(at, team, kind)
            case ChangeRecorded(happened=happened) if happened == at:
                self._change(at, signal)
            case IntegrityReported(by="reconciliation"):
                self._end(at, "reconcile", "")
            case _:
                pass

    def done(self, at: int, held: Held) -> None:
        """An action was done: a change begins here, and one that was handed on begins with the colleague."""
        if isinstance(held.action, Delegate):
            self._handed.setdefault(held.action.team, []).append((held.action_id, held.action.order))
        elif held.action.family == "mitigate" and held.action.kind != "capture_state":
            self._make(at, held.action_id, held.action, held.actor)

    def measured(self, metrics: Metrics) -> None:
        """A window was published: read what is not settled yet."""
        for made in self._made:
            if made.acts and (made.reading is None or not made.reading.settled):
                made.reading = self._read(made, metrics)

    def all(self) -> tuple[Deed, ...]:
        """Every change, oldest first."""
        return tuple(self._tell(made) for made in self._made)

    def _begun(self, at: int, team: str, kind: str) -> None:
        waiting = self._handed.get(team, [])
        found = next((one for one in waiting if one[1].kind == kind), None)
        if found is not None:
            waiting.remove(found)
            self._make(at, found[0], found[1], team)

    def _make(self, at: int, action_id: str, action: Action, by: str) -> None:
        if self._briefing is None:
            return
        key = about(action)
        back = inverse(
            action, self._newest.get(key), self._briefing, self._replicas.get(getattr(action, "service", ""))
        )
        undone = self._take_back(action)
        acts_at = at + action.acts * self._briefing.pace // ONE
        acts = action.kind not in _UNDER_WAY
        self._made.append(_Made(action_id, action, by, at, acts_at, acts, back, is_back=undone))
        del self._made[:-MOST_DEEDS]
        self._newest[key] = action

    def _take_back(self, action: Action) -> bool:
        """Whether this takes an earlier change back, and with it whatever was done to the same thing since."""
        same = [one for one in self._made if about(one.action) == about(action) or one.back == action]
        place = next((n for n in reversed(range(len(same))) if same[n].back == action and not same[n].taken_back), None)
        for one in same[place:] if place is not None else ():
            one.taken_back = True
        return place is not None

    def _change(self, at: int, change: ChangeRecorded) -> None:
        target, values = change.target, change.values
        match change.change:
            case "scale_started" | "scale_finished" if values and values[0].isdigit():
                self._replicas[target] = int(values[0])
            case "rollback_progressed" if len(values) > 2:
                self._step(at, target, values[1], values[2])
            case _:
                pass
        if change.change in _ENDS:
            self._end(at, _ENDS[change.change], target)

    def _open(self, kind: str, target: str) -> _Made | None:
        """The oldest change of a kind that has not come to its end."""
        return next(
            (
                one
                for one in self._made
                if not one.acts and one.action.kind == kind and getattr(one.action, "service", "") == target
            ),
            None,
        )

    def _step(self, at: int, target: str, done: str, of: str) -> None:
        made = self._open("rollback", target)
        if made is not None:
            made.progress = f"{done} of {of}"
            if done.isdigit() and of.isdigit() and int(done):
                made.acts_at = made.at + (at - made.at) * int(of) // int(done)

    def _end(self, at: int, kind: str, target: str) -> None:
        made = self._open(kind, target)
        if made is not None:
            made.acts_at, made.acts, made.progress = at, True, ""

    def _read(self, made: _Made, metrics: Metrics) -> Reading | None:
        shows_at = _shows_at(made)
        before = [one for one in metrics.since(made.at - MINUTE) if one.end <= made.at]
        after = [one for one in metrics.since(shows_at) if one.start >= shows_at and one.end <= shows_at + MINUTE]
        if not after:
            return None
        settled = metrics.windows[-1].end >= shows_at + MINUTE
        subject, journey = self._subject(made.action, before)
        tally = journey_tally if journey else service_tally
        was, now = tally(before, subject), tally(after, subject)
        failing = max(_failing(was), _failing(now)) >= NOTABLE
        if failing:
            return Reading(subject, "failing", _failing(was), _failing(now), settled)
        return Reading(subject, "p95", was.p95, now.p95, settled)

    def _subject(self, action: Action, before: Sequence[WindowClosed]) -> tuple[str, bool]:
        """Where the effect of a change is to be seen, and whether that is a journey of users.

        What concerns no service and no journey in particular is read at the journey that failed most.
        """
        briefing = self._briefing
        journeys = [one.name for one in briefing.journeys] if briefing is not None else []
        ours = [one.name for one in briefing.nodes if one.kind != "third_party"] if briefing is not None else []
        routes = {one.name: one.caller for one in briefing.routes} if briefing is not None else {}
        for slot in ("journey", "service", "call", "route", "cache", "pool", "resource", "queue"):
            named = str(getattr(action, slot, "") or "")
            name = routes.get(named, named.split("->", maxsplit=1)[0].split(".", maxsplit=1)[0])
            if name in journeys:
                return name, True
            if name in ours:
                return name, False
        return max(journeys, key=lambda one: journey_tally(before, one).failing, default=""), True

    def _tell(self, made: _Made) -> Deed:
        return Deed(
            action_id=made.action_id,
            action=made.action,
            by=made.by,
            at=made.at,
            acts_at=made.acts_at,
            acts=made.acts,
            shows_at=_shows_at(made),
            progress=made.progress,
            reading=made.reading,
            meanwhile=tuple(self._meanwhile(made)) if made.reading is not None else (),
            back=made.back,
            is_back=made.is_back,
            taken_back=made.taken_back,
        )

    def _meanwhile(self, made: _Made) -> Sequence[str]:
        span = range(made.at - MINUTE, _shows_at(made) + MINUTE)
        return [say_action(one.action) for one in self._made if one is not made and one.acts_at in span]


def _shows_at(made: _Made) -> int:
    return made.acts_at + made.action.shows


def _failing(tally: Tally) -> int:
    return tally.failing if tally.requests else -1
