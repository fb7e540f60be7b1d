"""Talking to people: composers, and the inbox of those who wait."""

from __future__ import annotations

from typing import get_args

from textual.content import Content

from incident_sim.actions import Action
from incident_sim.actions.communicate import DropDraft, MessageKind, OpenComposer
from incident_sim.host.messages import Snapshot
from incident_sim.observe import Offer, draft, message_text, no_change, wants
from incident_tui.screens.acting import Acting
from incident_tui.screens.asking import Choice
from incident_tui.screens.composer import Composer
from incident_tui.widgets.panel import Panel


class Talking(Acting):
    """What goes out in words."""

    composing = False
    """Whether a composer of this screen is open."""

    def _otherwise(self, offer: Offer) -> bool:
        """Messages have a form of their own: the hands are busy from when it opens."""
        if offer.kind in get_args(MessageKind):
            self.action_compose(offer.kind)
            return True
        return super()._otherwise(offer)

    def on_panel_chosen(self, message: Panel.Chosen) -> None:
        """Enter on somebody who waits answers them."""
        if message.panel == "inbox":
            self._answer(message.row)

    def _answer(self, row: int) -> None:
        waiting = wants(self.snapshot.dashboard) if self.snapshot is not None else ()
        if row < len(waiting):
            one = waiting[row]
            if one.action is not None:
                self.decide(one.action)
            else:
                self.action_compose(one.kind)

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
        dashboard = self.snapshot.dashboard
        self.app.push_screen(Composer(kind, draft(kind, dashboard), "", dashboard), self._sent)

    def _sent(self, action: Action | None) -> None:
        self.composing = False
        self._do(DropDraft() if action is None else action)

    def _composer_closed_elsewhere(self, snapshot: Snapshot) -> None:
        """A message left open by an earlier screen is put away, or the world would wait for nobody."""
        if snapshot.dashboard.composing is not None and snapshot.dashboard.waiting_for_send and not self.composing:
            self._do(DropDraft())
