"""The app carries messages between the host and the screens, and does nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from textual.screen import Screen

from incident_sim.actions.close import FilePostmortem
from incident_sim.host.messages import (
    Accepted,
    Act,
    Closed,
    Finish,
    Graded,
    Leave,
    Lost,
    Opening,
    Progress,
    Published,
    Recorded,
    Refused,
    SetSpeed,
    Snapshot,
    Update,
)
from incident_tui.dress import Dressed
from incident_tui.guard import end_on_signals
from incident_tui.lessons import Guide
from incident_tui.loaded import keep_loaded
from incident_tui.looks import LookBook
from incident_tui.messages import Do, Tell
from incident_tui.paper import Paper
from incident_tui.remote import Remote
from incident_tui.renderables.figures import when
from incident_tui.screens.briefing import BriefingScreen
from incident_tui.screens.doors import Leaving
from incident_tui.screens.main import MainScreen
from incident_tui.screens.replay import ReplayScreen
from incident_tui.settings import Settings
from incident_tui.taking_back import TakeBack
from incident_tui.unread import Unread

REPAINT = 0.25
"""Seconds between two paintings of the newest snapshot."""


@runtime_checkable
class ShowsSnapshots(Protocol):
    """A screen that follows the world."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest view."""


@runtime_checkable
class HearsUpdates(Protocol):
    """A screen that follows the end of a play."""

    def hear(self, update: Update) -> None:
        """Take what the host says."""


class IncidentApp(Dressed[str | None]):
    """The dashboard. Returns a last sentence for the terminal, if there is one."""

    TITLE = "incident-sim"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        remote: Remote,
        *,
        briefed: bool = False,
        guide: Guide | None = None,
        recorded: Recorded | None = None,
        settings: Settings | None = None,
        paper: Paper | None = None,
        unread: Unread | None = None,
    ) -> None:
        self._preferences = settings or Settings()
        super().__init__(self._preferences)
        self.remote = remote
        self._paper = paper
        self._unread = unread or Unread()
        self._guide = guide
        self.book = LookBook()
        self.back: TakeBack | None = None
        """The moment that was chosen to be taken back."""
        self.graded = False
        """Whether the session came to its debrief."""
        self.interrupted = True
        """Whether something else than the player ended it: a signal, or a browser's tab that was closed."""
        self._briefed = briefed
        self._recorded = recorded
        """What is watched, where nothing is played."""
        self._tickets = 0
        self._newest: Snapshot | None = None
        self._painted: Snapshot | None = None
        self._ended: Closed | None = None

    @property
    def awaits_world(self) -> bool:
        """Whether the dashboard stands there empty."""
        return self._newest is None and any(isinstance(screen, MainScreen) for screen in self.screen_stack)

    def on_mount(self) -> None:
        """Open on the briefing, or straight on the dashboard where a play is resumed."""
        end_on_signals(self._interrupt)
        self.push_screen(self._first_screen())
        self.set_interval(REPAINT, self._repaint)
        self.run_worker(self._listen(), exclusive=True, exit_on_error=True)

    def _first_screen(self) -> Screen[None]:
        if self._recorded is not None:
            self.book.recorded(self._recorded.questions)
            return ReplayScreen(self.book, self._recorded)
        return self._main() if self._briefed else BriefingScreen()

    async def _listen(self) -> None:
        async for update in self.remote.updates():
            self._take(update)

    def _take(self, update: Update) -> None:
        match update:
            case Snapshot():
                first = self._newest is None
                self._newest = update
                if first:
                    self._repaint()
                    self._welcome(update)
            case Accepted(ticket, action_id):
                self.book.taken(ticket, action_id)
            case Refused(ticket, _, sentence):
                self.book.refused(ticket)
                self.notify(sentence, title="Refused", severity="warning", markup=False)
            case Closed():
                self._ended = update
                self._hear(update)
            case Lost(sentence, recording):
                self.exit(f"{sentence} The recording is safe: {recording}")
            case Published(path):
                self.notify(path, title="The page is in", markup=False, timeout=20)
            case Graded() | Opening() | Progress():
                self.graded = self.graded or isinstance(update, Graded)
                self._hear(update)

    def _welcome(self, first: Snapshot) -> None:
        """Who comes back to a clock that stands is told how to start it."""
        if self._briefed and self._recorded is None and first.paused and first.dashboard.phase == "live":
            sentence = f"You stand at {when(first.dashboard.now)}. space starts the clock."
            self.notify(sentence, title="Welcome back", markup=False, timeout=10)

    def _hear(self, update: Update) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, HearsUpdates):
                screen.hear(update)
                return

    def _repaint(self) -> None:
        snapshot = self._newest
        following = self._following()
        if snapshot is None or snapshot is self._painted or not following or not self.is_running:
            return
        first = self._painted is None and any(isinstance(screen, MainScreen) for screen in following)
        self._painted = snapshot
        for screen in following:
            screen.show_snapshot(snapshot)
        if first:
            keep_loaded()

    def _following(self) -> Sequence[ShowsSnapshots]:
        return [screen for screen in self.screen_stack if isinstance(screen, ShowsSnapshots) and _ready(screen)]

    def on_do(self, message: Do) -> None:
        """An action for the seat."""
        self._tickets += 1
        if message.action.is_look:
            self.book.sent(self._tickets, message.action)
        self.remote.send(Act(self._tickets, message.action))

    def on_tell(self, message: Tell) -> None:
        """Something for the host."""
        self.remote.send(message.request)

    def on_briefing_screen_started(self) -> None:
        """The clock starts."""
        self.remote.send(SetSpeed(self._preferences.speed))
        self.switch_screen(self._main())
        self._painted = None
        self.call_later(self._repaint)

    def _main(self) -> MainScreen:
        screen = MainScreen(self.book, self._guide)
        screen.paper, screen.unread = self._paper, self._unread
        return screen

    def finish(self, postmortem: FilePostmortem | None) -> None:
        """The player's part is over: file what was written, if anything, and be graded."""
        if postmortem is not None:
            self.post_message(Do(postmortem))
        self.post_message(Tell(Finish()))

    def on_take_back_chosen(self, message: TakeBack.Chosen) -> None:
        """The session is over; the next one begins at a moment of its recording."""
        self.remote.send(Leave())
        self.back = message.back
        self.exit(None)

    def action_leave(self) -> None:
        """Leave; the host writes everything down."""
        self.interrupted = False
        self.remote.send(Leave())
        self.exit(None)

    def action_help_quit(self) -> None:
        """Leave, after a question while an incident runs; asked once more in that question, leave at once."""
        played = next((screen for screen in self.screen_stack if isinstance(screen, MainScreen)), None)
        if played is None or self._recorded is not None or self.graded or isinstance(self.screen, Leaving):
            self.action_leave()
        else:
            played.action_quit_asks()

    def _interrupt(self) -> None:
        self.remote.send(Leave())
        super().exit(None)

    async def on_unmount(self) -> None:
        """Let go of the host."""
        await self.remote.close()


def _ready(screen: object) -> bool:
    return isinstance(screen, Screen) and screen.is_mounted
