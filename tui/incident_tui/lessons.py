"""The guide of a first drill: one thing at a time, in the order in which an incident is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from incident_sim.host.order import Order
from incident_sim.observe import Dashboard
from incident_sim.units import MINUTE, ONE

TUTORIAL = "tutorial"
"""The scenario that the guide belongs to."""
WATCH = 30 * MINUTE
"""How long users must be well before it is over; a scenario's pace scales it."""
PACE = 3.0
"""The clock's speed while hands are at work: a beginner has read what they do by then."""

Done = Callable[[Dashboard], bool]


@dataclass(frozen=True)
class Lesson:
    """One step: why it is taken, the keys that take it, what one types in the line mode, and when it has been taken."""

    title: str
    why: str
    keys: str
    typed: str
    done: Done


@dataclass(frozen=True)
class Place:
    """Where somebody stands in the drill."""

    number: int
    """From 1; one more than there are lessons once all are done."""
    of: int
    lesson: Lesson


class Guide:
    """Follows a player from lesson to lesson; what was done early is not asked for again."""

    def __init__(self) -> None:
        self._at = 0
        self._runs: bool | None = None

    def clock(self, dashboard: Dashboard) -> float | None:
        """The speed that time is to have from now on; nothing while that stays as it is."""
        runs = time_runs(dashboard)
        if runs is self._runs:
            return None
        self._runs = runs
        return PACE if runs else 0.0

    def follow(self, dashboard: Dashboard) -> Place:
        """The lesson that is open in this view."""
        while self._at < len(LESSONS) and LESSONS[self._at].done(dashboard):
            self._at += 1
        lesson = LESSONS[self._at] if self._at < len(LESSONS) else OVER
        return Place(self._at + 1, len(LESSONS), lesson)


def guide_of(order: Order) -> Guide | None:
    """Who teaches beside the tutorial; nobody in a ranked session, or where a moment of it is taken back."""
    taught = order.scenario == TUTORIAL and not order.ranked and order.back is None
    return Guide() if taught else None


def time_runs(dashboard: Dashboard) -> bool:
    """Whether the guide lets time run: only while the hands are at work, so that one may read for as long as one likes.

    Nothing is held once the player's part is over.
    """
    return bool(dashboard.pending) or dashboard.composing is not None or dashboard.phase != "live"


def _fired(dashboard: Dashboard) -> bool:
    return any(one.kind == "alert" for one in dashboard.wallboard.timeline)


def _acknowledged(dashboard: Dashboard) -> bool:
    return _fired(dashboard) and all(one.acknowledged or one.severity != "page" for one in dashboard.wallboard.alerts)


def _answered(view: str, *words: str) -> Done:
    def done(dashboard: Dashboard) -> bool:
        return any(one.view == view and all(word in one.title for word in words) for one in dashboard.answers)

    return done


def _rolled_back(dashboard: Dashboard) -> bool:
    told = any(one.kind == "change" and one.text.startswith("rollback ") for one in dashboard.wallboard.timeline)
    return told or any(one.what == "rollback" for one in dashboard.wallboard.operations)


def _watched(dashboard: Dashboard) -> bool:
    well = dashboard.seen.mitigated
    return well is not None and dashboard.now - well >= WATCH * dashboard.briefing.pace // ONE


LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "The wall",
        "Left, one line a service: ● is well, ✖ is ill. The chart shows the share of users' attempts that fail. "
        "Something has begun, and nobody has called you yet. The clock stands still while you read here.",
        "Press w: time runs fast until something needs you.",
        "skip",
        _fired,
    ),
    Lesson(
        "A page",
        "Orders fail, and an alert has woken you. Say that you have it, or somebody else will be woken too.",
        "Press A for the alerts, then enter.",
        "acknowledge alert=order-burn-fast",
        _acknowledged,
    ),
    Lesson(
        "How bad, and for whom?",
        "A look is a question to the telemetry. It keeps your hands busy for some seconds, and the answer stays.",
        "Press 2 for the metrics, b until it says region, then enter.",
        "view_metrics service=order by=region",
        _answered("view_metrics"),
    ),
    Lesson(
        "Declare it",
        "Most orders fail, whoever asks. That is an incident of the highest grade, and saying so early costs "
        "nothing: you can lower it later.",
        "Press a, the list of all you can do. Type sev1, then enter.",
        "declare severity=SEV1 journey=order",
        lambda dashboard: dashboard.wallboard.severity is not None,
    ),
    Lesson(
        "What changed?",
        "Most trouble begins with a change. The change log knows them all, with who made them and when.",
        "Press 5, and look at what came just before failures rose.",
        "view_changes",
        _answered("view_changes"),
    ),
    Lesson(
        "A suspect is no verdict",
        "A release of basket went out shortly before. Does the new release fail more than the old one, which still "
        "runs beside it?",
        "Press 2. Arrows choose basket, b until it says release, then enter.",
        "view_metrics service=basket by=release",
        _answered("view_metrics", "basket", "release"),
    ),
    Lesson(
        "Write down what you think",
        "The new one fails and the old one does not. A hypothesis on record can be tested, handed on, and dropped.",
        "Press h, choose basket, type release, enter; then say how sure you are.",
        "hypothesize component=basket mechanism=bad_release",
        lambda dashboard: bool(dashboard.wallboard.hypotheses),
    ),
    Lesson(
        "Take it back",
        "The list shows what each act costs, how long until it acts, and then until it shows. What users may feel is "
        "asked about once.",
        "Press a, type roll back basket, then enter and y.",
        "rollback service=basket",
        _rolled_back,
    ),
    Lesson(
        "Tell those who wait",
        "Users see an error and do not know that you know. The form is filled with what you have seen.",
        "Press u, read what it will say, then ctrl+j sends it.",
        "post_status status=investigating journeys=[order] effect=failing next_update=4m",
        lambda dashboard: dashboard.wallboard.public_status is not None,
    ),
    Lesson(
        "Did it help?",
        "Never believe that a change has helped: watch the users' own signal. The Y under the chart is what you did.",
        "Press 1 for the wall, then w, until failures are down.",
        "skip",
        lambda dashboard: dashboard.seen.mitigated is not None,
    ),
    Lesson(
        "Say that it is better",
        "It looks well, but well for a minute is not over. Say that you watch, and when they will hear from you next.",
        "Press u, write another post; its status says monitoring. ctrl+j sends it.",
        "post_status status=monitoring journeys=[order] effect=none next_update=4m",
        lambda dashboard: dashboard.wallboard.public_status in ("monitoring", "resolved"),
    ),
    Lesson(
        "Watch it hold",
        "An incident that comes back hurts twice. Six quiet minutes are asked for here; on a real day it is half an "
        "hour. Keep the word you gave: when the update is due, u and enter say that nothing has changed.",
        "Press w, again and again; it stops when something needs you.",
        "skip",
        _watched,
    ),
    Lesson(
        "It is over",
        "Say so to users, and mean it.",
        "Press u, write another post, and set its status to resolved; ctrl+j sends.",
        "post_status status=resolved journeys=[order] effect=none",
        lambda dashboard: dashboard.wallboard.public_status == "resolved",
    ),
    Lesson(
        "Close",
        "The incident is yours until you close it. Then you may write a short postmortem, and the debrief says what "
        "each of your acts came to: the same morning is played again without it.",
        "Press a, type resolve, then enter and y.",
        "resolve",
        lambda dashboard: dashboard.phase != "live",
    ),
)
"""In the order of an incident: see, say, look, act, tell, watch, close."""

OVER = Lesson(
    "Your part is over",
    "The debrief comes next. Then play it again without the guide, or something harder: checkout-cascade.",
    "Press 0, then enter.",
    "debrief",
    lambda _: False,
)
