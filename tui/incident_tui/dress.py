"""An app in the colours, symbols and motion that a player prefers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.filter import LineFilter

from incident_tui.ascii import AsciiFilter
from incident_tui.guard import EscapeFilter
from incident_tui.settings import Settings
from incident_tui.themes import MONO, THEMES


def dress(app: App[Any], settings: Settings) -> Sequence[LineFilter]:
    """Give an app its themes and its stillness; returns what every line it draws must pass, the guard last."""
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = MONO if app.no_color or os.environ.get("NO_COLOR") else settings.theme
    if not settings.motion:
        app.animation_level = "none"
    return filters(settings)


def filters(settings: Settings) -> Sequence[LineFilter]:
    """What every line passes on its way to the terminal."""
    return [AsciiFilter(), EscapeFilter()] if settings.symbols == "ascii" else [EscapeFilter()]
