"""A screen over another, which a click beside it closes."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Overlay(ModalScreen[Answer | None]):
    """Whoever clicks beside the box wants what lies below it; nothing is chosen then."""

    def on_click(self, event: events.Click) -> None:
        """Close, where nothing of the box was hit."""
        if event.widget is self:
            event.stop()
            self.dismiss(None)
