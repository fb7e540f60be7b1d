"""Players who do not think: each does one kind of thing to everything, or says everything, and hopes.

They are what a fair score must see through. Each waits for the page, does its one trick with ordinary hands, and then
lets the incident run to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, get_args

from pydantic import ValidationError

from incident_sim.actions import ACTION, Action, Postmortem
from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.command import Ask
from incident_sim.actions.diagnose import Hypothesize, Mechanism
from incident_sim.actions.mitigate import Mitigation
from incident_sim.actions.postmortem import ActionItem, Moment, RootCause
from incident_sim.actions.practice import TakeHint
from incident_sim.errors import ActionRefused
from incident_sim.kernel import Stream
from incident_sim.observe import Dashboard, draft, knowledge, offers, postmortem_draft
from incident_sim.responders.base import Responder
from incident_sim.seat import Seat
from incident_sim.units import MINUTE, ONE, SECOND

GLANCE = 2 * SECOND
LEAST = ONE // 20
"""Who sheds everything lets one in twenty in: fewer would be no service at all."""
MORE = 2
"""Who scales everything doubles it."""
MESSAGES = ("post_status", "update_executives", "publish_macro", "show_banner", "message_team", "contact_vendor")
RANDOM_MOVES = 40
COMING = 9 * MINUTE
"""How long who pages everybody waits for them before asking, at pace 1: longer than most engineers take."""
QUESTIONS = get_args(Ask.model_fields["question"].annotation)
Kind = Literal["trigger", "impact", "page", "declared", "change", "message", "mitigated", "resolved"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Moves = Callable[[Dashboard], Iterable[Action]]


class Trick:
    """Does what it always does, once somebody is paged, and nothing else; with patience between two kinds of thing."""

    def __init__(self, *moves: Moves, form: Callable[[Dashboard], Postmortem] | None = None, patience: int = 0) -> None:
        self._moves = moves
        self._form = form
        self._patience = patience

    def play(self, seat: Seat) -> None:
        """Wait, do it, and let the rest happen."""
        pace = _Pace(seat)
        if self._moves:
            pace.until_paged()
        for place, moves in enumerate(self._moves):
            if place and self._patience:
                pace.rest(self._patience * seat.observe().briefing.pace // ONE)
            for action in moves(seat.observe()):
                pace.act(action)
        if self._form is not None:
            ends = seat.observe().ends_at
            seat.advance(ends)
            pace.act(FilePostmortem(postmortem=self._form(seat.observe())))


class RandomMoves:
    """Does whatever is offered, at random."""

    def __init__(self, chance: Stream) -> None:
        self._chance = chance

    def play(self, seat: Seat) -> None:
        """One move after the other, half a minute apart."""
        pace = _Pace(seat)
        pace.until_paged()
        for _ in range(RANDOM_MOVES):
            dashboard = seat.observe()
            ready = [offer.action for offer in offers(dashboard) if offer.action is not None and offer.refusal is None]
            ready = [action for action in ready if action.family != "close" and not isinstance(action, TakeHint)]
            if dashboard.phase != "live" or not ready:
                return
            pace.act(ready[self._chance.below(len(ready))])
            pace.rest(MINUTE // 2)


class _Pace:
    """Ordinary hands: one thing after the other."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._now = seat.observe().now

    def until_paged(self) -> None:
        """Wait for the page; five minutes are enough where none comes."""
        begun = self._now
        while self._now < begun + 5 * MINUTE and not self._seat.observe().wallboard.alerts:
            self.rest(GLANCE)

    def act(self, action: Action) -> None:
        """Do something, if it can be done."""
        try:
            self._seat.act(action)
        except ActionRefused:
            return
        self.rest(action.hands)

    def rest(self, span: int) -> None:
        """Let time pass."""
        self._now += span + 1
        self._seat.advance(self._now)


def _services(dashboard: Dashboard) -> list[str]:
    return [node.name for node in dashboard.briefing.nodes if node.kind == "service"]


def _made(slots: Iterable[Mapping[str, Any]]) -> Iterator[Action]:
    """Actions from their slots; what cannot be said is left out."""
    for each in slots:
        try:
            yield ACTION.validate_python(each)
        except ValidationError:
            continue


def looks(dashboard: Dashboard) -> list[Action]:
    """Every look that is offered."""
    return [offer.action for offer in offers(dashboard) if offer.action is not None and offer.family == "investigate"]


def restart_all(dashboard: Dashboard) -> Iterator[Action]:
    """Restart every service."""
    return _made({"do": "restart", "service": name} for name in _services(dashboard))


def roll_back_all(dashboard: Dashboard) -> Iterator[Action]:
    """Roll back every service that can be."""
    known = knowledge(dashboard)
    names = [name for name in _services(dashboard) if known.earlier_release(name) is not None]
    return _made({"do": "rollback", "service": name} for name in names)


def scale_all(dashboard: Dashboard) -> Iterator[Action]:
    """Double every service."""
    nodes = [node for node in dashboard.briefing.nodes if node.kind == "service"]
    return _made({"do": "scale", "service": node.name, "replicas": node.replicas * MORE} for node in nodes)


def turn_every_flag(dashboard: Dashboard) -> Iterator[Action]:
    """Turn every flag to its other side."""
    known = knowledge(dashboard)
    return _made({"do": "turn_flag", "flag": flag, "on": not known.flag_on(flag)} for flag in known.flags)


def shed_all(dashboard: Dashboard) -> Iterator[Action]:
    """Let hardly anybody in."""
    known = knowledge(dashboard)
    return _made({"do": "shed", "journey": journey, "admit": LEAST} for journey in known.journeys)


def page_all(dashboard: Dashboard) -> Iterator[Action]:
    """Wake everybody."""
    return _made({"do": "page", "team": team} for team in knowledge(dashboard).teams)


def ask_all(dashboard: Dashboard) -> Iterator[Action]:
    """Ask everybody who is there everything, and write to every vendor."""
    there = dashboard.standing.there
    yield from _made({"do": "ask", "team": team, "question": what} for team in there for what in QUESTIONS)
    yield from _made({"do": "contact_vendor", "third_party": one} for one in knowledge(dashboard).third_parties)


def post_all(dashboard: Dashboard) -> Iterator[Action]:
    """Send one message of every kind, as its form comes."""
    return _made({"do": kind, **draft(kind, dashboard)} for kind in MESSAGES)


def acknowledge_all(dashboard: Dashboard) -> list[Action]:
    """Acknowledge whatever fires, and declare the worst."""
    worst = dashboard.briefing.severities[0].name
    found = [{"do": "acknowledge", "alert": alert.alert} for alert in dashboard.wallboard.alerts]
    return list(_made([*found, {"do": "declare", "severity": worst}]))


def claim_all(dashboard: Dashboard) -> Iterator[Action]:
    """Say that everything is what is wrong."""
    components = [node.name for node in dashboard.briefing.nodes]
    for component in components:
        for mechanism in get_args(Mechanism):
            yield Hypothesize(component=component, mechanism=mechanism, confidence="confirmed")


def mitigations(dashboard: Dashboard) -> list[Action]:
    """Every change that is offered."""
    return [offer.action for offer in offers(dashboard) if isinstance(offer.action, Mitigation)]


def modest(dashboard: Dashboard) -> Postmortem:
    """The form as it comes, with the numbers that were seen and no claim."""
    return postmortem_draft(dashboard)


def stuffed(dashboard: Dashboard) -> Postmortem:
    """A form with everything ticked, and every word that sounds well."""
    pools = dashboard.briefing.form
    form = postmortem_draft(dashboard)
    components = [node.name for node in dashboard.briefing.nodes if node.kind == "service"]
    items = [
        ActionItem(
            verb="alert",
            object=f"{component}: timeout, retry budget, breaker, canary, alert, runbook",
            type=kind,
            component=component,
            owner="engineer",
            priority="P1" if place % 2 else "P0",
            due_days=7,
            done_when="errors < 1%",
        )
        for place, component in enumerate(components)
        for kind in ("prevent", "detect", "mitigate")
    ]
    span = max(1, dashboard.ends_at // 60)
    moments = tuple(
        Moment(at=place * span, kind=kind, text="impact, page, declared, change, mitigated, resolved", evidence="a1")
        for place, kind in zip(range(len(KINDS) * 7), KINDS * 7, strict=True)
    )
    return form.model_copy(
        update={
            "summary": "Retry storm, cascade, timeout, root cause, blast radius, blameless, error budget. " * 7,
            "audience": "public",
            "trigger": pools.triggers[0][0] if pools.triggers else None,
            "root_cause": RootCause(component=components[0], mechanism="bad_release"),
            "contributing": tuple(item for item, _ in pools.factors)[:12],
            "well": tuple(item for item, _ in pools.well)[:12],
            "badly": tuple(item for item, _ in pools.badly)[:12],
            "lucky": tuple(item for item, _ in pools.lucky)[:12],
            "helped": tuple(f"a{place}" for place in range(1, 21)),
            "actions": tuple(items[:20]),
            "timeline": moments,
        }
    )


POLICIES: dict[str, Callable[[Stream], Responder]] = {
    "look at everything": lambda _: Trick(looks),
    "restart everything": lambda _: Trick(restart_all),
    "roll back everything": lambda _: Trick(roll_back_all),
    "scale everything": lambda _: Trick(scale_all),
    "turn every flag": lambda _: Trick(turn_every_flag),
    "shed everything": lambda _: Trick(shed_all),
    "page everybody": lambda _: Trick(page_all, ask_all, patience=COMING),
    "post every message": lambda _: Trick(acknowledge_all, post_all),
    "claim everything": lambda _: Trick(claim_all, form=stuffed),
    "do all that is offered": lambda _: Trick(acknowledge_all, looks, mitigations, page_all, post_all),
    "random moves": RandomMoves,
    "empty postmortem": lambda _: Trick(form=modest),
    "stuffed postmortem": lambda _: Trick(form=stuffed),
}
"""Every player who does not think, by name; chance is for the one who draws."""

WAITING = ("empty postmortem", "stuffed postmortem")
"""Those of them who do nothing before the end."""
