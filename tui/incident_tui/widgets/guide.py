"""The guide's rows under the views of a first drill."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from incident_tui.lessons import Place
from incident_tui.renderables.lesson import ROWS, lesson


class GuideBox(Widget):
    """Shows the open lesson."""

    DEFAULT_CSS = f"GuideBox {{ height: {ROWS}; width: 100%; text-wrap: nowrap; background: $boost; }}"

    def __init__(self) -> None:
        super().__init__(id="guide")
        self.place: Place | None = None
        """The open lesson, once there is one."""

    def show(self, place: Place) -> None:
        """Another lesson."""
        if place != self.place:
            self.place = place
            self.refresh()

    def render(self) -> Content:
        """The open lesson, in the room there is."""
        if self.place is None:
            return Content("")
        return Content("\n").join(lesson(self.place, self.size.width, self.size.height))
