"""Strangers' words in every slot: the same data, with a text before each of its own."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from incident_sim.model import Frozen

OURS = frozenset({"level", "view", "moment", "do", "template"})
"""Words of our own that are not typed as such: what stands in them is never a stranger's."""

PIECES = (
    "[red]x[/]",
    "[/]",
    "[@click=app.quit]y",
    "[b",
    "\\[",
    "\x1b]0;title\x07",
    "\x1b]52;c;aGk=\x07",
    "\x1b[2J\x1b[31m",
    "\x9b31m",
    "\x00\x08\x7f",
    "\u202eback\u2066",
    "\u200b\u200d\ufeff",
    "e" + "\u0301" * 40,
    "\u7e41\u9ad4\u5b57",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u26a0\ufe0f",
    "\r\n\n\tx\u2028y\u0085",
    "x" * 700,
    "{0} %s {name!r}",
    "\ud800",
    "\U000e0041",
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), min_size=1, max_size=5).map("".join)


def poisoned(value: Any, text: str) -> Any:
    """The same value with ``text`` before every string that may come from a file or from people."""
    if isinstance(value, str):
        return text + value
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        ours, names = _ours(type(value)), value._fields
        return type(value)(
            *(each if name in ours else poisoned(each, text) for name, each in zip(names, value, strict=True))
        )
    if isinstance(value, (tuple, list)):
        return type(value)(poisoned(each, text) for each in value)
    if isinstance(value, dict):
        return {poisoned(key, text): poisoned(each, text) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        ours = _ours(type(value))
        names = [one.name for one in fields(value) if one.name not in ours]
        return replace(value, **{name: poisoned(getattr(value, name), text) for name in names})
    if isinstance(value, Frozen):
        ours = _ours(type(value))
        names = [name for name in type(value).model_fields if name not in ours]
        return value.model_copy(update={name: poisoned(getattr(value, name), text) for name in names})
    return value


@cache
def _ours(kind: type) -> frozenset[str]:
    hints = get_type_hints(kind)
    return OURS | {name for name, hint in hints.items() if _literal(hint)}


def _literal(hint: Any) -> bool:
    return get_origin(hint) is Literal or any(_literal(each) for each in get_args(hint))
