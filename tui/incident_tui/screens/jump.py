"""Jump mode: a letter over every panel and row; one key, and one is there."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from incident_tui.jumping import Landing


class Jump(ModalScreen[Landing | None]):
    """Letters over the dashboard; any other key leaves."""

    DEFAULT_CSS = """
    Jump { background: transparent; }
    Jump .letter {
        position: absolute; width: 3; height: 1; background: $warning; color: $background; text-style: bold;
    }
    Jump #keys { dock: bottom; height: 1; width: 100%; background: $panel; }
    """

    def __init__(self, landings: Sequence[Landing]) -> None:
        super().__init__()
        self.landings = landings
        """Every letter and where it leads."""

    def compose(self) -> ComposeResult:
        for one in self.landings:
            label = Static(Content(f"[{one.letter}]"), classes="letter")
            label.styles.offset = (max(0, one.x), max(0, one.y))
            yield label
        yield Static(Content(" Jump: press a letter to go there; esc leaves."), id="keys")

    def on_key(self, event: events.Key) -> None:
        """The letter chooses; whatever is no letter here leaves."""
        event.stop()
        typed = event.character or ""
        self.dismiss(next((one for one in self.landings if one.letter == typed), None))

    def on_click(self, event: events.Click) -> None:
        """A click on a letter chooses it, too."""
        at = (event.screen_x, event.screen_y)
        self.dismiss(next((one for one in self.landings if one.y == at[1] and one.x <= at[0] < one.x + 3), None))
