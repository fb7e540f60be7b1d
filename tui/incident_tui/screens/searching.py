"""Logs: a line to type in, and whose lines of which level are searched."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from incident_tui.logfilter import INVERT
from incident_tui.screens.views import Views
from incident_tui.widgets.panel import Panel
from incident_tui.widgets.search import LogSearch


class Searching(Views):
    """The keys of the logs; typing filters at once, enter asks."""

    _seeking = False
    """Whether the search line is about to take the focus."""

    def action_view(self, view: str) -> None:
        """The search line says where is searched."""
        self._seeking = False
        super().action_view(view)
        if view == "logs":
            self._label_search()

    def _seek(self, search: Panel | LogSearch) -> None:
        """Put the cursor into the search line, as soon as there is one."""
        self._seeking = True
        line_of_search = search.query(Input) if search.is_mounted else ()
        for found in line_of_search:
            found.focus()
        if not line_of_search:
            self.set_timer(0.03, lambda: self._seek(search))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The search line was reached, or something else was chosen meanwhile."""
        if isinstance(event.widget, Input):
            self._seeking = False

    def action_search(self) -> None:
        """Type a text to search the logs for."""
        if self._looking.view != "logs":
            self.action_view("logs")
        search = self._panel("logs-search")
        self._seek(search)

    def action_service(self) -> None:
        """Another service's log."""
        if self._snapshot is not None and self._looking.view == "logs":
            self._looking.next_service(self._snapshot.dashboard.briefing)
            self._label_search()

    def action_level(self) -> None:
        """Another level."""
        if self._looking.view == "logs":
            self._looking.next_level()
            self._label_search()

    def _label_search(self) -> None:
        search = self._panels.get("logs-search")
        if isinstance(search, LogSearch) and self._snapshot is not None:
            search.label(self._looking.logged(self._snapshot.dashboard.briefing), self._looking.level)
        self._paint()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed into the search line is a filter at once, before anything is asked."""
        if self._looking.view == "logs" and self._looking.filter != event.value:
            self._looking.filter = event.value
            self._looking.around = False
            self._paint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the search line asks; a filter that inverts only keeps what is there."""
        if not event.value.startswith(INVERT):
            self._looking.text = event.value
            self._ask()
        if "logs-answer" in self._panels:
            self._panels["logs-answer"].focus()
