"""A coach who sees what the player sees, and knows which questions an incident asks: hints, by level.

What is open follows from what was not yet looked at, said or done; the truth of the world is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from incident_sim.actions import Action
from incident_sim.actions.command import Delegate
from incident_sim.actions.investigate import Probe, ViewBusiness, ViewCalls, ViewMetrics
from incident_sim.actions.mitigate import CaptureState
from incident_sim.observe.looks.shown import Shown


class Wall(NamedTuple):
    """What the coach reads off the wallboard."""

    called: bool
    """Whether anything has fired or failed yet."""
    ringing: str | None
    """An alert that fires and nobody has acknowledged."""
    ill: tuple[str, ...]
    """Services in trouble, the worst first."""
    journeys: tuple[str, ...]
    """Journeys of users, those that fail first."""
    dimension: str | None
    """A dimension of users."""
    third_party: str | None
    runbook: str | None
    """The first runbook of the company."""
    mitigated: bool
    """Whether failures are near calm again."""


class Hint(NamedTuple):
    """An open question, the kind of step that answers it, and the step itself."""

    question: str
    step: str
    exactly: str


EARLY = Hint(
    "Has anything called for you yet?",
    "Wait until something fires or fails.",
    "Let time run: an ordinary day needs nobody.",
)
CLOSED = Hint(
    "Every question of the checklist has been asked.",
    "Watch: read the users' own signal until it has been nominal for long enough.",
    "Keep the cadence of your posts, put back what is in force, and resolve when the watch is over.",
)


class Coach:
    """Remembers what was done, and says what is open."""

    def __init__(self) -> None:
        self._done: list[Action] = []

    def take(self, action: Action) -> None:
        """Something was looked at, said or done."""
        self._done.append(action)

    def hint(self, level: int, wall: Wall) -> Shown:
        """The first open question, with as much of its answer as the level gives."""
        hint = next(self._open(wall), CLOSED) if wall.called else EARLY
        return Shown(title="A hint from the coach", words=tuple(hint)[:level])

    def _open(self, wall: Wall) -> Iterator[Hint]:
        yield from self._first(wall)
        yield from self._relief(wall)
        yield from self._later(wall)

    def _first(self, wall: Wall) -> Iterator[Hint]:
        journey = wall.journeys[0] if wall.journeys else "the journey of users"
        ill = wall.ill[0] if wall.ill else "the service that fails most on the wallboard"
        if wall.ringing is not None:
            yield Hint(
                "Does anybody know that the page has reached you?",
                "Acknowledge what fires.",
                f"acknowledge {wall.ringing}",
            )
        if not any(isinstance(one, (ViewMetrics, ViewBusiness, Probe)) for one in self._done):
            yield Hint(
                "How many users fail, and who?",
                "View the metrics of the journey, split by a dimension of users.",
                f"view_metrics {journey} by {wall.dimension or 'region'}",
            )
        if not self._has("declare"):
            yield Hint(
                "Is this an incident? In doubt it is, and the higher severity.",
                "Declare it, with the severity that the table of the briefing gives for what you see.",
                f"declare, for {journey}; it can be lowered once you know more",
            )
        if not self._has("view_changes"):
            yield Hint("What changed?", "View the changes: deploys, settings, infrastructure, vendors.", "view_changes")
        if not any(isinstance(one, ViewCalls) for one in self._done):
            yield Hint(
                "Is it the service itself, or what it calls?",
                "View the outbound calls of a service in trouble: attempts for each call, latency by region.",
                f"view_calls {ill}",
            )

    def _relief(self, wall: Wall) -> Iterator[Hint]:
        if not self._has("post_status"):
            yield Hint(
                "Do users know that you know?",
                "Post to the status page: what fails, for whom, since when, and when they hear next.",
                "post_status investigating, with the journey, the effect and the time of the next update",
            )
        if not wall.mitigated and not any(self._changes()):
            yield Hint(
                "Can users be relieved before the cause is known?",
                "Look for a change that can be taken back: a rollback, a breaker, fewer let in at the door.",
                f"read_runbook {wall.runbook}, and do what it says about relief"
                if wall.runbook is not None
                else "shed a journey that overloads what serves it, and read its metrics",
            )
        changes = list(self._changes())
        if changes and not any(isinstance(one, (ViewMetrics, Probe)) for one in self._since(changes[-1])):
            yield Hint(
                "Did your last change do what you wanted?",
                "Read the users' own signal after each change.",
                f"view_metrics {wall.journeys[0]}" if wall.journeys else "view_metrics of the journey",
            )
        if not self._has("hypothesize"):
            yield Hint(
                "What do you think is wrong?",
                "Write a hypothesis down, and drop it when something contradicts it.",
                "hypothesize, suspected, the component that your looks point to",
            )

    def _later(self, wall: Wall) -> Iterator[Hint]:
        if not self._has("page"):
            yield Hint(
                "Who could help?", "Page the team that owns what is in trouble.", "page that team, with one line"
            )
        if not self._has("view_business"):
            yield Hint("What does it cost?", "View orders and revenue.", "view_business")
        if not self._has("update_executives"):
            yield Hint(
                "Does anybody upstairs know?",
                "Update executives: impact, action, the next time.",
                "update_executives, in three lines",
            )
        if wall.third_party is not None and not self._has("view_vendor", "view_map"):
            yield Hint(
                "Does a vendor take part in it?",
                "Read the vendor's status page; it lags.",
                f"view_vendor {wall.third_party}",
            )
        if not self._has("check_integrity"):
            yield Hint("Is money or data at risk?", "Compare payments with orders.", "check_integrity")

    def _has(self, *kinds: str) -> bool:
        return any(one.kind in kinds for one in self._done)

    def _changes(self) -> Iterator[Action]:
        for one in self._done:
            change = one.order if isinstance(one, Delegate) else one
            if change.family == "mitigate" and not isinstance(change, CaptureState):
                yield one

    def _since(self, change: Action) -> list[Action]:
        place = max(place for place, one in enumerate(self._done) if one is change)
        return self._done[place + 1 :]
