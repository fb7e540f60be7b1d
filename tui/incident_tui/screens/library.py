"""The menu: which scenario, and the ways to history and settings."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from incident_sim.files.library import Listed
from incident_sim.report.trends import standings
from incident_tui.menu import Offer, Pick, Picked, Prefer
from incident_tui.renderables.bars import Spot, key_row
from incident_tui.renderables.ink import Part, line
from incident_tui.renderables.library import about, heading, shelf
from incident_tui.screens.chronicle import HistoryScreen
from incident_tui.screens.settings import SettingsScreen
from incident_tui.settings import Preferred
from incident_tui.themes import BRIGHT, DIM, KEY, WARN
from incident_tui.widgets.bar import Bar
from incident_tui.widgets.panel import Panel

KEYS = (
    ("enter", "Play", "play"),
    ("R", "Ranked", "ranked"),
    ("d", "Drill of the day", "daily"),
    ("h", "History", "history"),
    ("s", "Settings", "settings"),
    ("q", "Leave", "app.leave"),
)
"""Key, word and action of everything that the menu can do."""


class LibraryScreen(Screen[None]):
    """Scenarios above, what may be known of the chosen one below."""

    DEFAULT_CSS = """
    LibraryScreen Panel { position: relative; width: 100%; padding: 0 1; }
    LibraryScreen #panel-shelf { height: 3fr; }
    LibraryScreen #panel-about { height: 2fr; min-height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R,shift+r", "ranked", "Play ranked", show=False),
        Binding("d", "daily", "The drill of the day", show=False),
        Binding("c", "go_on", "Go on", show=False),
        Binding("h", "history", "History", show=False),
        Binding("s", "settings", "Settings", show=False),
        Binding("q,escape", "app.leave", "Leave", show=False),
    ]

    def __init__(self, offer: Offer, preferred: Preferred) -> None:
        super().__init__()
        self._offer = offer
        self._preferred = preferred
        self._standing = standings(offer.history.results)
        self._shelf = Panel("shelf", lambda width, _: shelf(offer.catalogue, self._standing, width), choices=True)
        self._about = Panel("about", self._tell)

    def compose(self) -> ComposeResult:
        yield Bar("head")
        yield Bar("columns")
        yield self._shelf
        yield self._about
        yield Bar("keys")

    def on_mount(self) -> None:
        """The easiest scenario that has not been played is under the cursor."""
        self._about.add_class("ruled")
        self._about.can_focus = False
        played = [one.id in self._standing for one in self._offer.catalogue]
        self._shelf.cursor = played.index(False) if False in played else 0
        self._shelf.focus()
        self._label()

    def on_resize(self) -> None:
        """Another width, other columns."""
        self._label()

    def _label(self) -> None:
        left = self._offer.cut_off
        words: list[Part] = [(" incident-sim", BRIGHT), ("  SIMULATION: nothing here is real", DIM)]
        if left:
            words = [(" c ", f"reverse {KEY}"), (f" go on with the session that was cut off: {left}", WARN)]
        self.query_one("#head", Bar).show(line(*words), [Spot(0, self.size.width, "go_on")] if left else ())
        self.query_one("#columns", Bar).show(Content(" ") + heading(max(10, self.size.width - 2)))
        self._about.entitle("About it")
        self.query_one("#keys", Bar).show(*key_row(KEYS, self.size.width))

    def _tell(self, width: int, height: int) -> list[Content]:  # noqa: ARG002 - the signature of every panel
        found = self._under()
        return about(found, self._standing.get(found.id), width) if found is not None else []

    def _under(self) -> Listed | None:
        at = self._shelf.cursor
        return self._offer.catalogue[at] if at < len(self._offer.catalogue) else None

    def on_panel_moved(self) -> None:
        """Tell of another one."""
        self._about.redraw()

    def on_panel_chosen(self) -> None:
        """Enter, or a click, on a scenario."""
        self.action_play()

    def action_play(self) -> None:
        """In practice."""
        self._pick("play")

    def action_ranked(self) -> None:
        """Without a pause, in a world that nobody knows."""
        self._pick("ranked")

    def action_daily(self) -> None:
        """The same for everybody today."""
        self.post_message(Pick(Picked("daily")))

    def action_go_on(self) -> None:
        """With the session that was cut off."""
        if self._offer.cut_off:
            self.post_message(Pick(Picked("resume")))

    def _pick(self, what: str) -> None:
        found = self._under()
        if found is not None:
            self.post_message(Pick(Picked("ranked" if what == "ranked" else "play", found.id)))

    def action_history(self) -> None:
        """Every session that was graded."""
        self.app.push_screen(HistoryScreen(self._offer.history))

    def action_settings(self) -> None:
        """How the dashboard looks and moves."""
        self.app.push_screen(SettingsScreen(self._preferred))

    def on_prefer(self, message: Prefer) -> None:
        """What was chosen there is what stands there next time; the app hears it as well."""
        self._preferred = Preferred(message.settings, self._preferred.path)
