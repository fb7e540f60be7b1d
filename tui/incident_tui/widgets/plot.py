"""A panel with charts: a cursor on its axis of time reads the values of every line."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from incident_tui.widgets.panel import Panel

FAR = 10
"""Cells of a long step."""


class ChartPanel(Panel):
    """Left and right move the cursor, in all charts at once; the mouse puts it where it points."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "aim(-1)", "Earlier", show=False),
        Binding("right", "aim(1)", "Later", show=False),
        Binding("shift+left,comma", f"aim(-{FAR})", "Much earlier", show=False),
        Binding("shift+right,full_stop", f"aim({FAR})", "Much later", show=False),
    ]

    class Aimed(Message):
        """The cursor is to move by so many cells of time."""

        def __init__(self, panel: str, cells: int, width: int) -> None:
            self.panel = panel
            self.cells = cells
            self.width = width
            super().__init__()

    class Pointed(Message):
        """The cursor is to stand at a column."""

        def __init__(self, panel: str, x: int, width: int) -> None:
            self.panel = panel
            self.x = x
            self.width = width
            super().__init__()

    def action_aim(self, cells: int) -> None:
        """Earlier or later."""
        self.post_message(self.Aimed(self.panel, cells, self.size.width))

    def on_click(self, event: events.Click) -> None:
        """The instant under the mouse."""
        inside = event.get_content_offset(self)
        if inside is not None:
            self.post_message(self.Pointed(self.panel, inside.x, self.size.width))
