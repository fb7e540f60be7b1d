"""A panel: a title, a frame or a rule, and lines that may be scrolled and chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget

from incident_tui.layout import Place
from incident_tui.renderables.ink import crop, fill, line
from incident_tui.themes import KEY

Draw = Callable[[int, int], Sequence[Content]]
"""Lines for a width and a height; more lines than the height can be scrolled."""


class Panel(Widget, can_focus=True):
    """Draws what its function returns; keeps its place while the lines change."""

    DEFAULT_CSS = """
    Panel { position: absolute; text-wrap: nowrap; text-overflow: clip; border-title-color: $secondary; }
    Panel.framed { border: round $secondary 50%; }
    Panel.framed:focus { border: heavy $primary; border-title-color: $primary; border-title-style: bold; }
    Panel.ruled { border-top: solid $secondary 50%; }
    Panel.ruled:focus { border-top: heavy $primary; border-title-color: $primary; border-title-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown", "move(10)", "Page down", show=False),
        Binding("pageup", "move(-10)", "Page up", show=False),
        Binding("home,g", "move(-100000)", "First", show=False),
        Binding("end,G", "move(100000)", "Last", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """Textual's own, which is laid out again where it changes; lines are scrolled here, and move nothing else."""

    class Chosen(Message):
        """Enter, or a click, on a row."""

        def __init__(self, panel: str, row: int) -> None:
            self.panel = panel
            self.row = row
            super().__init__()

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, panel: str, row: int) -> None:
            self.panel = panel
            self.row = row
            super().__init__()

    def __init__(self, panel: str, draw: Draw, *, choices: bool = False) -> None:
        super().__init__(id=f"panel-{panel}")
        self.panel = panel
        self.choices = choices
        """Whether rows are chosen, or only scrolled."""
        self.cursor = 0
        self._draw = draw
        self._room = Size(0, 0)
        self._top = 0
        self._rows: Sequence[Content] = ()
        self._shown = Content("")
        self._titled = ""
        self._wanted = ""

    def put_at(self, place: Place, *, framed: bool) -> None:
        """Stand in a place, with a frame or under a rule; what is drawn from now on fits into it."""
        self.display = True
        self.set_class(framed, "framed")
        self.set_class(not framed, "ruled")
        self.styles.offset = (place.x, place.y)
        self.styles.width = place.width
        self.styles.height = place.height
        self._room = Size(max(0, place.width - 2 * framed), max(0, place.height - 1 - framed))

    def entitle(self, title: str) -> None:
        """Give the frame its title; focus adds a mark."""
        self._wanted = title
        text = crop(("▶ " if self.has_focus else "") + title, max(4, self._room.width - 4)) if title else ""
        if text != self._titled:
            self._titled = text
            self.border_title = Content(text) if text else None

    def redraw(self) -> None:
        """Draw again, and paint only if something changed."""
        width, height = self._room
        if width and height:
            self._rows = self._draw(width, height)
            self._show()

    def _show(self) -> None:
        width, height = self._room
        self._settle(height)
        shown = Content("\n").join(self._window(width, height))
        if not shown.is_same(self._shown):
            self._shown = shown
            self.refresh()

    def render(self) -> Content:
        """The lines in the window."""
        return self._shown

    def _settle(self, height: int) -> None:
        # A key may come before the first drawing: until there are rows, it is kept.
        last = len(self._rows) - 1 if self._rows else self.cursor
        self.cursor = min(max(0, self.cursor), max(0, last))
        if self.choices:
            self._top = min(max(self._top, self.cursor - height + 1), self.cursor)
        self._top = min(max(0, self._top), max(0, len(self._rows) - height))

    def _window(self, width: int, height: int) -> list[Content]:
        rows = fill(self._rows[self._top : self._top + height], width, height)
        if self.choices and self._rows:
            place = self.cursor - self._top
            rows[place] = rows[place].stylize("reverse" if self.has_focus else "underline")
        below = len(self._rows) - self._top - height
        if below > 0 and not self.choices:
            mark = f" ▼ {below} more "
            if width > 20:
                rows[-1] = rows[-1].truncate(width - len(mark), pad=True) + line((mark, KEY))
        return rows

    def action_move(self, rows: int) -> None:
        """Move the cursor, or scroll."""
        if self.choices:
            self.cursor += rows
            self._settle(self._room.height)
            self.post_message(self.Moved(self.panel, self.cursor))
        else:
            self._top += rows
        self.redraw()

    @property
    def first(self) -> int:
        """The row at the top of the window."""
        return self._top

    @property
    def in_window(self) -> int:
        """How many rows stand in the window."""
        return max(0, min(len(self._rows) - self._top, self._room.height))

    def go_to(self, row: int) -> None:
        """Put the cursor on a row."""
        self.action_move(row - self.cursor)

    def action_choose(self) -> None:
        """Take the row under the cursor."""
        self.post_message(self.Chosen(self.panel, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        inside = event.get_content_offset(self)
        if self.choices and inside is not None and self._top + inside.y < len(self._rows):
            self.cursor = self._top + inside.y
            self.redraw()
            self.action_choose()

    def on_mouse_scroll_down(self) -> None:
        """Three rows on."""
        self.action_move(3)

    def on_mouse_scroll_up(self) -> None:
        """Three rows back."""
        self.action_move(-3)

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - the signature is Textual's
        """Show the cursor and the mark, or show them less."""
        super().watch_has_focus(has_focus)
        self.entitle(self._wanted)
        if self._room.width and self._room.height:
            self._show()

    def on_resize(self) -> None:
        """Another size, another drawing."""
        if self._room != self.size:
            self._room = self.size
            self.entitle(self._wanted)
            self.redraw()
