"""The doors from the dashboard to palette, composers, closing and debrief."""

from __future__ import annotations

from typing import get_args

from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from incident_sim.actions import Action
from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.communicate import DropDraft, MessageKind, OpenComposer
from incident_sim.actions.diagnose import Hypothesize, Mechanism
from incident_sim.host.messages import Closed, Finish, Graded, Snapshot
from incident_sim.observe import Dashboard, message_text, say_mechanism
from incident_sim.observe.drafts import draft, no_change
from incident_sim.observe.moves import Offer, offers
from incident_tui.messages import Do, Tell
from incident_tui.renderables.figures import span
from incident_tui.renderables.grade import closed_lines
from incident_tui.renderables.ink import crop, line, pad
from incident_tui.screens.asking import Choice
from incident_tui.screens.composer import Composer
from incident_tui.screens.debrief import DebriefScreen
from incident_tui.screens.postmortem import PostmortemScreen
from incident_tui.slots import fields
from incident_tui.themes import DIM


class Looked(Message):
    """A look was chosen from the palette: its answer is worth a view."""


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
        offered = {f"{number} {offer.kind} {offer.title}": offer for number, offer in enumerate(offers(dashboard))}
        width = max(30, min(84, self.size.width * 9 // 10 - 12))

        def chosen(number: str | None) -> None:
            if number is not None:
                self._take(offered[number])

        rows = [(number, _offer(one, width)) for number, one in offered.items()]
        self.app.push_screen(Choice("Actions", rows, filtered=True), chosen)

    def _take(self, offer: Offer) -> None:
        """Do what was chosen, or open the form for what is still missing."""
        if offer.action is not None and not offer.refusal:
            self._do(offer.action)
            if offer.action.is_look:
                self.post_message(Looked())
        elif offer.refusal:
            self.notify(offer.refusal, severity="warning", markup=False)
        elif offer.kind in get_args(MessageKind):
            self.action_compose(offer.kind)
        elif offer.kind in ("note", "hypothesize"):
            self.call_later(self.app.run_action, f"screen.{'note' if offer.kind == 'note' else 'hypothesis'}")
        else:
            self._fill_in(offer)

    def _fill_in(self, offer: Offer) -> None:
        """The form of an action, filled with what is known; the hands stay free until it is sent."""
        if self.snapshot is not None:
            slots = {**_about(offer), **draft(offer.kind, self.snapshot.dashboard)}
            self.app.push_screen(Composer(offer.kind, slots, offer.title), self._do)

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


def _about(offer: Offer) -> dict[str, object]:
    """What an offer is about stands in the first slot that it does not ask for."""
    given = [name for name, info in fields(offer.kind).items() if info.is_required() and name not in offer.needs]
    return {given[0]: offer.target} if given and offer.target else {}


def _offer(one: Offer, width: int) -> Content:
    cost = f"{span(one.hands)} {one.risk}" + (f", acts {span(one.acts)}" if one.acts else "")
    parts = (pad(one.title, width - len(cost) - 1), (f" {cost}", DIM))
    if one.refusal:
        return line((f"{crop(one.title, width // 2)}: {crop(one.refusal, width // 2)}", DIM))
    return line(*parts)
