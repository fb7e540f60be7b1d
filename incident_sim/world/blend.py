"""Several hands on one knob: each has its own setting, and takes its own away."""

from __future__ import annotations

from typing import Generic, TypeVar

ONE = 1_000_000

Value = TypeVar("Value")


class Blend:
    """Settings of one knob by the name of the hand that made each; what counts is all of them together."""

    __slots__ = ("_by",)

    def __init__(self) -> None:
        self._by: dict[str, int] = {}

    def __bool__(self) -> bool:
        """Whether any hand is on it."""
        return bool(self._by)

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

    def sum(self) -> int:
        """All amounts added."""
        return sum(self._by.values())

    def total(self) -> int:
        """All shares added, up to the whole."""
        return min(ONE, self.sum())

    def least(self) -> int | None:
        """The tightest bound, if there is one."""
        return min(self._by.values(), default=None)


class Layers(Generic[Value]):
    """A setting that can only be one thing: what the latest hand laid over it counts, and what is below comes back."""

    __slots__ = ("_base", "_by")

    def __init__(self, base: Value) -> None:
        self._base = base
        self._by: dict[str, Value] = {}

    @property
    def value(self) -> Value:
        """What counts."""
        return next(reversed(self._by.values()), self._base)

    def lay(self, by: str, value: Value) -> None:
        """A hand lays a value over all that is there."""
        self._by.pop(by, None)
        self._by[by] = value

    def lift(self, by: str) -> bool:
        """A hand takes its value away; False if it has none here, or somebody has settled the matter since."""
        there = by in self._by
        self._by.pop(by, None)
        return there

    def settle(self, value: Value) -> None:
        """Somebody decides what it is: whatever was laid over it is gone, and does not come back."""
        self._by.clear()
        self._base = value
