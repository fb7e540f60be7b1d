"""The line in which one types what to look for in the logs."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from incident_tui.layout import Place
from incident_tui.themes import DIM


class LogSearch(Horizontal):
    """A text, and beside it the service and level it is searched in."""

    DEFAULT_CSS = """
    LogSearch { position: absolute; }
    LogSearch Input { width: 1fr; height: 3; border: round $secondary 50%; padding: 0 1; }
    LogSearch Input:focus { border: heavy $primary; }
    LogSearch Static { width: 34; height: 3; padding: 1 1 0 1; }
    """

    def __init__(self, panel: str) -> None:
        super().__init__(id=f"panel-{panel}")
        self.panel = panel
        self._words = _label(None, None)
        self._where = Static(self._words)

    def put_at(self, place: Place, *, framed: bool) -> None:
        """Stand in a place; the line has its own frame."""
        self.display = True
        self.set_class(framed, "framed")
        self.set_class(not framed, "ruled")
        self.styles.offset = (place.x, place.y)
        self.styles.width = place.width
        self.styles.height = place.height

    def compose(self) -> ComposeResult:
        yield Input(placeholder="/ text to search for; enter asks", max_length=200)
        yield self._where

    def label(self, service: str | None, level: str | None) -> None:
        """Say where is searched."""
        self._words = _label(service, level)
        if self._where.is_mounted:
            self._where.update(self._words)

    def on_mount(self) -> None:
        """What was said before there was a place for it."""
        self._where.update(self._words)


def _label(service: str | None, level: str | None) -> Content:
    return Content.assemble(("s ", DIM), f"svc:{service or 'all'}  ", ("l ", DIM), f"level:{level or 'all'}")
