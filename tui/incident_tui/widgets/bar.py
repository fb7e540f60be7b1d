"""One row across the screen whose words can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.widget import Widget

from incident_tui.renderables.bars import Spot


class Bar(Widget):
    """A row that shows what it is given, and repaints only when that changes."""

    DEFAULT_CSS = "Bar { height: 1; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self._line = Content("")
        self._spots: Sequence[Spot] = ()

    def show(self, line: Content, spots: Sequence[Spot] = ()) -> None:
        """Another line."""
        self._spots = spots
        if not line.is_same(self._line):
            self._line = line
            self.refresh()

    def render(self) -> Content:
        """The line as it is."""
        return self._line

    async def on_click(self, event: events.Click) -> None:
        """Do what the word under the mouse stands for."""
        for spot in self._spots:
            if spot.start <= event.x < spot.stop:
                target = spot.action if "." in spot.action.split("(")[0] else f"screen.{spot.action}"
                await self.app.run_action(target)
