"""An app in the colours, symbols and motion that a player prefers."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual import events
from textual.filter import LineFilter

from incident_tui.ascii import AsciiFilter
from incident_tui.guard import EscapeFilter
from incident_tui.settings import Settings
from incident_tui.themes import MONO, THEMES
from incident_tui.turns import KeysInTurn, Returned


class Dressed(KeysInTurn[Returned]):
    """What dashboard and menu have in common, whatever they show."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self._passes: Sequence[LineFilter] = ()
        self.wear(settings)
        if not settings.motion:
            self.animation_level = "none"

    def wear(self, settings: Settings) -> None:
        """Colours and symbols."""
        self.theme = MONO if self.no_color or os.environ.get("NO_COLOR") else settings.theme
        ascii_too = (AsciiFilter(),) if settings.symbols == "ascii" else ()
        self._passes = (*ascii_too, EscapeFilter())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What strangers wrote passes the guard last."""
        return [*super().get_line_filters(), *self._passes]

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where nothing is to move, the cursor in a line does not blink either."""
        if hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = self.animation_level != "none"

    def action_leave(self) -> None:
        """Leave."""
        raise NotImplementedError

    def action_help_quit(self) -> None:
        """What ``ctrl+c`` does where there is nothing selected that it could copy; Textual only names another key."""
        self.action_leave()
