"""The lines of an answer, as what was typed and chosen keeps them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from incident_sim.observe import Answer, LogLine
from incident_tui.logfilter import kept, readable
from incident_tui.patterns import pattern_of


@dataclass(frozen=True)
class Kept:
    """Lines to show, and which of them match."""

    answer: str
    """The action that brought them."""
    lines: Sequence[LogLine]
    matches: Sequence[int]
    """Places among the lines, in order."""
    of: int
    """How many lines there are in all."""

    def match(self, place: int, step: int) -> int | None:
        """The place of the next match after a line, or of the one before it."""
        at = bisect_right(self.matches, place) if step > 0 else bisect_left(self.matches, place) - 1
        return self.matches[at] if 0 <= at < len(self.matches) else None


class LogReader:
    """Keeps what it has read until something else is asked of it."""

    def __init__(self) -> None:
        self._texts: tuple[str, list[str]] = ("", [])
        self._key: tuple[str, str, str, bool] | None = None
        self._kept = Kept("", (), (), 0)

    def read(self, found: Answer, typed: str, pattern: str, *, around: bool) -> Kept:
        """The matching lines alone, or ``around`` them all lines."""
        key = (found.action_id, typed, pattern, around)
        if key != self._key:
            self._key = key
            self._kept = self._read(found, typed, pattern, around=around)
        return self._kept

    def filtered(self, found: Answer, typed: str) -> Sequence[LogLine]:
        """The lines that what was typed keeps, of whatever pattern."""
        return [found.lines[place] for place in self._places(found, typed)]

    def _places(self, found: Answer, typed: str) -> Sequence[int]:
        if not typed:
            return range(len(found.lines))
        if self._texts[0] != found.action_id:
            self._texts = (found.action_id, readable(found.lines))
        return kept(self._texts[1], typed)

    def _read(self, found: Answer, typed: str, pattern: str, *, around: bool) -> Kept:
        lines = found.lines
        places = self._places(found, typed)
        if pattern:
            places = [place for place in places if pattern_of(lines[place]) == pattern]
        if around or len(places) == len(lines):
            return Kept(found.action_id, lines, places, len(lines))
        return Kept(found.action_id, [lines[place] for place in places], range(len(places)), len(lines))
