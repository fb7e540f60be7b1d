"""Among log lines: from match to match, by what they say, one in full, the newest again and again."""

from __future__ import annotations

from incident_sim.host.messages import Snapshot
from incident_sim.observe import Answer
from incident_sim.units import SECOND
from incident_tui.looking import Pane
from incident_tui.screens.searching import Searching
from incident_tui.widgets.log import LogPanel
from incident_tui.widgets.panel import Panel

AGAIN = 5 * SECOND
"""So old the lines are, in simulated time, when they are asked for again."""
NEWEST = 1_000_000


class LogLines(Searching):
    """The keys of lines that are there."""

    def action_match(self, step: int) -> None:
        """The next line that matches, or the one before, among the lines around them."""
        panel, found = self._log_panel(), self._found()
        if panel is None or found is None or self._drawing is None or self._looking.view != "logs":
            return
        if not self._looking.filter and not self._looking.pattern:
            self.notify("Nothing is searched for: / types a text.", timeout=2, markup=False)
            return
        here = self._drawing.logs.line(found)
        self._looking.around = True
        keeps = self._drawing.logs.kept(found)
        place = keeps.lines.index(here) if here is not None else 0
        match = keeps.match(place, step)
        if match is None:
            self.notify("No further match." if step > 0 else "No match before this.", timeout=2, markup=False)
        self._paint()
        panel.put(place if match is None else match)
        self._paint()

    def action_patterns(self) -> None:
        """Lines by what they say, beside the lines; and away again."""
        if self._looking.view != "logs":
            self.action_view("logs")
        self._beside("" if self._looking.pane == "patterns" else "patterns")

    def action_follow(self) -> None:
        """Ask for the newest lines again and again, as long as nothing else is to be done."""
        if self._looking.view != "logs":
            self.action_view("logs")
        self._looking.follow = not self._looking.follow
        panel = self._log_panel()
        if self._looking.follow and panel is not None:
            panel.action_move(NEWEST)
            if self._snapshot is not None:
                self._follow_logs(self._snapshot)
        self._paint()

    def _follow_logs(self, snapshot: Snapshot) -> None:
        """Ask again once the lines are old, unless the hands are wanted elsewhere or the clock stands."""
        board = snapshot.dashboard
        idle = not board.pending and board.hands_free_at <= board.now and board.composing is None
        if not self._looking.follow or self._looking.view != "logs" or not idle or snapshot.paused or snapshot.skipping:
            return
        found = self._found()
        if found is None or board.now - found.delivered_at >= AGAIN:
            self._ask()

    def _beside(self, pane: Pane) -> None:
        self._looking.pane = pane
        self._arrange()
        self.call_after_refresh(self._panel("logs-patterns" if pane == "patterns" else "logs-answer").focus)

    def _log_panel(self) -> LogPanel | None:
        panel = self._panels.get("logs-answer")
        return panel if isinstance(panel, LogPanel) else None

    def _found(self) -> Answer | None:
        return self._scene.shown_answer() if self._scene is not None and self._looking.view == "logs" else None

    def on_panel_moved(self, message: Panel.Moved) -> None:
        """The cursor of the lines chooses which one stands in full; going up stops following."""
        if message.panel == "logs-answer":
            panel = self._log_panel()
            self._looking.line = message.row
            self._looking.follow = self._looking.follow and (panel is None or panel.at_end)
            self._paint()

    def on_panel_chosen(self, message: Panel.Chosen) -> None:
        """Enter on a line opens it in full, and then goes to its trace; on a pattern, it keeps its lines alone."""
        found = self._found()
        if message.panel == "logs-answer" and (found is None or not found.lines):
            self._ask()
        if self._drawing is None or found is None:
            return
        if message.panel == "logs-patterns":
            listed = self._drawing.logs.patterns(found)
            text = listed[message.row].text if message.row < len(listed) else ""
            self._looking.pattern = "" if text == self._looking.pattern else text
            self._looking.around = False
            self._paint()
        elif message.panel == "logs-answer" and found.lines:
            self._open_line(found)

    def _open_line(self, found: Answer) -> None:
        one = self._drawing.logs.line(found) if self._drawing is not None else None
        if self._looking.pane != "detail":
            self._beside("detail")
        elif one is not None and self._scene is not None and self._scene.trace(one.trace) is not None:
            self._looking.sought = one.trace
            self.action_view("traces")
        else:
            self.notify("No trace leads on from this line: → marks those that have one.", timeout=3, markup=False)

    def leave_cursor(self) -> bool:
        """Put away, one at a time, what was opened last."""
        looking = self._looking
        if super().leave_cursor():
            return True
        if looking.view == "traces" and looking.sought:
            looking.sought = ""
            self.action_view("logs")
        elif looking.view == "logs" and looking.pane:
            self._beside("")
        elif looking.view == "logs" and looking.around:
            looking.around = False
            self._paint()
        elif looking.view == "logs" and looking.pattern:
            looking.pattern = ""
            self._paint()
        else:
            return False
        return True
