"""The base of everything declared: immutable, strict, and closed to unknown keys."""

from __future__ import annotations

from typing import Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Declared data: it never changes and has no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    later: ClassVar[tuple[str, ...]] = ()
    """Fields that came with a later version. While they have their defaults, ``plain`` leaves them out, so that digests
    of what was declared before there were any stay what they were."""


def plain(thing: Any) -> Any:
    """Declared data as mappings, lists and scalars, to take a digest of."""
    if isinstance(thing, Frozen):
        return {
            name: plain(getattr(thing, name))
            for name, info in type(thing).model_fields.items()
            if name not in thing.later or getattr(thing, name) != info.default
        }
    if isinstance(thing, dict):
        return {name: plain(value) for name, value in thing.items()}
    if isinstance(thing, tuple):
        return [plain(value) for value in thing]
    return thing


def kinds(union: Any, discriminator: str) -> dict[str, type[Frozen]]:
    """Map each discriminator of ``Annotated[A | B, Field(discriminator=…)]`` to its class."""
    return {member.model_fields[discriminator].default: member for member in get_args(get_args(union)[0])}
