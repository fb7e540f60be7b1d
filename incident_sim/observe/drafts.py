"""Forms filled before they are opened: from the last message of their kind, and from what has been seen."""

from __future__ import annotations

from incident_sim.actions import Action
from incident_sim.actions.communicate import PostStatus
from incident_sim.observe.dashboard import Dashboard, SeenFacts
from incident_sim.observe.words import say_duration, say_money, say_share
from incident_sim.observe.words.phrases import listed
from incident_sim.units import MINUTE, ONE, SECOND

UPDATE_EVERY = 15 * MINUTE
"""A cadence kept with a little to spare; a scenario's pace scales it."""
EXECUTIVES_EVERY = 20 * MINUTE
ROUND = 30 * SECOND
FAILING = ONE // 50
DOWN = 9 * ONE // 10

Slots = dict[str, object]


def draft(kind: str, dashboard: Dashboard) -> Slots:
    """The slots of a form, as they would be sent if nobody touched them; what is not known is left out."""
    before = last(kind, dashboard)
    slots: Slots = {} if before is None else _carried(before)
    match kind:
        case "post_status":
            slots.update(_post(dashboard, before))
        case "show_banner":
            slots["segments"] = _segments(dashboard.seen)
        case "publish_macro":
            slots = {**_macro(dashboard), **slots, "segments": _segments(dashboard.seen)}
        case "update_executives":
            slots.update(_update(dashboard))
        case "message_team":
            slots.setdefault("team", _team(dashboard))
            slots.setdefault("text", "")
        case "contact_vendor":
            slots.update(_vendor(dashboard, slots))
        case "declare":
            slots.update(_declaration(dashboard))
        case "hand_over":
            slots.update(_handover(dashboard))
        case _:
            pass
    return slots


def last(kind: str, dashboard: Dashboard) -> Action | None:
    """The last message of a kind that went out."""
    return next((sent.action for sent in dashboard.sent if sent.action.kind == kind), None)


def no_change(dashboard: Dashboard) -> PostStatus | None:
    """The last public post again: nothing new but the time of the next one; nothing where none was made."""
    before = last("post_status", dashboard)
    if not isinstance(before, PostStatus):
        return None
    text = "There is no change since our last update."
    due = cadence(UPDATE_EVERY, dashboard)
    return before.model_copy(update={"next_update": due, "eta": None, "text": f"{text} Next update in {_in(due)}."})


def cadence(span: int, dashboard: Dashboard) -> int:
    """A span of people's time at this scenario's pace, in half minutes."""
    return max(ROUND, span * dashboard.briefing.pace // ONE // ROUND * ROUND)


def _in(span: int) -> str:
    return say_duration(span)


def _carried(before: Action) -> Slots:
    """What the next message takes over: everything but its words, which follow from the slots."""
    slots: Slots = before.model_dump(exclude={"do", "text"})
    slots.pop("eta", None)
    return slots


def _post(dashboard: Dashboard, before: Action | None) -> Slots:
    seen = dashboard.seen
    slots: Slots = {
        "status": _status(dashboard),
        "effect": _effect(seen),
        "magnitude": seen.magnitude if seen.mitigated is None else None,
        "next_update": cadence(UPDATE_EVERY, dashboard),
    }
    if seen.journeys:
        slots["journeys"] = seen.journeys
    if seen.segments or before is None:
        slots["segments"] = _segments(seen)
    if seen.onset is not None:
        slots["started_at"] = seen.onset
    if seen.doubtful_payments is not None:
        slots["data_safe"] = seen.doubtful_payments == 0
    doing = _doing(dashboard)
    if doing:
        slots["action"] = doing
    return slots


def _status(dashboard: Dashboard) -> str:
    status = dashboard.wallboard.public_status
    if dashboard.seen.mitigated is not None and status != "resolved":
        return "monitoring"
    return status or "investigating"


def _effect(seen: SeenFacts) -> str:
    if seen.mitigated is not None:
        return "none"
    failing = seen.failing or 0
    if failing >= DOWN:
        return "down"
    return "failing" if failing >= FAILING else "intermittent" if seen.onset is not None else "none"


def _macro(dashboard: Dashboard) -> Slots:
    what = listed(dashboard.seen.journeys) or "The service"
    return {
        "symptom": f"{what[:1].upper()}{what[1:]} fails with a generic error",
        "workaround": "",
        "do_not_promise": "A time at which it will be over, or a refund of a certain amount",
    }


def _update(dashboard: Dashboard) -> Slots:
    seen = dashboard.seen
    failing = seen.failing or 0
    return {
        "impact": _impact(dashboard),
        "failing": failing,
        "action": _doing(dashboard) or "We are looking for what is wrong",
        "next_update": cadence(EXECUTIVES_EVERY, dashboard),
    }


def _impact(dashboard: Dashboard) -> str:
    seen = dashboard.seen
    if seen.onset is None:
        return "No users are known to be affected"
    what = listed(seen.journeys) or "The service"
    now = "works again" if seen.mitigated is not None else f"fails for {say_share(seen.failing or 0)} of attempts"
    lost = say_money(seen.revenue, dashboard.briefing.currency)
    return f"{what[:1].upper()}{what[1:]} {now}; so far {seen.users:,} users unserved, about {lost} lost"


def _doing(dashboard: Dashboard) -> str:
    """What is under way or in force, in words for people outside: no names of machines."""
    if dashboard.seen.mitigated is not None:
        return "We are watching that it holds"
    whats = [operation.what for operation in dashboard.wallboard.operations]
    if "rollback" in whats:
        return "We are taking back a recent change"
    if whats or dashboard.wallboard.settings:
        return "We are limiting the effect while we work on it"
    return ""


def _team(dashboard: Dashboard) -> str:
    alerts = dashboard.wallboard.alerts
    if alerts:
        return alerts[0].team
    people = dashboard.briefing.people
    return people[0].team if people else ""


def _vendor(dashboard: Dashboard, slots: Slots) -> Slots:
    parties = [service for service in dashboard.wallboard.services if service.kind == "third_party"]
    ill = [party.name for party in parties if party.health in ("bad", "warn")]
    names = ill or [party.name for party in parties]
    return {"third_party": slots.get("third_party") or names[0]} if names else {}


def _declaration(dashboard: Dashboard) -> Slots:
    seen = dashboard.seen
    slots: Slots = {}
    if seen.journeys:
        slots["journey"] = seen.journeys[0]
    if seen.magnitude is not None:
        slots["failing"] = seen.magnitude
    if dashboard.wallboard.severity is not None:
        slots["severity"] = dashboard.wallboard.severity
    return slots


def _handover(dashboard: Dashboard) -> Slots:
    wall = dashboard.wallboard
    settings = [f"{setting.what} of {setting.target}: {setting.value}" for setting in wall.settings]
    return {
        "condition": _impact(dashboard),
        "actions": f"In force: {'; '.join(settings)}" if settings else "Nothing is in force that was not there before",
        "needs": "Watch that it holds" + ("; put back what is in force" if settings else ""),
    }


def _segments(seen: SeenFacts) -> tuple[dict[str, str], ...]:
    return tuple(dict(segment) for segment in seen.segments)
