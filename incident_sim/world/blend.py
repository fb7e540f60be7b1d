"""Several hands on one knob: each has its own setting, and what counts is all of them together."""

from __future__ import annotations

ONE = 1_000_000


class Blend:
    """Settings of one knob by the name of the hand that made each."""

    __slots__ = ("_by",)

    def __init__(self) -> None:
        self._by: dict[str, int] = {}

    def set(self, by: str, value: int, neutral: int) -> None:
        """A hand turns the knob; the neutral value takes it off."""
        if value == neutral:
            self._by.pop(by, None)
        else:
            self._by[by] = value

    def product(self) -> int:
        """All factors multiplied, in parts per million."""
        result = ONE
        for value in self._by.values():
            result = result * value // ONE
        return result

    def total(self) -> int:
        """All shares added, up to the whole."""
        return min(ONE, sum(self._by.values()))

    def least(self) -> int | None:
        """The tightest bound, if there is one."""
        return min(self._by.values(), default=None)
