"""Views, and the questions they ask: what is chosen here is what would be asked."""

from __future__ import annotations

from incident_tui.looks import LookBook
from incident_tui.messages import Do
from incident_tui.screens.sights import Sights
from incident_tui.widgets.panel import Panel
from incident_tui.widgets.search import LogSearch

CALM = 0.6
"""Fast scrolling is one look: a question goes out once the cursor has rested for so long."""
ASKS_AT_ONCE = frozenset({"map", "changes", "traces"})
"""Views with one obvious question, asked when they are first opened."""


class Views(Sights):
    """Opens views, follows the cursor, and asks once."""

    _book: LookBook
    _panels: dict[str, Panel | LogSearch]
    _zoom: str | None

    def _arrange(self) -> None:
        raise NotImplementedError

    def _panel(self, name: str) -> Panel | LogSearch:
        raise NotImplementedError

    def action_view(self, view: str) -> None:
        """Open a view; some ask their question when they are first opened."""
        if (
            view == "metrics"
            and "metrics" not in self._looking.opened
            and self._snapshot is not None
            and self._drawing is not None
        ):
            self._looking.opened.add("metrics")
            self._looking.choose(self._drawing.worst_journey(), self._snapshot.dashboard.briefing)
        self._looking.view = view
        self._zoom = None
        self._arrange()
        if view in ASKS_AT_ONCE and view not in self._looking.opened:
            self._looking.opened.add(view)
            self._ask()

    def _ask(self) -> None:
        """Send the open view's question, once while it is on its way."""
        if self._snapshot is None or self._snapshot.dashboard.phase != "live":
            return
        question = self._looking.question(self._snapshot.dashboard.briefing)
        if question is not None and not self._book.state(question, self._snapshot.dashboard).waiting:
            self.post_message(Do(question))
            self.set_timer(0.05, self._paint)

    def action_refresh(self) -> None:
        """Ask again, for newer data."""
        self._ask()

    def on_looked(self) -> None:
        """The answer of a look from the palette is awaited among the answers."""
        self._looking.chosen = None
        self.action_view("answers")

    def on_panel_moved(self, message: Panel.Moved) -> None:
        """The cursor chooses what would be asked; enter asks."""
        match message.panel:
            case "metrics-list":
                self._point(message.row)
            case "traces-list":
                self._looking.trace = message.row
            case "vendors-list":
                self._looking.vendor = message.row
            case "answers-list":
                self._choose_answer(message.row)
        self._paint()

    def on_panel_chosen(self, message: Panel.Chosen) -> None:
        """Enter on a row: ask about it, or open it."""
        self.on_panel_moved(Panel.Moved(message.panel, message.row))
        match message.panel:
            case "services":
                self._open_metrics(message.row)
            case "metrics-list" | "traces-list" | "vendors-list" | "map-answer" | "changes" | "map":
                self._ask()
            case "metrics-answer" | "traces-answer" | "vendors-answer":
                self._ask()
            case "metrics-segments":
                self.choose_segment(message.row)

    def _open_metrics(self, row: int) -> None:
        if self._snapshot is None:
            return
        board = self._snapshot.dashboard.wallboard
        if row < len(board.services):
            self._looking.opened.add("metrics")
            self._looking.choose(board.services[row].name, self._snapshot.dashboard.briefing)
            self.action_view("metrics")
            panel = self._panel("metrics-list")
            if isinstance(panel, Panel):
                panel.cursor = self._looking.subject
            self._ask()

    def _choose_answer(self, row: int) -> None:
        if self._scene is not None and row < len(self._scene.answers()):
            self._looking.chosen = self._scene.answers()[row].action_id

    def action_split(self) -> None:
        """Cut the same numbers another way; asked once the key has rested."""
        if self._snapshot is not None and self._looking.view == "metrics":
            self._looking.next_split(self._snapshot.dashboard.briefing)
            self._paint()
            split = self._looking.split
            self.set_timer(CALM, lambda: self._ask() if self._looking.split == split else None)
