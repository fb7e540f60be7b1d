"""The base of everything declared: immutable, strict, and closed to unknown keys."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Declared data: it never changes and has no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


def kinds(union: Any, discriminator: str) -> dict[str, type[Frozen]]:
    """Map each discriminator of ``Annotated[A | B, Field(discriminator=…)]`` to its class."""
    return {member.model_fields[discriminator].default: member for member in get_args(get_args(union)[0])}
