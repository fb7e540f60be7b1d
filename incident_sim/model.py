"""The base of everything declared: immutable, strict, and closed to unknown keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class Frozen(BaseModel):
    """Declared data: it never changes and has no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Grown(Frozen):
    """Declared data that has gained fields since it was first written down.

    A field of ``later`` that has its default is left out of whatever is written, so that digests, journals and
    recordings of what was declared before there was such a field stay the bytes that they were.
    """

    later: ClassVar[tuple[str, ...]] = ()

    def _silent(self) -> tuple[str, ...]:
        fields = type(self).model_fields
        return tuple(name for name in self.later if getattr(self, name) == fields[name].default)

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        silent = self._silent()
        return {name: value for name, value in write(self).items() if name not in silent}

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        silent = self._silent()
        return (part for part in super().__repr_args__() if part[0] not in silent)


def kinds(union: Any, discriminator: str) -> dict[str, type[Frozen]]:
    """Map each discriminator of ``Annotated[A | B, Field(discriminator=…)]`` to its class."""
    return {member.model_fields[discriminator].default: member for member in get_args(get_args(union)[0])}
