"""Where things stand in a document: the line and column of every key and value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """A line and a column, both counted from one."""

    line: int
    column: int


@dataclass
class Document:
    """Plain data, and the places of its keys and values."""

    source: str
    data: Any = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a key or value; of the nearest thing around it, where it is not in the file."""
        for length in range(len(path), -1, -1):
            table = self.keys if key and length == len(path) else self.values
            found = table.get(path[:length])
            if found is not None:
                return found
        return Place(1, 1)

    def known(self, path: Path) -> Path:
        """``path`` without the parts that are not in the file, such as the kinds of a union."""
        here: Path = ()
        for part in path:
            if (*here, part) in self.values or (*here, part) in self.keys:
                here = (*here, part)
        return here
