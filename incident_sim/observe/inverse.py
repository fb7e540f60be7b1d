"""The action that takes another one back, where the world has one."""

from __future__ import annotations

from collections.abc import Iterator

from incident_sim.actions import Action, mitigate, parts
from incident_sim.journal.briefing import Briefing, RouteEntry
from incident_sim.units import ONE

_NAMED = ("service", "call", "region", "flag", "route", "to", "journey", "cache", "pool", "resource", "queue", "batch")
"""Slots that say what an action is about, and not how much of it."""

_FAMILIES = {
    "close_breaker": "breaker",
    "open_breaker": "breaker",
    "pause_rollout": "rollout",
    "resume_rollout": "rollout",
}
"""Kinds that turn one thing this way and that."""

_LASTING: dict[str, str] = {
    "rollback": "A rollback cannot be taken back: the release it removed would have to be shipped again.",
    "restart": "What a restart has stopped is gone.",
    "capture_state": "There is nothing to take back: it changed nothing.",
    "reconcile": "Voided and refunded payments stay so.",
    "flush_cache": "A flushed cache fills again by itself.",
    "free_resource": "What was freed is gone.",
    "restore_configuration": "The configuration that was replaced is not kept.",
    "restore_data": "The data that was replaced is not kept.",
    "end_session": "The work of an ended session is lost.",
    "fail_over": "Failing over once more is another election, and what was lost stays lost.",
    "purge_queue": "Purged messages are gone.",
    "redrive_queue": "Messages that were put back are in the queue.",
    "pin_address": "Nothing here takes a pinned address out again.",
    "renew_certificate": "A new certificate stays in place.",
    "sync_clocks": "There is nothing to take back: clocks are right.",
}

_AMOUNTS = ("timeout", "times", "size", "limit", "count", "rate", "share", "admit", "replicas", "stale", "heartbeat")
"""Slots that say how much."""


def about(action: Action) -> tuple[str, ...]:
    """What a change is about: two changes of the same thing have the same key."""
    kind = _FAMILIES.get(action.kind, action.kind)
    return (kind, *(str(getattr(action, slot, "") or "") for slot in _NAMED))


def inverse(action: Action, before: Action | None, briefing: Briefing, replicas: int | None = None) -> Action | None:
    """What puts back how things were: the last change of the same thing, or how it was in the beginning.

    ``replicas`` is how many a service had before it was scaled. Nothing where the world has no way back, or where what
    was there before cannot be known.
    """
    match action:
        case mitigate.PauseRollout(service=service):
            return mitigate.ResumeRollout(service=service)
        case mitigate.ResumeRollout(service=service):
            return mitigate.PauseRollout(service=service)
        case mitigate.OpenBreaker(call=call, region=region):
            return mitigate.CloseBreaker(call=call, region=region)
        case mitigate.CloseBreaker(call=call, region=region):
            return mitigate.OpenBreaker(call=call, region=region)
        case mitigate.TurnFlag(flag=flag, on=on):
            return mitigate.TurnFlag(flag=flag, on=not on)
        case mitigate.Scale(service=service):
            return mitigate.Scale(service=service, replicas=replicas) if replicas else None
        case parts.StopBatch(batch=batch, stopped=stopped):
            return parts.StopBatch(batch=batch, stopped=not stopped)
        case parts.ParkMessage(queue=queue):
            return parts.RedriveQueue(queue=queue)
        case _ if action.kind in _LASTING:
            return None
        case _:
            return before if before is not None else _at_first(action, briefing)


def _at_first(action: Action, briefing: Briefing) -> Action | None:
    """How a thing stood in the beginning, where that is known."""
    match action:
        case mitigate.Shed(journey=journey):
            return mitigate.Shed(journey=journey, admit=ONE)
        case mitigate.ShiftTraffic(route=route, to=to):
            shares = {(one.name, target): part for one in briefing.routes for target, part in _shares(one)}
            return action.model_copy(update={"share": shares[route, to]}) if (route, to) in shares else None
        case parts.SetAutoscaler(service=service, on=on, least=None, most=None):
            return parts.SetAutoscaler(service=service, on=not on)
        case parts.SetEviction(service=service, on=on):
            return parts.SetEviction(service=service, on=not on)
        case parts.SetElection(service=service, automatic=automatic, heartbeat=None):
            return parts.SetElection(service=service, automatic=not automatic)
        case parts.SetFallback(call=call, to="default" | "later"):
            return parts.SetFallback(call=call, to="none")
        case _:
            return None


def _shares(route: RouteEntry) -> Iterator[tuple[str, int]]:
    return zip(route.targets, route.shares, strict=False)


def needed(action: Action) -> tuple[str, ...]:
    """The slots one would have to fill to take it back by hand; none where there is no way back."""
    return tuple(slot for slot in _AMOUNTS if slot in type(action).model_fields) if action.kind not in _LASTING else ()


def why_lasting(action: Action) -> str:
    """Why an action cannot be taken back."""
    return _LASTING.get(action.kind, "What it was before is not on the dashboard.")
