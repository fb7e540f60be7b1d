"""The panel of log lines: a cursor that keeps its line, and steps from error to error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from incident_sim.observe import LogLine
from incident_tui.renderables.ink import fill, line
from incident_tui.renderables.sheet import LogSheet
from incident_tui.themes import KEY
from incident_tui.widgets.panel import Draw, Panel

ERROR = "error"


class LogPanel(Panel):
    """The cursor stands on a line, and stays there while newer ones come; at the end it stays at the end.

    Here ``e`` is the next error, and not a message upstairs.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "error(1)", "Next error", show=False),
        Binding("E,shift+e", "error(-1)", "Error before", show=False),
    ]

    def __init__(self, panel: str, draw: Draw) -> None:
        super().__init__(panel, draw)
        self._sheet: LogSheet | None = None
        self._here: LogLine | None = None
        self._seen = 0
        """When the newest line came that was in sight."""

    @property
    def at_end(self) -> bool:
        """Whether the cursor stands on the newest line."""
        return self._sheet is None or self.cursor >= len(self._sheet.lines) - 1

    def put(self, place: int) -> None:
        """Stand on another line."""
        self.cursor = place
        self._here = None
        self.redraw()

    def _settle(self, height: int) -> None:
        before, rows = self._sheet, self._rows
        self._sheet = rows if isinstance(rows, LogSheet) else None
        if self._sheet is None:
            super()._settle(height)
            return
        lines, newer = self._sheet.lines, before is None or before.source != self._sheet.source
        stood = before is None or self.cursor >= len(before.lines) - 1
        if newer and stood:
            self.cursor = len(lines) - 1
        elif self._here is not None and (before is None or before.lines is not lines):
            self.cursor = _place_of(self._here, lines, self.cursor)
        self.cursor = min(max(0, self.cursor), max(0, len(lines) - 1))
        room = max(1, height - len(self._sheet.pinned))
        self._top = min(max(self._top, self.cursor - room + 1), self.cursor)
        self._top = min(max(0, self._top), max(0, len(lines) - room))
        here = lines[self.cursor] if lines else None
        if lines:
            self._seen = max(self._seen, lines[min(self._top + room, len(lines)) - 1].at)
        if here is not self._here:
            self._here = here
            self.post_message(self.Moved(self.panel, self.cursor))

    def _window(self, width: int, height: int) -> list[Content]:
        sheet = self._sheet
        if sheet is None:
            return super()._window(width, height)
        head = len(sheet.pinned)
        body = sheet[head + self._top : head + self._top + max(0, height - head)]
        rows = fill([*sheet.pinned, *body], width, height)
        place = head + self.cursor - self._top
        if sheet.lines and place < height:
            rows[place] = rows[place].stylize("reverse" if self.has_focus else "underline")
        unseen = _newer(sheet.lines, self._seen)
        if unseen and width > 24 and place < height - 1:
            mark = f" ▼ {unseen} newer (G) "
            rows[-1] = rows[-1].truncate(width - len(mark), pad=True) + line((mark, KEY))
        return rows

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        if self._sheet is None:
            super().action_move(rows)
        else:
            self.put(self.cursor + rows)

    def action_error(self, way: int) -> None:
        """Stand on the next error, or on the one before."""
        lines = self._sheet.lines if self._sheet is not None else ()
        places = range(self.cursor + 1, len(lines)) if way > 0 else range(self.cursor - 1, -1, -1)
        found = next((place for place in places if lines[place].level == ERROR), None)
        if found is None:
            self.notify("No further error among these lines.", timeout=2, markup=False)
        else:
            self.put(found)

    def on_click(self, event: events.Click) -> None:
        """Stand on the line under the mouse; once more opens it."""
        inside = event.get_content_offset(self)
        if self._sheet is None or inside is None:
            return
        place = self._top + inside.y - len(self._sheet.pinned)
        if inside.y >= len(self._sheet.pinned) and place < len(self._sheet.lines):
            again = place == self.cursor
            self.put(place)
            if again:
                self.action_choose()


def _place_of(one: LogLine, lines: Sequence[LogLine], near: int) -> int:
    """Where a line stands now; where it is gone, the first that is as new."""
    if 0 <= near < len(lines) and lines[near] is one:
        return near
    for place, other in enumerate(lines):
        if other is one or other == one:
            return place
    return next((place for place, other in enumerate(lines) if other.at >= one.at), max(0, len(lines) - 1))


def _newer(lines: Sequence[LogLine], seen: int) -> int:
    """How many lines came after an instant; the newest are last."""
    count = 0
    for one in reversed(lines):
        if one.at <= seen:
            break
        count += 1
    return count
