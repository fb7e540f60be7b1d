"""When a coach speaks up in practice: a page nobody answers, silence, looking at one thing only, doing nothing.

A hint is offered, never given: taking it is an action, and costs the points it says. What is noticed follows from what
the player sees and did; the truth of the world is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from incident_sim.actions import Action
from incident_sim.observe import Dashboard, wants
from incident_sim.units import MINUTE, ONE, SECOND
from incident_tui.renderables.figures import span

Kind = Literal["page", "silence", "tunnel", "idle"]

PAGE_WAITS = 90 * SECOND
SILENT = 3 * MINUTE
"""How long others wait before a coach says so, at pace 1."""
IDLE = 90 * SECOND
"""Reading and thinking take the time they take, whatever the pace."""
SAME_LOOKS = 5
"""So many looks at one thing, one after another, are a tunnel."""
SPEAKS = MINUTE
"""How long an offer stands."""
QUIET = 5 * MINUTE
"""How long it then stays away."""
LEAST = 20 * SECOND
_SUBJECTS = ("service", "target", "journey", "third_party", "call")
_OFFER = "H offers a hint."


@dataclass(frozen=True)
class Nudge:
    """Something a coach has noticed."""

    kind: Kind
    words: str


class Coaching:
    """Notices, speaks once, and then leaves the player alone for a while."""

    def __init__(self) -> None:
        self._waited_until = 0
        self._said: dict[Kind, int] = {}
        """When a thing was first spoken of."""
        self._quiet: dict[Kind, int] = {}

    def follow(self, dashboard: Dashboard, looks: Sequence[Action], *, waiting: bool = False) -> Nudge | None:
        """What to say now; ``looks`` are the questions answered so far, ``waiting`` is waiting on purpose."""
        now = dashboard.now
        if waiting:
            self._waited_until = now
        for nudge in _noticed(dashboard, looks, self._waited_until):
            if now < self._quiet.get(nudge.kind, 0):
                continue
            began = self._said.setdefault(nudge.kind, now)
            if now - began < SPEAKS:
                return nudge
            self._hush(nudge.kind, dashboard)
        return None

    def answered(self, dashboard: Dashboard) -> None:
        """The offer was taken up or declined: nothing more for a while."""
        for kind in list(self._said):
            self._hush(kind, dashboard)

    def _hush(self, kind: Kind, dashboard: Dashboard) -> None:
        self._said.pop(kind, None)
        self._quiet[kind] = dashboard.now + QUIET


def paced(time: int, dashboard: Dashboard) -> int:
    """A span of people's time at a scenario's pace."""
    return max(LEAST, time * dashboard.briefing.pace // ONE)


def _noticed(dashboard: Dashboard, looks: Sequence[Action], waited_until: int) -> Iterator[Nudge]:
    if dashboard.phase != "live" or dashboard.composing is not None:
        return
    now = dashboard.now
    waiting = wants(dashboard)
    page = next((one for one in waiting if one.kind == "acknowledge"), None)
    if page is not None and now - page.since >= paced(PAGE_WAITS, dashboard):
        yield Nudge(
            "page", f"A page has waited {span(now - page.since)} for somebody to say that they have it. {_OFFER}"
        )
    silent = next((one for one in waiting if one.kind in ("post_status", "update_executives")), None)
    if silent is not None and now - silent.since >= paced(SILENT, dashboard):
        who = f"{silent.who[:1].upper()}{silent.who[1:]}"
        yield Nudge("silence", f"{who} has heard nothing for {span(now - silent.since)}. {_OFFER}")
    if dashboard.seen.mitigated is None and (same := tunnel(looks)):
        yield Nudge("tunnel", f"Your last {SAME_LOOKS} looks were all at {same}. {_OFFER}")
    idle = now - max(waited_until, last_done(dashboard))
    if dashboard.wallboard.alerts and dashboard.hands_free_at <= now and idle >= IDLE:
        yield Nudge("idle", f"Nothing has been looked at, said or done for {span(idle)}. {_OFFER}")


def last_done(dashboard: Dashboard) -> int:
    """When the player last did anything, or when the first of the alerts that fire began."""
    if dashboard.pending:
        return dashboard.now
    board = dashboard.wallboard
    done = (one.at for one in board.timeline if one.kind in ("action", "answer", "refused"))
    said = (one.at for one in dashboard.sent)
    called = min((alert.since for alert in board.alerts), default=0)
    return max([called, *done, *said])


def tunnel(looks: Sequence[Action]) -> str:
    """What the last looks were all at: one service or journey, or one kind of look; empty if they differ."""
    newest = list(looks)[-SAME_LOOKS:]
    if len(newest) < SAME_LOOKS:
        return ""
    subjects = {next((str(value) for slot in _SUBJECTS if (value := getattr(one, slot, None))), "") for one in newest}
    if len(subjects) == 1 and "" not in subjects:
        return subjects.pop()
    kinds = {one.kind for one in newest}
    return kinds.pop().removeprefix("view_").replace("_", " ") if len(kinds) == 1 else ""
