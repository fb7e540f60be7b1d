"""The panel of log lines: from one error to the next."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from incident_tui.widgets.panel import Panel

ERROR = " ERROR "


class LogPanel(Panel):
    """Scrolls as any panel; here ``e`` is the next error, and not a message upstairs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "error(1)", "Next error", show=False),
        Binding("E,shift+e", "error(-1)", "Error before", show=False),
    ]

    def action_error(self, way: int) -> None:
        """Scroll until an error is the first row, the next one down or the one before."""
        places = range(self._top + 1, len(self._rows)) if way > 0 else range(self._top - 1, -1, -1)
        found = next((place for place in places if ERROR in self._rows[place].plain), None)
        if found is None:
            self.notify("No further error among these lines.", timeout=2, markup=False)
            return
        self._top = found
        self.redraw()
