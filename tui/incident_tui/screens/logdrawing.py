"""What the panels of the logs show."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from incident_sim.observe import Answer, LogLine, Trace
from incident_tui.logfilter import INVERT
from incident_tui.logreader import Kept, LogReader
from incident_tui.looking import Looking
from incident_tui.patterns import Pattern, patterns
from incident_tui.renderables.ink import folded
from incident_tui.renderables.logs import details, pattern_rows, pinned, said_of
from incident_tui.renderables.sheet import LogRows, LogSheet
from incident_tui.themes import DIM


class LogDrawing:
    """Draws an answer's lines, the one under the cursor, and their patterns, by the player's filters."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking
        self._reader = LogReader()
        self._rows = LogRows(0, "")
        self._counted: tuple[tuple[str, str], list[Pattern]] = (("", ""), [])

    def kept(self, found: Answer) -> Kept:
        """The lines to show."""
        looking = self._looking
        return self._reader.read(found, looking.filter, looking.pattern, around=looking.around)

    def line(self, found: Answer) -> LogLine | None:
        """The line under the cursor."""
        lines = self.kept(found).lines
        return lines[min(self._looking.line, len(lines) - 1)] if lines else None

    def sheet(self, found: Answer, asking: str, width: int, height: int, now: int) -> LogSheet:
        """The lines, below what was asked and found; ``asking`` says that an answer is on its way."""
        looking, keeps = self._looking, self.kept(found)
        needle = "" if looking.filter.startswith(INVERT) else looking.filter.strip()
        if (self._rows.width, self._rows.needle) != (width, needle):
            self._rows = LogRows(width, needle)
        said = said_of(keeps, looking.filter, looking.pattern, around=looking.around, place=looking.line)
        state = ("▼ following, f stops  " if looking.follow else "") + asking or "f follows"
        return LogSheet(pinned(found, keeps, said, state, width, height, now), keeps.answer, keeps.lines, self._rows)

    def detail(
        self, found: Answer | None, trace: Callable[[str], Trace | None], width: int, height: int, now: int
    ) -> list[Content]:
        """The line under the cursor in full; ``trace`` finds a trace by its name."""
        one = self.line(found) if found is not None else None
        if found is None or one is None:
            return folded("No line under the cursor. esc closes this.", width, DIM)
        return details(one, found.lines, trace(one.trace), width, height, now)

    def patterns(self, found: Answer | None) -> list[Pattern]:
        """What the lines say that the typed filter keeps, the most frequent first."""
        if found is None:
            return []
        key = (found.action_id, self._looking.filter)
        if key != self._counted[0]:
            self._counted = (key, patterns(self._reader.filtered(found, self._looking.filter)))
        return self._counted[1]

    def pattern_rows(self, found: Answer | None, width: int) -> list[Content]:
        """The patterns, one a row."""
        return pattern_rows(self.patterns(found), width, self._looking.pattern)
