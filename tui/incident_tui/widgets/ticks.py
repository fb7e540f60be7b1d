"""Lines of which any number can be ticked."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import SelectionList

EMPTY = " "
_MARK = 1
"""The segment of a line that holds the tick, between the two sides of its box."""


class Ticks(SelectionList[str]):
    """A tick stands where a line is chosen, and nothing where it is not: not by colour alone."""

    DEFAULT_CSS = """
    Ticks {
        height: auto; max-height: 10; border: none; border-left: blank;
        &:focus { border: none; border-left: outer $border; }
    }
    """

    def render_line(self, y: int) -> Strip:
        """One line, its box empty unless it is chosen."""
        strip = super().render_line(y)
        place = self.scroll_offset.y + y
        if place >= self.option_count or self.get_option_at_index(place).value in self.selected:
            return strip
        segments = list(strip)
        segments[_MARK] = Segment(EMPTY, segments[_MARK].style)
        return Strip(segments, strip.cell_length)
