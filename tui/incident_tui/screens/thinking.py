"""Thinking aloud: hypotheses and notes."""

from __future__ import annotations

from typing import get_args

from textual.content import Content

from incident_sim.actions import Action
from incident_sim.actions.diagnose import DropHypothesis, Hypothesize, Mechanism
from incident_sim.observe import Offer, Thought, say_mechanism
from incident_tui.renderables.thinking import evidence, thoughts
from incident_tui.screens.acting import Acting
from incident_tui.screens.asking import Choice
from incident_tui.screens.composer import Composer
from incident_tui.widgets.panel import Panel


class Thinking(Acting):
    """What is written down before it is known."""

    def _otherwise(self, offer: Offer) -> bool:
        """Notes and hypotheses have forms of their own."""
        match offer.kind:
            case "note":
                self.action_note()
            case "hypothesize":
                self.action_hypothesis()
            case _:
                return super()._otherwise(offer)
        return True

    def on_panel_chosen(self, message: Panel.Chosen) -> None:
        """Enter on a hypothesis: what was looked at, and what one thinks of it now."""
        if message.panel == "thoughts" and self._acts and self.snapshot is not None:
            found = thoughts(self.snapshot.dashboard)
            if message.row < len(found):
                self._weigh(found[message.row])

    def _weigh(self, one: Thought) -> None:
        slots = {"component": one.component, "mechanism": one.mechanism}
        ways: dict[str, tuple[str, Action]] = {
            "confirmed": ("Confirm it", Hypothesize.model_validate({**slots, "confidence": "confirmed"})),
            "ruled out": ("Rule it out", DropHypothesis.model_validate(slots)),
            "suspected": ("Suspect it again", Hypothesize.model_validate(slots)),
        }
        offered = {name: way for name, way in ways.items() if name != one.confidence}
        rows = [(name, Content(words)) for name, (words, _) in offered.items()]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._do(offered[name][1])

        title = f"{say_mechanism(one.mechanism).capitalize()} at {one.component}"
        self.app.push_screen(Choice(title, rows, told=evidence(one)), chosen)

    def action_note(self) -> None:
        """Write a line in the timeline."""
        if self.snapshot is not None:
            title = "Note for the timeline: what you saw, thought or decided"
            self.app.push_screen(Composer("note", {}, title, self.snapshot.dashboard), self._do)

    def action_hypothesis(self) -> None:
        """Where, what, and how sure."""
        if self.snapshot is None:
            return
        names = [(node.name, Content(node.name)) for node in self.snapshot.dashboard.briefing.nodes]
        self.app.push_screen(Choice("Hypothesis: where is it wrong?", names, filtered=True), self._what)

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
