"""Plays from files: each is told in full, or as another play with something left out, changed, delayed or added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from incident_sim.documents import Document, read_yaml, validate
from incident_sim.model import Frozen
from incident_sim.plays import Submission
from incident_sim.units import FROM_FILE, Duration

PLAYS = Path(__file__).parent / "plays"

Told = dict[str, Any]
"""A play as it stands in a file."""
Pattern = dict[str, Any]
"""Some fields of an action as it is written; it means every action that is written with all of them."""


class Change(Frozen):
    """Actions that are done otherwise."""

    where: Pattern
    to: dict[str, Any]


class Delay(Frozen):
    """Everything from an instant on comes later."""

    since: Duration
    by: Duration


class Retelling(Frozen):
    """A play told as another play of the same folder, and what differs, in this order."""

    like: str
    leave_out: tuple[Pattern, ...] = ()
    change: tuple[Change, ...] = ()
    delay: Delay | None = None
    add: tuple[dict[str, Any], ...] = ()
    postmortem: dict[str, Any] | None = None
    """Fields that are filled in otherwise; ``null`` where no postmortem is filed."""


_SUBMISSION: TypeAdapter[Submission] = TypeAdapter(Submission)
_RETELLING: TypeAdapter[Retelling] = TypeAdapter(Retelling)
_DURATION: TypeAdapter[int] = TypeAdapter(Duration)


def read_plays() -> dict[str, Submission]:
    """Every play by its name, which is that of its file: ``storm/silent``."""
    found: dict[str, Submission] = {}
    for path in sorted(PLAYS.glob("*/*.yaml")):
        name = f"{path.parent.name}/{path.stem}"
        found[name] = validate(_SUBMISSION, Document(name, _told(path)))
    return found


def _told(path: Path) -> Told:
    """A play in full, whatever it is told by."""
    document = read_yaml(path.read_text(encoding="utf-8"), path.name)
    if "like" not in document.data:
        return dict(document.data)
    retelling = validate(_RETELLING, document)
    whole = _told(path.parent / f"{retelling.like}.yaml")
    return {**whole, "actions": _acted(whole["actions"], retelling), **_form(whole, retelling)}


def _acted(actions: Sequence[Told], retelling: Retelling) -> tuple[Told, ...]:
    kept = [dict(action) for action in actions]
    for pattern in retelling.leave_out:
        gone = _matching(kept, pattern)
        kept = [action for action in kept if action not in gone]
    for change in retelling.change:
        for action in _matching(kept, change.where):
            action.update(change.to)
    if (delay := retelling.delay) is not None:
        for action in kept:
            if _at(action) >= delay.since:
                action["at"] = f"{(_at(action) + delay.by) // 1000}ms"
    return tuple(sorted([*kept, *retelling.add], key=_at))


def _form(whole: Told, retelling: Retelling) -> Told:
    if "postmortem" not in retelling.model_fields_set:
        return {}
    if retelling.postmortem is None:
        return {"postmortem": None}
    return {"postmortem": {**whole["postmortem"], **retelling.postmortem}}


def _matching(actions: Sequence[Told], pattern: Mapping[str, Any]) -> list[Told]:
    found = [action for action in actions if all(action.get(key) == value for key, value in pattern.items())]
    if not found:
        raise LookupError(f"no action is written with {dict(pattern)}")
    return found


def _at(action: Told) -> int:
    return _DURATION.validate_python(action["at"], context=FROM_FILE)
