"""The dashboard: views by digit, gestures that become messages, and panels that follow the world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from incident_sim.actions.command import Acknowledge, Withdraw
from incident_sim.host.messages import Closed, Graded, Progress, SetSpeed, Skip, Snapshot, Update
from incident_sim.observe import FiringAlert
from incident_tui.coaching import Coaching
from incident_tui.keymap import bindings
from incident_tui.layout import TOO_SMALL, Layout, layout, tier
from incident_tui.lessons import Guide
from incident_tui.looking import Looking
from incident_tui.looks import LookBook
from incident_tui.messages import Do, Tell
from incident_tui.renderables import bars
from incident_tui.renderables.ink import fill, line
from incident_tui.renderables.lines import alert
from incident_tui.screens.asking import Choice
from incident_tui.screens.coached import Coached
from incident_tui.screens.commands import ActionCommands
from incident_tui.screens.doors import Doors
from incident_tui.screens.drawing import Drawing
from incident_tui.screens.guided import Guided
from incident_tui.screens.help import Help
from incident_tui.screens.jumps import Jumps
from incident_tui.screens.loglines import LogLines
from incident_tui.screens.scene import Scene
from incident_tui.themes import BAD, THEMES
from incident_tui.unread import Unread
from incident_tui.widgets.bar import Bar
from incident_tui.widgets.making import panel_of
from incident_tui.widgets.panel import Draw, Panel
from incident_tui.widgets.search import LogSearch

SPEEDS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
AROUND = 5
"""Rows of the bars above and below the body."""
CHOICES = frozenset(
    {"services", "metrics-list", "metrics-segments", "logs-patterns", "traces-list", "vendors-list", "answers-list"}
    | {"inbox", "thoughts", "crew"}
)


class MainScreen(Guided, LogLines, Doors, Coached, Jumps, Screen[None]):
    """One screen for the whole incident; the app hands it the newest snapshot."""

    COMMANDS = {ActionCommands}
    BINDINGS: ClassVar[list[BindingType]] = bindings()
    DEFAULT_CSS = """
    MainScreen { layout: vertical; }
    MainScreen #body { height: 1fr; width: 100%; }
    MainScreen #status, MainScreen #footer { background: $panel; }
    MainScreen #small { display: none; height: 1fr; width: 100%; }
    MainScreen.tiny #small { display: block; }
    MainScreen.tiny #body, MainScreen.tiny #tabs, MainScreen.tiny #alert, MainScreen.tiny #advice { display: none; }
    MainScreen.tiny #guide, MainScreen.guided #advice { display: none; }
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Textual's own, but what takes or gives the focus paints itself: the whole screen need not."""
    _acts = True
    """Whether anything can be done here."""

    def __init__(self, book: LookBook, guide: Guide | None = None) -> None:
        super().__init__()
        self._book = book
        self._take_guide(guide)
        self._body = Container(id="body")
        self._bars = {name: Bar(name) for name in ("status", "alert", "tabs", "small", "advice", "footer")}
        self._looking = Looking()
        self._snapshot: Snapshot | None = None
        self._scene: Scene | None = None
        self._drawing: Drawing | None = None
        self._panels: dict[str, Panel | LogSearch] = {}
        self._arranged: tuple[Layout, str] | None = None
        self._zoom: str | None = None
        self._settled_in = False
        self.unread = Unread()
        """How far the incident channel was read."""
        self._coaching = Coaching()
        self._part_over: Closed | None = None

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest view."""
        return self._snapshot

    @property
    def takes_keys(self) -> bool:
        """Whether the open view has its focus, and the search line, where it was asked for."""
        return self._settled_in and not self._seeking

    def compose(self) -> ComposeResult:
        above, below = ("status", "alert", "tabs"), ("small", "advice", "footer")
        yield from (self._bars[name] for name in above)
        yield self._body
        yield from self._guide_rows()
        yield from (self._bars[name] for name in below)

    # what comes in

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the world: bars always, panels only where they changed."""
        first = self._snapshot is None
        self._snapshot = snapshot
        if self._scene is None:
            self._scene = Scene(snapshot, self._looking, self._book, acts=self._acts)
            self._drawing = Drawing(self._scene)
        self._scene.snapshot = snapshot
        self._composer_closed_elsewhere(snapshot)
        self._follow_guide(snapshot)
        self._follow_logs(snapshot)
        if first:
            self._arrange()
        self._paint()

    def hear(self, update: Update) -> None:
        """The player's part has ended: the choice of a postmortem."""
        if isinstance(update, Closed) and self._snapshot is not None:
            self._part_over = update
            self.open_closing(update, self._snapshot.dashboard)
        elif isinstance(update, Graded):
            self.open_debrief(update)
        elif isinstance(update, Progress):
            self._bar("advice").show(bars.advice_row(f"{update.what}: {update.done} of {update.of}", self.size.width))

    def action_finish(self) -> None:
        """Once the part is over: the choice of a postmortem, again."""
        if self._part_over is not None and self._snapshot is not None:
            self.open_closing(self._part_over, self._snapshot.dashboard)

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - the signature is Textual's
        """Another size, another arrangement, after a moment of calm."""
        self.set_timer(0.1, self._arrange)

    # painting

    def _paint(self) -> None:
        snapshot, drawing = self._snapshot, self._drawing
        if snapshot is None or drawing is None or not self._body.is_attached:
            return
        width = self.size.width
        with self.app.batch_update():
            self._paint_bars(snapshot, width)
            for panel in self._shown_panels():
                panel.entitle(drawing.title(panel.panel))
                panel.redraw()

    def _paint_bars(self, snapshot: Snapshot, width: int) -> None:
        dashboard = snapshot.dashboard
        self._bar("status").show(bars.status(snapshot, width))
        self._bar("alert").show(
            bars.alert_row(dashboard.wallboard.alerts, width, dashboard.now, acts=self._acts),
            [bars.Spot(0, width, "alerts")],
        )
        if self._looking.view == "messages":
            self.unread.read(dashboard)
        self._bar("tabs").show(*bars.tabs(self._looking.view, width, self.unread.count(dashboard)))
        who, words = self.advise(snapshot)
        self._bar("advice").show(bars.advice_row(words, width, who))
        self._bar("footer").show(*bars.footer(width, may_pause=snapshot.may_pause))
        if tier(self.size.width, self.size.height) == "tiny":
            self._bar("small").show(Content("\n").join(self._small(snapshot, width)))

    def _small(self, snapshot: Snapshot, width: int) -> list[Content]:
        alerts = snapshot.dashboard.wallboard.alerts
        worst = line((alerts[0].summary, BAD)) if alerts else line("no alert fires")
        height = max(1, self.size.height - 2)
        return fill([*self._small_guide(width, height - 2), worst, line(TOO_SMALL)], width, height)

    def _bar(self, name: str) -> Bar:
        return self._bars[name]

    def _shown_panels(self) -> list[Panel]:
        return [one for one in self._panels.values() if isinstance(one, Panel) and one.display]

    # arranging

    def _arrange(self) -> None:
        """Put every panel of the open view into its place."""
        if self._drawing is None or not self._body.is_attached:
            return
        width, height = self.size
        room = tier(width, height)
        self.set_class(room == "tiny", "tiny")
        wanted = layout(
            width,
            max(1, height - AROUND - self._guide_height),
            self._looking.view,
            zoom=self._zoom,
            terminal=room,
            pane=self._looking.pane,
        )
        shown = {place.panel for place in wanted.places}
        for name, panel in self._panels.items():
            panel.display = name in shown
        for place in wanted.places:
            panel = self._panel(place.panel)
            if isinstance(panel, Panel) and place.panel == "metrics-list":
                panel.cursor = self._looking.subject
            panel.put_at(place, framed=wanted.framed)
        another = self._arranged is not None and self._arranged[1] != self._looking.view
        self._arranged = (wanted, self._looking.view)
        self._settled_in = False
        self._give_focus(wanted, another=another)
        self._paint()
        self.call_after_refresh(self._settle)

    def _give_focus(self, wanted: Layout, *, another: bool) -> None:
        """In another view the first panel has the focus, also where the one before stands there, too."""
        focused = self.focused
        lost = focused is None or not focused.display or focused is self._panels.get("logs-search")
        first = next((place.panel for place in wanted.places if place.panel != "logs-search"), None)
        if first is not None and (lost or another) and not isinstance(focused, Input) and not self._seeking:
            self.set_focus(self._panels[first])

    def _settle(self) -> None:
        self._settled_in = True

    def _panel(self, name: str) -> Panel | LogSearch:
        if name not in self._panels:
            choices = name in CHOICES
            made = LogSearch(name) if name == "logs-search" else panel_of(name, self._draw(name), choices=choices)
            self._panels[name] = made
            self._body.mount(made)
        return self._panels[name]

    def _draw(self, name: str) -> Draw:
        def draw(width: int, height: int) -> Sequence[Content]:
            return self._drawing.draw(name, width, height) if self._drawing is not None else []

        return draw

    def on_panel_chosen(self, message: Panel.Chosen) -> None:
        """Enter on a row that does something; those that ask are the views' own."""
        match message.panel:
            case "alerts":
                self.action_alerts()
            case "debrief":
                self.action_finish()

    # time

    def action_pause(self) -> None:
        """Stop or start the clock, where that is allowed."""
        if self._snapshot is None:
            return
        if not self._snapshot.may_pause:
            self.notify("A ranked session cannot be paused.", markup=False)
            return
        self.post_message(Tell(SetSpeed(max(1.0, self._snapshot.speed) if self._snapshot.paused else 0.0)))

    def action_faster(self) -> None:
        """The next higher speed."""
        speed = self._snapshot.speed if self._snapshot is not None else 1.0
        self.post_message(Tell(SetSpeed(next((one for one in SPEEDS if one > speed), SPEEDS[-1]))))

    def action_slower(self) -> None:
        """The next lower speed."""
        speed = self._snapshot.speed if self._snapshot is not None else 1.0
        self.post_message(Tell(SetSpeed(next((one for one in reversed(SPEEDS) if one < speed), SPEEDS[0]))))

    def action_skip(self) -> None:
        """Run fast until something needs the player."""
        self.post_message(Tell(Skip()))

    # the incident

    def action_alerts(self) -> None:
        """Alerts that fire; enter acknowledges."""
        if self._snapshot is None:
            return
        board, now = self._snapshot.dashboard.wallboard, self._snapshot.dashboard.now
        if not board.alerts:
            self.notify("No alert fires.", markup=False)
            return
        ranked = sorted(board.alerts, key=_most_pressing)
        rows = [(one.alert, alert(one, max(30, min(86, self.size.width * 9 // 10 - 6)), now)) for one in ranked]
        self.app.push_screen(Choice("Alerts", rows, "enter acknowledges, esc goes back"), self._acknowledge)

    def _acknowledge(self, name: str | None) -> None:
        if name is not None:
            self.post_message(Do(Acknowledge(alert=name)))

    def action_withdraw(self) -> None:
        """Take back the newest action that still waits."""
        pending = self._snapshot.dashboard.pending if self._snapshot is not None else ()
        waiting = [one.action_id for one in pending if one.state == "waiting"]
        if waiting:
            self.post_message(Do(Withdraw(action=waiting[-1])))
        else:
            self.notify("Nothing waits for your hands.", markup=False)

    # the screen

    def action_help(self) -> None:
        """Explain this view."""
        self.app.push_screen(Help(self._looking.view))

    def action_zoom(self) -> None:
        """One panel on the whole screen, and back."""
        focused = self.focused
        self._zoom = None if self._zoom or not isinstance(focused, Panel) else focused.panel
        self._arrange()

    def action_back(self) -> None:
        """One step back: from typing, from zoom, from a view to the overview."""
        if isinstance(self.focused, Input):
            self._panels["logs-answer"].focus()
        elif self.leave_cursor():
            return
        elif self._zoom is not None:
            self.action_zoom()
        elif self._looking.view != "overview":
            self.action_view("overview")

    def action_theme(self) -> None:
        """The next colours."""
        names = [theme.name for theme in THEMES]
        at = names.index(self.app.theme) if self.app.theme in names else -1
        self.app.theme = names[(at + 1) % len(names)]


def _most_pressing(one: FiringAlert) -> tuple[bool, bool, int]:
    return (one.acknowledged, one.severity != "page", one.since)
