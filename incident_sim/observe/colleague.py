"""A communications colleague, who drafts from what they were told, and knows nothing else.

What the metrics show is not told: whoever wants it in a draft has to say it, in a declaration, an update, a message to
the colleague's team, or a note. The draft follows from these alone, and goes out only when the player sends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from incident_sim.actions.command import Declare, Note
from incident_sim.actions.communicate import MessageTeam, PostStatus, PublishMacro, UpdateExecutives
from incident_sim.observe.dashboard import Colleague, Dashboard, SentMessage
from incident_sim.observe.drafts import EXECUTIVES_EVERY, UPDATE_EVERY, Slots, cadence
from incident_sim.observe.words import band, say_band, say_when
from incident_sim.observe.words.phrases import listed
from incident_sim.text import safe_line

ROLE = "communications"
LONGEST = 160
_EFFECTS = {"few": "intermittent", "some": "intermittent", "many": "failing", "most": "failing", "all": "down"}


@dataclass(frozen=True)
class Drafted:
    """A message as a colleague would send it, and what it rests on."""

    by: Colleague
    kind: str
    slots: Slots
    rests_on: tuple[str, ...]
    """What they were told, the newest first."""
    told_at: int | None
    """When they were last told anything."""


def writer(dashboard: Dashboard) -> Colleague | None:
    """Who has been given communications, and has come."""
    return next((one for one in dashboard.crew if ROLE in one.roles and one.state in ("at work", "free")), None)


def drafted(kind: str, dashboard: Dashboard) -> Drafted | None:
    """A post or an update drafted by the colleague; nothing where there is no colleague."""
    by = writer(dashboard)
    if by is None or kind not in ("post_status", "update_executives"):
        return None
    told = [one for one in reversed(dashboard.told) if _reaches(one, by)]
    slots = _post(told, dashboard) if kind == "post_status" else _update(told, dashboard)
    rests = tuple(f"{say_when(one.at)} {_said(one)}" for one in told)
    return Drafted(by, kind, slots, rests, told[0].at if told else None)


def _reaches(one: SentMessage, by: Colleague) -> bool:
    return not isinstance(one.action, MessageTeam) or one.action.team == by.team


def _post(told: list[SentMessage], dashboard: Dashboard) -> Slots:
    before = next((one.action for one in told if isinstance(one.action, PostStatus)), None)
    slots: Slots = {} if before is None else before.model_dump(exclude={"do", "text", "eta"})
    slots.setdefault("status", "investigating")
    journeys = next(_journeys(told), ())
    magnitude = next(_magnitudes(told), None)
    slots.update(journeys=journeys, magnitude=magnitude, next_update=cadence(UPDATE_EVERY, dashboard))
    slots["effect"] = next(_effects(told), "intermittent")
    slots.update(action=next(_words(told), ""), workaround=next(_workarounds(told), ""))
    return slots


def _update(told: list[SentMessage], dashboard: Dashboard) -> Slots:
    what = listed(next(_journeys(told), ())) or "The service"
    magnitude = next(_magnitudes(told), None)
    fails = f"fails for {say_band(magnitude)} of attempts" if magnitude is not None else "has a problem"
    return {
        "impact": f"{what[:1].upper()}{what[1:]} {fails}",
        "failing": next((one.action.failing for one in told if isinstance(one.action, UpdateExecutives)), None),
        "action": next(_words(told), ""),
        "next_update": cadence(EXECUTIVES_EVERY, dashboard),
    }


def _journeys(told: list[SentMessage]) -> Iterator[tuple[str, ...]]:
    for one in told:
        match one.action:
            case Declare(journey=journey) if journey is not None:
                yield (journey,)
            case PostStatus(journeys=journeys) if journeys:
                yield journeys
            case _:
                pass


def _magnitudes(told: list[SentMessage]) -> Iterator[str | None]:
    for one in told:
        match one.action:
            case Declare(failing=magnitude) if magnitude is not None:
                yield magnitude
            case UpdateExecutives(failing=failing) if failing is not None:
                yield band(failing)
            case PostStatus(magnitude=magnitude):
                yield magnitude
            case _:
                pass


def _effects(told: list[SentMessage]) -> Iterator[str]:
    for one in told:
        match one.action:
            case Declare(failing=magnitude) if magnitude is not None:
                yield _EFFECTS[magnitude]
            case UpdateExecutives(failing=failing) if failing is not None:
                yield _EFFECTS[band(failing)]
            case PostStatus(effect=effect):
                yield effect
            case _:
                pass


def _words(told: list[SentMessage]) -> Iterator[str]:
    """What is being done, in the player's own words: a message to the team, an update, and a note only where there is
    neither."""
    notes: list[str] = []
    for one in told:
        match one.action:
            case MessageTeam(text=text):
                yield safe_line(text, LONGEST)
            case UpdateExecutives(action=action) | PostStatus(action=action) if action:
                yield safe_line(action, LONGEST)
            case Note(text=text):
                notes.append(safe_line(text, LONGEST))
            case _:
                pass
    yield from notes


def _workarounds(told: list[SentMessage]) -> Iterator[str]:
    for one in told:
        match one.action:
            case PublishMacro(workaround=words) | PostStatus(workaround=words) if words:
                yield words
            case _:
                pass


def _said(one: SentMessage) -> str:
    match one.action:
        case Declare(severity=severity):
            return f"{severity} declared"
        case PostStatus(status=status):
            return f"posted: {status}"
        case UpdateExecutives():
            return "executives updated"
        case PublishMacro():
            return "macro for support"
        case MessageTeam(text=text) | Note(text=text):
            return safe_line(text, 60)
        case _:
            return one.action.kind.replace("_", " ")
