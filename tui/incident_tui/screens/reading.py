"""A page of lines to read, over everything else."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from incident_tui.renderables.bars import Keys, key_row
from incident_tui.widgets.bar import Bar
from incident_tui.widgets.panel import Draw, Panel


class Reading(Screen[None]):
    """One panel, scrolled with the arrows."""

    DEFAULT_CSS = "Reading Panel { position: relative; width: 100%; height: 1fr; padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", show=False),
        Binding("q", "app.leave", "Leave", show=False),
    ]

    KEYS: ClassVar[Keys] = (("arrows", "scroll", ""), ("esc", "back", "dismiss"), ("q", "leave", "app.leave"))
    """What the last row says."""

    def __init__(self, title: str, draw: Draw) -> None:
        super().__init__()
        self._heading = title
        self._draw = draw

    def compose(self) -> ComposeResult:
        panel = Panel("reading", self._draw)
        panel.add_class("framed")
        yield panel
        yield Bar("keys")

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        panel = self.query_one(Panel)
        panel.focus()
        panel.entitle(self._heading)
        self._label()

    def on_resize(self) -> None:
        """As many keys as there is room for."""
        self._label()

    def _label(self) -> None:
        self.query_one(Bar).show(*key_row(self.KEYS, self.size.width, "SIMULATION"))
