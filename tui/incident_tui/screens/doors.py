"""The doors from the dashboard to palette, composers, closing and debrief."""

from __future__ import annotations

from typing import get_args

from textual.content import Content
from textual.screen import Screen

from incident_sim.actions import Action
from incident_sim.actions.communicate import DropDraft, MessageKind, OpenComposer
from incident_sim.actions.diagnose import Hypothesize, Mechanism
from incident_sim.host.messages import Closed, Finish, Snapshot
from incident_sim.observe import Dashboard, say_mechanism
from incident_sim.observe.moves import Offer, offers
from incident_tui.known import Seen
from incident_tui.messages import Do, Tell
from incident_tui.renderables.figures import span
from incident_tui.renderables.ink import line, pad
from incident_tui.screens.asking import Choice
from incident_tui.themes import DIM


class Doors(Screen[None]):
    """What opens over the dashboard and comes back as an action."""

    composing = False
    """Whether a composer of this screen is open."""

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest view."""
        raise NotImplementedError

    def _do(self, action: Action | None) -> None:
        if action is not None:
            self.post_message(Do(action))

    def action_act(self) -> None:
        """Everything that can be done now, with its cost."""
        if self.snapshot is None:
            return
        dashboard = self.snapshot.dashboard
        offered = {str(number): offer for number, offer in enumerate(offers(dashboard, Seen(dashboard)))}

        def chosen(number: str | None) -> None:
            if number is not None:
                self._do(offered[number].action)

        self.app.push_screen(Choice("Actions", [(number, _offer(one)) for number, one in offered.items()]), chosen)

    def action_compose(self, kind: str) -> None:
        """Write a message: the hands are busy with it from here on."""
        found = next((one for one in get_args(MessageKind) if one == kind), None)
        if self.snapshot is not None and found is not None:
            self._do(OpenComposer(message=found))

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
            Choice(f"Hypothesis: what is wrong with {component}?", kinds), lambda kind: self._sure(component, kind)
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
        self.post_message(Tell(Finish()))

    def action_finish(self) -> None:
        """Run to the end and be graded."""
        self.post_message(Tell(Finish()))

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


def _offer(one: Offer) -> Content:
    cost = f"{span(one.hands)} {one.risk}"
    return line(pad(one.title, 60), (f" {cost}", DIM), (f"  {one.refusal}" if one.refusal else "", DIM))
