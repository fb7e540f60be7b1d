"""Keys pressed before there is anything that could take them: kept, and pressed again once there is."""

from __future__ import annotations

from textual import events
from textual.app import App

from incident_tui.screens.main import MainScreen

MOST = 32
"""Who presses more keys than this before the first picture is not talking to us."""
PATIENCE = 1.0
"""Seconds after the first picture by which keys are let go in any case: a tiny terminal has no panel to take them."""
AT_ONCE = frozenset({"q", "ctrl+c", "ctrl+q", "escape"})
"""Leaving never waits."""


class EarlyKeys(App[str | None]):
    """Holds back keys of the dashboard until its first panel has the focus."""

    _may_press = False

    def __init__(self) -> None:
        super().__init__()
        self._early: list[events.Key] = []

    async def on_event(self, event: events.Event) -> None:
        """Every event of the terminal comes by here first."""
        if isinstance(event, events.Key) and self._too_early(event):
            self._early.append(event)
            return
        await super().on_event(event)

    def _too_early(self, event: events.Key) -> bool:
        waits = not self._may_press and isinstance(self.screen, MainScreen) and self.screen.focused is None
        return waits and event.key not in AT_ONCE and len(self._early) < MOST

    def on_descendant_focus(self) -> None:
        """There is a panel that takes keys; at the very end there may be no screen any more."""
        if self.screen_stack and isinstance(self.screen, MainScreen):
            self._press_again()

    def _painted_first(self) -> None:
        """The first picture stands: from soon on, no key is held back."""
        self.set_timer(PATIENCE, self._press_again)

    def _press_again(self) -> None:
        if self._may_press:
            return
        self._may_press = True
        for event in self._early:
            self.post_message(events.Key(event.key, event.character))
        self._early = []
