"""Where a jump can land: a letter for every panel on screen, and for every row that can be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits

LETTERS = ascii_lowercase + digits + ascii_uppercase


@dataclass(frozen=True)
class Shown:
    """A panel as it stands on the screen, and the rows in its window that can be chosen."""

    panel: str
    x: int
    y: int
    """Where its title stands; its rows begin one line below."""
    first: int = 0
    """The row at the top of its window."""
    rows: int = 0
    """Rows in its window that can be chosen."""


@dataclass(frozen=True)
class Landing:
    """A letter, where it is drawn, and where it leads."""

    letter: str
    x: int
    y: int
    panel: str
    row: int | None = None


def landings(shown: Sequence[Shown]) -> list[Landing]:
    """Panels first, each by its number or a free letter of its name; then rows, as long as there are letters."""
    free = list(LETTERS)
    found: list[Landing] = []
    for one in shown:
        wanted = sorted(one.panel, key=str.isalpha)  # a chart's number says more than its name
        letter = next((each for each in wanted if each in free), free[0] if free else "")
        if letter:
            free.remove(letter)
            found.append(Landing(letter, one.x, one.y, one.panel))
    for one, row in _rows(shown):
        if free:
            found.append(Landing(free.pop(0), one.x, one.y + 1 + row, one.panel, one.first + row))
    return found


def _rows(shown: Sequence[Shown]) -> Iterator[tuple[Shown, int]]:
    return ((one, row) for one in shown for row in range(one.rows))
