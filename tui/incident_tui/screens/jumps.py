"""From anywhere on the dashboard to any panel or row, by one letter."""

from __future__ import annotations

from textual.screen import Screen

from incident_tui.jumping import Landing, Shown, landings
from incident_tui.screens.jump import Jump
from incident_tui.widgets.panel import Panel
from incident_tui.widgets.search import LogSearch


class Jumps(Screen[None]):
    """Puts the letters up, and goes where they lead."""

    _panels: dict[str, Panel | LogSearch]

    def action_jump(self) -> None:
        """Letters over everything that one can go to."""
        panels = [one for one in self._panels.values() if isinstance(one, Panel) and one.display and one.region]
        shown = [self._standing(one) for one in panels]
        if shown:
            self.app.push_screen(Jump(landings(shown)), self._land)

    def _standing(self, panel: Panel) -> Shown:
        rows = panel.in_window if panel.choices else 0
        return Shown(panel.panel, panel.content_region.x, panel.region.y, panel.first, rows)

    def _land(self, landing: Landing | None) -> None:
        panel = self._panels.get(landing.panel) if landing is not None else None
        if landing is None or not isinstance(panel, Panel):
            return
        panel.focus()
        if landing.row is not None:
            panel.go_to(landing.row)
