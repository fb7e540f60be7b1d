"""Every change that is offered does something, and shows it in the time it states; or what it states is a condition."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from pydantic import ValidationError

from incident_sim.actions import ACTION, Action, mitigate, parts
from incident_sim.analysis.certificate.booth import Booth
from incident_sim.analysis.certificate.rows import Reading, Rule
from incident_sim.errors import ActionRefused
from incident_sim.journal import signals
from incident_sim.journal.entry import Entry, canonical
from incident_sim.observe import Dashboard, offers
from incident_sim.observe.moves import Offer
from incident_sim.observe.words import say_action
from incident_sim.scenario.schema import Scenario
from incident_sim.session import Session
from incident_sim.units import MINUTE, ONE

INTO = 2 * MINUTE
"""After the page, at pace 1, when the palette is read: the trouble is under way."""
FILLED: Mapping[str, Mapping[str, object]] = {
    "set_timeout": {"timeout": 10_000},
    "scale": {"replicas": 1},
    "shift_traffic": {"share": ONE},
    "set_rate_limit": {"rate": 1000},
    "set_pool": {"size": 1},
    "set_consumers": {"count": 1},
}
"""What stands in the slots of moves that ask for a figure: so much that whoever is there must feel it."""
CONDITIONAL = (
    # They mend what may not be broken, and say so.
    mitigate.Reconcile,
    parts.EndSession,
    parts.FreeResource,
    parts.ParkMessage,
    parts.PinAddress,
    parts.PurgeQueue,
    parts.RaiseLimit,
    parts.RedriveQueue,
    parts.RenewCertificate,
    parts.RestoreConfiguration,
    parts.RestoreData,
    parts.SyncClocks,
    # They decide what happens when something else does: a failed call, a full bulkhead, a dead primary, another page.
    mitigate.LimitCalls,
    mitigate.SetRetries,
    parts.SetAutoscaler,
    parts.SetCache,
    parts.SetElection,
    parts.SetEviction,
    parts.SetFallback,
    parts.SpreadReconnects,
    parts.StopBatch,
)
"""Kinds whose effect hangs on a condition, as each of them states: they may come to nothing."""
OWN_WORDS = (signals.ActionAccepted, signals.ActionStarted, signals.ActionDone, signals.ChangeRecorded)
"""What says that something was done, and not what came of it."""

Digests = Mapping[int, str]
"""All that was recorded up to some instants."""


def read_moves(booth: Booth) -> Reading:
    """How many of the moves offered two minutes after the page do nothing that anybody could see.

    A move is a kind and its target: of several choices, such as on and off, one is enough. A move on a call that nobody
    makes in that time, because nothing gets that far, cannot be felt, and is not counted.
    """
    at = (booth.idle.comparison.first_page or 0) + INTO * booth.scenario.pace // ONE
    (offered,) = booth.ways.fan(_reaching(booth, at), [_offered])
    felt = {_move(action) for action in _felt(booth, at, dict(offered))}
    idle = [
        say_action(action)
        for action, span in offered
        if _move(action) not in felt and _made(booth, getattr(action, "call", None), at, at + span)
    ]
    return Reading(len(idle), holds=not idle, why=tuple(f"nothing comes of: {words}" for words in idle))


def _felt(booth: Booth, at: int, spans: Mapping[Action, int]) -> list[Action]:
    """The actions that are refused in a sentence, or after which the world goes otherwise, within their spans."""
    instants = tuple(sorted({at + span for span in spans.values()}))
    works = [partial(_tried, action, instants) for action in (None, *spans)]
    nothing, *tried = booth.ways.fan(_reaching(booth, at), works)
    return [
        action
        for (action, span), digests in zip(spans.items(), tried, strict=True)
        if digests is None or nothing is None or digests[at + span] != nothing[at + span]
    ]


def _made(booth: Booth, call: str | None, start: int, end: int) -> bool:
    """Whether a call is made between two instants while nobody acts; what is no call is always there."""
    windows = (entry.fact for entry in booth.journal("nothing") if isinstance(entry.fact, signals.WindowClosed))
    return call is None or any(
        row.call == call and row.calls > 0
        for window in windows
        if start <= window.start and window.end <= end
        for row in window.calls
    )


def _reaching(booth: Booth, at: int) -> Callable[[], Session]:
    return partial(_reached, booth.scenario, booth.seed, booth.zero, at)


def _reached(scenario: Scenario, seed: int, zero: int, at: int) -> Session:
    session = Session(scenario, seed, zero=zero)
    session.advance(at)
    return session


def _offered(session: Session) -> list[tuple[Action, int]]:
    """The changes that the palette has, each with the time in which it must show."""
    dashboard = session.seat().observe()
    found: dict[Action, int] = {}
    for offer in offers(dashboard):
        if offer.family == "mitigate" and offer.refusal is None:
            for action in [offer.action] if offer.action is not None else _filled(offer, dashboard):
                if not isinstance(action, CONDITIONAL):
                    found[action] = _span(session.scenario, action)
    return list(found.items())


def _filled(offer: Offer, dashboard: Dashboard) -> Iterable[Action]:
    """A move with its slots filled, where its target is known."""
    slots: list[Mapping[str, object]] = []
    match offer.kind:
        case "set_timeout":
            slots = [{"call": offer.target}]
        case "scale":
            slots = [{"service": offer.target}]
        case "shift_traffic":
            routes = [route for route in dashboard.briefing.routes if route.name == offer.target]
            slots = [
                {"route": route.name, "to": target}
                for route in routes
                for target, share in zip(route.targets, route.shares, strict=True)
                if share < ONE
            ]
        case "set_rate_limit":
            slots = [{"service": offer.target}]
        case "set_pool":
            slots = [{"pool": offer.target}]
        case "set_consumers":
            slots = [{"queue": offer.target}]
        case _:
            return
    for slot in slots:
        try:
            yield ACTION.validate_python({"do": offer.kind, **slot, **FILLED[offer.kind]})
        except ValidationError:
            continue  # a form without a target: the same move is offered with one


def _span(scenario: Scenario, action: Action) -> int:
    """From taking it up to its effect, and until that is published."""
    kind, telemetry = type(action), scenario.telemetry
    acts = action.hands + kind.acts * scenario.pace // ONE + kind.shows
    return acts + 2 * telemetry.window + telemetry.publish_delay


def _move(action: Action) -> tuple[str, str]:
    """A kind and its target."""
    names = ("service", "call", "route", "journey", "flag", "cache", "pool", "resource", "queue", "batch")
    target = [str(getattr(action, name)) for name in names if hasattr(action, name)]
    return action.kind, " ".join([*target, str(getattr(action, "region", None) or "")])


def _tried(action: Action | None, instants: tuple[int, ...], session: Session) -> Digests | None:
    """What is recorded after an action, up to each instant; None if it is refused, which is said in a sentence."""
    begun = len(session.journal)
    if action is not None:
        try:
            session.accept("me", action)
        except ActionRefused:
            return None
    session.advance(instants[-1] if instants else session.now)
    rest = [entry for entry in session.journal.since(begun) if not isinstance(entry.fact, OWN_WORDS)]
    return {until: _digest(entry for entry in rest if entry.at <= until) for until in instants}


def _digest(entries: Iterable[Entry]) -> str:
    head = hashlib.sha256()
    for entry in entries:
        head.update(canonical(entry.model_copy(update={"seq": 0, "cause": None})).encode("ascii"))
    return head.hexdigest()


MOVES = Rule("moves that come to nothing", "= 0", "count", ("nothing",), read_moves, once=True)
