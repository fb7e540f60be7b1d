"""Many log lines, of which only those in sight are drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import overload

from textual.content import Content

from incident_sim.observe import LogLine
from incident_tui.renderables.lines import log_line

FOUND = "bold underline"
"""How what was searched for stands out; the words stay as they are."""


class LogSheet(Sequence[Content]):
    """Pinned rows, then a row for every line."""

    def __init__(self, pinned: Sequence[Content], source: str, lines: Sequence[LogLine], rows: LogRows) -> None:
        self.pinned = pinned
        self.source = source
        """The answer that brought the lines."""
        self.lines = lines
        self._rows = rows

    def __len__(self) -> int:
        return len(self.pinned) + len(self.lines)

    @overload
    def __getitem__(self, place: int) -> Content: ...
    @overload
    def __getitem__(self, place: slice) -> list[Content]: ...
    def __getitem__(self, place: int | slice) -> Content | list[Content]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if place < 0:
            place += len(self)
        if place < len(self.pinned):
            return self.pinned[place]
        return self._rows.row(self.lines[place - len(self.pinned)])


class LogRows:
    """Draws lines of one width, with the words that were searched for standing out, and keeps what it has drawn."""

    def __init__(self, width: int, needle: str) -> None:
        self.width = width
        self.needle = needle
        self._found = re.compile(re.escape(needle), re.IGNORECASE) if needle else None
        self._drawn: dict[LogLine, Content] = {}

    def row(self, one: LogLine) -> Content:
        """A line as it stands on screen."""
        drawn = self._drawn.get(one)
        if drawn is None:
            if len(self._drawn) > MOST_DRAWN:
                self._drawn.clear()
            drawn = self._drawn[one] = self._draw(one)
        return drawn

    def _draw(self, one: LogLine) -> Content:
        row = log_line(one, self.width)
        for match in self._found.finditer(row.plain) if self._found is not None else ():
            row = row.stylize(FOUND, match.start(), match.end())
        return row


MOST_DRAWN = 2_000
"""Rows that are kept once drawn."""
