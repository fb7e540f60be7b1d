"""The doors from the dashboard to composers, closing and debrief."""

from __future__ import annotations

from typing import get_args

from textual.content import Content

from incident_sim.actions import Action
from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.communicate import DropDraft, MessageKind, OpenComposer
from incident_sim.actions.diagnose import Hypothesize, Mechanism
from incident_sim.host.messages import Closed, Finish, Graded, Snapshot
from incident_sim.observe import Dashboard, Offer, draft, message_text, no_change, say_mechanism
from incident_tui.messages import Tell
from incident_tui.renderables.grade import closed_lines
from incident_tui.screens.acting import Acting
from incident_tui.screens.asking import Choice
from incident_tui.screens.composer import Composer
from incident_tui.screens.debrief import DebriefScreen
from incident_tui.screens.postmortem import PostmortemScreen


class Doors(Acting):
    """What opens over the dashboard and comes back as an action."""

    composing = False
    """Whether a composer of this screen is open."""

    def _otherwise(self, offer: Offer) -> bool:
        """Messages, notes and hypotheses have forms of their own."""
        if offer.kind in get_args(MessageKind):
            self.action_compose(offer.kind)
        elif offer.kind in ("note", "hypothesize"):
            self.call_later(self.app.run_action, f"screen.{'note' if offer.kind == 'note' else 'hypothesis'}")
        else:
            return False
        return True

    def action_compose(self, kind: str) -> None:
        """Write a message: the hands are busy with it from here on."""
        found = next((one for one in get_args(MessageKind) if one == kind), None)
        if self.snapshot is None or found is None or self.composing:
            return
        repeated = no_change(self.snapshot.dashboard) if kind == "post_status" else None
        if repeated is None:
            self._open_composer(found)
            return
        ways = [("same", Content(message_text(repeated)[:200])), ("new", Content("Write another post"))]

        def chosen(way: str | None) -> None:
            if way == "same":
                self._do(repeated)
            elif way == "new":
                self._open_composer(found)

        self.app.push_screen(Choice("Update the status page", ways), chosen)

    def _open_composer(self, kind: MessageKind) -> None:
        if self.snapshot is None:
            return
        self.composing = True
        self._do(OpenComposer(message=kind))
        self.app.push_screen(Composer(kind, draft(kind, self.snapshot.dashboard)), self._sent)

    def _sent(self, action: Action | None) -> None:
        self.composing = False
        self._do(DropDraft() if action is None else action)

    def _composer_closed_elsewhere(self, snapshot: Snapshot) -> None:
        """A message left open by an earlier screen is put away, or the world would wait for nobody."""
        if snapshot.dashboard.composing is not None and snapshot.dashboard.waiting_for_send and not self.composing:
            self._do(DropDraft())

    def action_hypothesis(self) -> None:
        """Where, what, and how sure."""
        if self.snapshot is None:
            return
        names = [(node.name, Content(node.name)) for node in self.snapshot.dashboard.briefing.nodes]
        self.app.push_screen(Choice("Hypothesis: where is it wrong?", names), self._what)

    def _what(self, component: str | None) -> None:
        if component is None:
            return
        kinds = [(name, Content(say_mechanism(name))) for name in get_args(Mechanism)]
        self.app.push_screen(
            Choice(f"Hypothesis: what is wrong with {component}?", kinds, filtered=True),
            lambda kind: self._sure(component, kind),
        )

    def _sure(self, component: str, kind: str | None) -> None:
        if kind is None:
            return
        ways = [
            ("suspected", Content("suspected: worth testing")),
            ("confirmed", Content("confirmed: evidence rules out others")),
        ]

        def say(confidence: str | None) -> None:
            if confidence is not None:
                slots = {"component": component, "mechanism": kind, "confidence": confidence}
                self._do(Hypothesize.model_validate(slots))

        self.app.push_screen(Choice("How sure are you?", ways), say)

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
                self.app.push_screen(PostmortemScreen(dashboard, full=way == "full"), filed)
            elif way == "none":
                self.post_message(Tell(Finish()))

        self.app.push_screen(Choice(title, ways), chosen)

    def open_debrief(self, graded: Graded) -> None:
        """The grade, line by line."""
        story = self.snapshot.dashboard.wallboard.timeline if self.snapshot is not None else ()
        self.app.push_screen(DebriefScreen(graded, story))

    def action_quit_asks(self) -> None:
        """Leave, after a question while an incident runs."""
        ways = [
            ("stay", Content("Stay")),
            ("leave", Content("Leave; the session is kept, play --resume goes on with it")),
        ]

        def leave(answer: str | None) -> None:
            if answer == "leave":
                self.call_later(self.app.run_action, "app.leave")

        self.app.push_screen(Choice("Leave the incident?", ways), leave)
