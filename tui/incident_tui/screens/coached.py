"""The line of advice: what now, or what a coach has noticed; and the hints, which cost what they say."""

from __future__ import annotations

from incident_sim.host.messages import Snapshot
from incident_sim.observe import offers
from incident_tui.advice import advice
from incident_tui.coaching import Coaching
from incident_tui.looks import LookBook
from incident_tui.screens.acting import Acting

COACH, NOW = "coach", "what now?"


class Coached(Acting):
    """In practice a coach looks on; in ranked play there is none."""

    _book: LookBook
    _coaching: Coaching

    def advise(self, snapshot: Snapshot) -> tuple[str, str]:
        """Who speaks, and what they say."""
        dashboard = snapshot.dashboard
        if snapshot.may_pause:
            asked = (self._book.question(answer) for answer in dashboard.answers)
            looks = [action for action in asked if action is not None]
            nudge = self._coaching.follow(dashboard, looks, waiting=snapshot.skipping or snapshot.paused)
            if nudge is not None:
                return COACH, nudge.words
        return NOW, advice(dashboard)

    def action_hint(self) -> None:
        """Offer the coach's hints, each with what it costs."""
        if self.snapshot is None:
            return
        if not self.snapshot.may_pause:
            self.notify("There is no coach in a ranked session.", markup=False)
            return
        self._coaching.answered(self.snapshot.dashboard)
        hints = [one for one in offers(self.snapshot.dashboard) if one.kind == "take_hint"]
        if hints:
            self._choose(
                "The coach offers a hint; esc declines", [("Each says more, and costs more", hints)], filtered=False
            )
