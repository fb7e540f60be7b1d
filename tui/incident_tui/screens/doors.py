"""The doors from the dashboard to closing, debrief and leaving."""

from __future__ import annotations

from textual.content import Content

from incident_sim.actions.close import FilePostmortem
from incident_sim.host.messages import Closed, Finish, Graded
from incident_sim.observe import Dashboard
from incident_tui.messages import Tell
from incident_tui.paper import Paper
from incident_tui.renderables.grade import closed_lines
from incident_tui.screens.asking import Choice
from incident_tui.screens.debrief import DebriefScreen
from incident_tui.screens.postmortem import PostmortemScreen
from incident_tui.screens.talking import Talking
from incident_tui.screens.thinking import Thinking


class Leaving(Choice):
    """Whether to leave an incident that runs."""

    def __init__(self) -> None:
        kept = "Leave; the session is kept, incident-sim play --resume goes on with it"
        super().__init__("Leave the incident?", [("stay", Content("Stay")), ("leave", Content(kept))])


class Doors(Talking, Thinking):
    """What opens over the dashboard and comes back as an action."""

    paper: Paper | None = None
    """Where the draft of the postmortem is kept."""

    def open_closing(self, closed: Closed, dashboard: Dashboard) -> None:
        """Harm against nobody acting, the points so far, and the choice of a postmortem."""
        ways = [
            ("short", Content("A short postmortem: causes and lessons, about four minutes")),
            ("full", Content("The full form: impact and actions as well")),
            ("none", Content("Straight to the debrief; the postmortem is left out and marked")),
        ]
        title = "  ".join(row.plain for row in closed_lines(closed, 400))

        def filed(postmortem: FilePostmortem | None) -> None:
            if postmortem is None:
                self.open_closing(closed, dashboard)
                return
            self._do(postmortem)
            self.post_message(Tell(Finish()))

        def chosen(way: str | None) -> None:
            if way in ("short", "full"):
                self.app.push_screen(PostmortemScreen(dashboard, full=way == "full", paper=self.paper), filed)
            elif way == "none":
                self.post_message(Tell(Finish()))

        self.app.push_screen(Choice(title, ways), chosen)

    def open_debrief(self, graded: Graded) -> None:
        """The grade, line by line."""
        story = self.snapshot.dashboard.wallboard.timeline if self.snapshot is not None else ()
        self.app.push_screen(DebriefScreen(graded, story))

    def action_quit_asks(self) -> None:
        """Leave, after a question while an incident runs."""

        def leave(answer: str | None) -> None:
            if answer == "leave":
                self.call_later(self.app.run_action, "app.leave")

        self.app.push_screen(Leaving(), leave)
