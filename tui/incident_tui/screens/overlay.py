"""A screen over another, which a click beside it closes."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.actions import SkipAction
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Overlay(ModalScreen[Answer | None]):
    """Whoever clicks beside the box wants what lies below it; nothing is chosen then."""

    def action_copy_text(self) -> None:
        """Copy what is selected; where nothing is, ``ctrl+c`` means what it means everywhere."""
        try:
            super().action_copy_text()
        except SkipAction:
            self.call_later(self.app.run_action, "app.help_quit")

    def on_click(self, event: events.Click) -> None:
        """Close, where nothing of the box was hit."""
        if event.widget is self:
            event.stop()
            self.dismiss(None)
