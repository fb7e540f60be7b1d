"""The text of a message, made from its slots; a player may write another."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions import Action
from incident_sim.actions.communicate import (
    ContactVendor,
    MessageTeam,
    PostStatus,
    PublishMacro,
    RemoveBanner,
    ShowBanner,
    UpdateExecutives,
)
from incident_sim.observe.words.phrases import listed
from incident_sim.observe.words.quantities import say_band, say_duration, say_segments, say_share, say_when
from incident_sim.text import safe_text

_OPENINGS = {
    "investigating": "We are investigating a problem.",
    "identified": "We have found what causes the problem and are working on it.",
    "monitoring": "A fix is in place and we are watching that it holds.",
    "resolved": "The problem is over.",
}

_EFFECTS = {
    "none": "{0} works as usual",
    "slow": "{0} is slow",
    "intermittent": "{0} fails now and then",
    "failing": "{0} fails",
    "down": "{0} does not work",
}


def message_text(action: Action) -> str:
    """The words that go out: what was written by hand, or what the slots say."""
    match action:
        case MessageTeam(text=text):
            return safe_text(text)
        case PostStatus() | ShowBanner() | PublishMacro() | UpdateExecutives() | ContactVendor() if action.text:
            return safe_text(action.text)
        case PostStatus():
            return safe_text(_post(action))
        case ShowBanner():
            who = f" ({say_segments(_segments(action.segments))})" if action.segments else ""
            return safe_text(f"Something is not working as it should right now{who}. We are on it.")
        case RemoveBanner():
            return "The banner has been removed."
        case PublishMacro():
            return safe_text(_macro(action))
        case UpdateExecutives():
            return safe_text(_update(action))
        case ContactVendor(third_party=party):
            return safe_text(f"To {party}: our calls to you are not answered as usual. Please check on your side.")
        case _:
            return ""


def _post(post: PostStatus) -> str:
    parts = [_OPENINGS[post.status]]
    what = listed(post.journeys) if post.journeys else "Our service"
    effect = _EFFECTS[post.effect].format(what[:1].upper() + what[1:])
    parts.append(f"{effect} for {say_segments(_segments(post.segments))}.")
    if post.magnitude is not None and post.effect != "none":
        parts.append(f"Of attempts, {say_band(post.magnitude)} fail.")
    if post.started_at is not None:
        parts.append(f"It began at {say_when(post.started_at)}.")
    if post.workaround:
        parts.append(f"What helps meanwhile: {post.workaround}")
    parts.extend(_cause(post))
    if post.action:
        parts.append(f"What we do: {post.action.rstrip(chr(46))}.")
    if post.data_safe is not None:
        parts.append(
            "Payments and data are safe." if post.data_safe else "Some payments may have gone wrong; we check."
        )
    if post.eta is not None:
        parts.append(f"We expect it to be over in {say_duration(post.eta)}.")
    if post.next_update is not None:
        parts.append(f"Next update in {say_duration(post.next_update)}.")
    if post.status == "resolved":
        parts.append("If it persists for you, please write to support.")
    return " ".join(parts)


def _cause(post: PostStatus) -> list[str]:
    if post.cause == "none":
        return []
    where = f" in {post.cause_component}" if post.cause_component else ""
    return [f"We {'know' if post.cause == 'confirmed' else 'suspect'} the cause{where}."]


def _macro(macro: PublishMacro) -> str:
    parts = [f"Symptom: {macro.symptom}", f"Who: {say_segments(_segments(macro.segments))}"]
    if macro.workaround:
        parts.append(f"Workaround: {macro.workaround}")
    if macro.do_not_promise:
        parts.append(f"Do not promise: {macro.do_not_promise}")
    return "\n".join(parts)


def _update(update: UpdateExecutives) -> str:
    failing = f" ({say_share(update.failing)} of attempts fail)" if update.failing is not None else ""
    parts = [f"Impact: {update.impact}{failing}.", f"Action: {update.action}."]
    if update.eta is not None:
        parts.append(f"Expected to be over in {say_duration(update.eta)}.")
    parts.append(f"Next update in {say_duration(update.next_update)}.")
    return " ".join(parts)


def _segments(segments: Sequence[dict[str, str]]) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple(segment.items()) for segment in segments)
