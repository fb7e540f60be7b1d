"""A recording watched again: the same dashboard, with time in the player's hands."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from incident_sim.host.messages import Recorded, Seek, Snapshot
from incident_sim.host.moments import next_bookmark
from incident_sim.units import MINUTE, SECOND
from incident_tui.looks import LookBook
from incident_tui.messages import Tell
from incident_tui.renderables.figures import when
from incident_tui.renderables.ink import Part, fill, line
from incident_tui.renderables.scrubber import scrubber
from incident_tui.screens.asking import Choice
from incident_tui.screens.main import MainScreen
from incident_tui.taking_back import TakeBack
from incident_tui.themes import KEY
from incident_tui.widgets.plot import ChartPanel

STEP, LEAP = 5 * SECOND, MINUTE
_WRITES = {"act", "undo", "hint", "compose", "alerts", "note", "hypothesis", "withdraw", "finish"}
_ASKS = {"skip", "search", "refresh", "split", "follow"}
IDLE = frozenset(_WRITES | _ASKS)
"""What can be done in a session, and not to a recording of one."""
KEYS = (
    ("? ", "Help"),
    ("space ", "Play"),
    ("left right ", "5s"),
    ("n N ", "Decisions"),
    ("b ", "Take this moment back"),
    ("pgup pgdn ", "1m"),
    ("+ - ", "Speed"),
    ("v ", "Answers"),
    ("home end ", "Ends"),
    ("q ", "Leave"),
)


class ReplayScreen(MainScreen):
    """The dashboard as it was; nothing done here reaches the recording."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", f"seek({-STEP})", "Back 5 seconds", show=False, priority=True),
        Binding("right", f"seek({STEP})", "On 5 seconds", show=False, priority=True),
        Binding("pageup", f"seek({-LEAP})", "Back a minute", show=False, priority=True),
        Binding("pagedown", f"seek({LEAP})", "On a minute", show=False, priority=True),
        Binding("home", "stand('begin')", "The opening", show=False, priority=True),
        Binding("end", "stand('end')", "The end", show=False, priority=True),
        Binding("n", "bookmark(1)", "Next decision", show=False),
        Binding("N,shift+n", "bookmark(-1)", "Decision before", show=False),
        Binding("b", "take_back", "Take this moment back", show=False, priority=True),
        Binding("q", "app.leave", "Leave", show=False),
    ]

    _acts = False

    def __init__(self, book: LookBook, recorded: Recorded) -> None:
        super().__init__(book)
        self._recorded = recorded

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done to a recording, and keys that move time never fire while somebody types."""
        if action in IDLE:
            return False
        if action in ("seek", "stand", "bookmark", "take_back") and isinstance(self.focused, Input):
            return False
        if action == "seek" and parameters in ((STEP,), (-STEP,)) and isinstance(self.focused, ChartPanel):
            return False  # in a chart the arrows are its cursor's, here as in a session
        return super().check_action(action, parameters)

    def _ask(self) -> None:
        """A recording has the answers that were given; there is nobody to ask."""

    def _composer_closed_elsewhere(self, snapshot: Snapshot) -> None:
        """A message that was open then is left as it was."""

    def _paint_bars(self, snapshot: Snapshot, width: int) -> None:
        super()._paint_bars(snapshot, width)
        self._bar("advice").show(scrubber(self._recorded, snapshot.dashboard.now, width))
        self._bar("footer").show(_keys(width))

    def action_seek(self, by: int) -> None:
        """So much further, or back."""
        self.post_message(Tell(Seek(by, relative=True)))

    def action_stand(self, where: str) -> None:
        """The opening, or the end."""
        self.post_message(Tell(Seek(0 if where == "begin" else self._recorded.ends)))

    def action_bookmark(self, step: int) -> None:
        """The next decision of consequence, or the one before: it stands just before it."""
        at = next_bookmark(self._recorded.decisions, self._now(), step)
        if at is None:
            self.notify("There is no further decision." if step > 0 else "There is no earlier decision.", markup=False)
        else:
            self.post_message(Tell(Seek(at)))

    def action_take_back(self) -> None:
        """Offer to stand at this instant again, and play on from it."""
        now = self._now()
        if now >= self._recorded.over:
            self.notify(f"The player's part was over at {when(self._recorded.over)}: go back further.", markup=False)
            return
        here = next((one for one in self._recorded.decisions if one.at == now), None)
        before = f", just before: {here.text}" if here is not None else ""
        ways = [
            ("stay", Content("Go on watching")),
            ("back", Content(f"Play from {when(now)}{before}")),
        ]
        moment = here.action_id if here is not None else when(now)

        def chosen(way: str | None) -> None:
            if way == "back":
                self.post_message(TakeBack.Chosen(TakeBack(self._recorded.recording, moment)))

        self.app.push_screen(Choice("Take that moment back?", ways), chosen)

    def _now(self) -> int:
        return self.snapshot.dashboard.now if self.snapshot is not None else 0


def _keys(width: int) -> Content:
    parts: list[Part] = []
    used = 0
    for key, word in KEYS:
        used += len(key) + len(word) + 2
        if used > width:
            break
        parts += [(key, KEY), f"{word}  "]
    return fill([line(*parts)], width, 1)[0] if width > 0 else Content("")
