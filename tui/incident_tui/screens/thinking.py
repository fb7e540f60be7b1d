"""Thinking aloud: hypotheses and notes."""

from __future__ import annotations

from typing import get_args

from textual.content import Content

from incident_sim.actions.diagnose import Hypothesize, Mechanism
from incident_sim.observe import Offer, say_mechanism
from incident_tui.screens.acting import Acting
from incident_tui.screens.asking import Choice
from incident_tui.screens.composer import Composer


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
