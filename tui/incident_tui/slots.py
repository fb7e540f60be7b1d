"""Slots of a form as people write them, and back: the same words as in a file."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from incident_sim.actions import ACTION, Action
from incident_sim.actions.union import action_kinds
from incident_sim.documents import read_yaml
from incident_sim.errors import FileRefused
from incident_sim.units import FROM_FILE, ONE, show_duration

SPANS = frozenset(
    {"next_update", "eta", "within", "time_box", "timeout", "started_at", "since", "wait", "stale", "ttl", "heartbeat"}
)
SHARES = frozenset({"failing", "share", "admit"})


def fields(kind: str) -> dict[str, FieldInfo]:
    """The slots of a kind of action, in the order they are declared."""
    return {name: info for name, info in action_kinds()[kind].model_fields.items() if name != "do"}


def choices(info: FieldInfo) -> tuple[str, ...]:
    """The words a slot may hold, if there are only some."""
    for part in _parts(info.annotation):
        if get_origin(part) is Literal:
            return tuple(str(word) for word in get_args(part))
        if part is bool:
            return ("true", "false")
    return ()


def is_words(info: FieldInfo) -> bool:
    """Whether a slot takes its text as it stands."""
    return any(part is str or get_origin(part) is Literal for part in _parts(info.annotation))


def _parts(annotation: Any) -> tuple[Any, ...]:
    if isinstance(annotation, UnionType) or str(get_origin(annotation)) == "typing.Union":
        return tuple(_bare(part) for part in get_args(annotation) if part is not NoneType)
    return (_bare(annotation),)


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


def write(name: str, value: object) -> str:
    """A slot's value as one would type it."""
    match value:
        case None | "" | ():
            return ""
        case bool():
            return "true" if value else "false"
        case int() if name in SPANS:
            return show_duration(value)
        case int() if name in SHARES:
            return f"{value * 100 / ONE:.4g}%"
        case tuple() | list():
            return "[" + ", ".join(write("", item) for item in value) + "]"
        case dict():
            return "{" + ", ".join(f"{key}: {write('', item)}" for key, item in value.items()) + "}"
        case _:
            return str(value)


def read(kind: str, written: Mapping[str, str]) -> Action:
    """The action that the slots make; raises ValueError, or pydantic's ValidationError, with what is wrong."""
    slots: dict[str, Any] = {"do": kind}
    for name, info in fields(kind).items():
        text = written.get(name, "").strip()
        if not text:
            continue
        if is_words(info):
            slots[name] = text
        else:
            try:
                slots[name] = read_yaml(text, name).data
            except FileRefused as refusal:
                raise ValueError(f"{name}: {refusal.problems[0].message}") from None
    return ACTION.validate_python(slots, context=FROM_FILE)


def problem(error: Exception) -> str:
    """What is wrong, in one line."""
    found = getattr(error, "errors", None)
    if found is None:
        return str(error)
    problems = found(include_url=False, include_input=False)
    missing = [str(one["loc"][-1]).replace("_", " ") for one in problems if one["type"] == "missing"]
    if missing:
        return f"Still to fill in: {', '.join(missing)}"
    first = problems[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    words = str(first["msg"]).removeprefix("Value error, ")
    return f"{where}: {words}" if where else words
