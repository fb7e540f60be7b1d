"""The app of the menu: it ends with what was picked, before a host is started."""

from __future__ import annotations

from incident_tui.dress import Dressed
from incident_tui.guard import end_on_signals
from incident_tui.menu import Offer, Pick, Picked, Prefer
from incident_tui.screens.library import LibraryScreen
from incident_tui.settings import Preferred, keep_settings


class MenuApp(Dressed[Picked | None]):
    """Shows the library first; returns what was picked, or nothing."""

    TITLE = "incident-sim"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, offer: Offer, preferred: Preferred) -> None:
        super().__init__(preferred.settings)
        self._offer = offer
        self.preferred = preferred
        """The settings in force; the menu may change them."""

    def on_mount(self) -> None:
        """Open on the library; a broken settings file is told."""
        end_on_signals(self.exit)
        self.push_screen(LibraryScreen(self._offer, self.preferred))
        for problem in self.preferred.problems[:1]:
            told = f"{problem}\nDefaults are used instead."
            self.notify(told, title="Settings", severity="warning", markup=False, timeout=15)

    def on_pick(self, message: Pick) -> None:
        """The menu is over."""
        self.exit(message.picked)

    def on_prefer(self, message: Prefer) -> None:
        """Other settings: on the screen at once, and on disk."""
        settings, path = message.settings, self.preferred.path
        try:
            keep_settings(path, settings)
        except OSError as error:
            told = f"{path}: {error.strerror or 'it cannot be written'}"
            self.notify(told, title="Not kept", severity="warning", markup=False)
        self.preferred = Preferred(settings, path)
        self.wear(settings)
        self.animation_level = "full" if settings.motion else "none"
        self.refresh(layout=True)

    def action_leave(self) -> None:
        """Nothing was picked."""
        self.exit(None)
