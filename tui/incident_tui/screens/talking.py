"""Talking to people: composers, and the inbox of those who wait."""

from __future__ import annotations

from typing import get_args

from textual.content import Content

from incident_sim.actions import Action
from incident_sim.actions.communicate import DropDraft, MessageKind, OpenComposer
from incident_sim.host.messages import Snapshot
from incident_sim.observe import Offer, calls_for, draft, drafted, message_text, no_change, wants
from incident_sim.observe.drafts import Slots
from incident_tui.renderables.people import rests_on
from incident_tui.screens.acting import Acting, about
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
            self.action_compose(offer.kind, about(offer))
            return True
        return super()._otherwise(offer)

    def on_panel_chosen(self, message: Panel.Chosen) -> None:
        """Enter on somebody who waits answers them; on a colleague, it offers what one can ask of them."""
        match message.panel:
            case "inbox" if self._acts:
                self._answer(message.row)
            case "crew" if self._acts:
                self._call(message.row - 1)

    def _answer(self, row: int) -> None:
        waiting = wants(self.snapshot.dashboard) if self.snapshot is not None else ()
        if row < len(waiting):
            one = waiting[row]
            if one.action is not None:
                self.decide(one.action)
            else:
                self.action_compose(one.kind)

    def _call(self, place: int) -> None:
        crew = self.snapshot.dashboard.crew if self.snapshot is not None else ()
        if self.snapshot is not None and 0 <= place < len(crew):
            one = crew[place]
            self._choose(f"{one.person} ({one.team})", [("What to ask", calls_for(one.team, self.snapshot.dashboard))])

    def action_compose(self, kind: str, given: Slots | None = None) -> None:
        """Write a message: the hands are busy with it from here on."""
        found = next((one for one in get_args(MessageKind) if one == kind), None)
        if self.snapshot is None or found is None or self.composing:
            return
        dashboard = self.snapshot.dashboard
        repeated = no_change(dashboard) if kind == "post_status" else None
        drafted_by = drafted(kind, dashboard)
        ways: list[tuple[str, Content]] = []
        if repeated is not None:
            ways.append(("same", Content(message_text(repeated)[:200])))
        if drafted_by is not None:
            ways.append(("draft", Content(f"{drafted_by.by.person} has a draft: read it, correct it, send it")))
        ways.append(("new", Content("Write another post" if kind == "post_status" else "Write it yourself")))
        if len(ways) == 1:
            self._open_composer(found, {**draft(kind, dashboard), **(given or {})})
            return

        def chosen(way: str | None) -> None:
            if way == "same":
                self._do(repeated)
            elif way == "draft" and drafted_by is not None:
                self._open_composer(found, drafted_by.slots, f"Draft by {drafted_by.by.person}, from what you told")
            elif way == "new":
                self._open_composer(found, draft(kind, dashboard))

        title = "Update the status page" if kind == "post_status" else "Update executives"
        told = rests_on(drafted_by, dashboard.now) if drafted_by is not None else ()
        self.app.push_screen(Choice(title, ways, told=told), chosen)

    def _open_composer(self, kind: MessageKind, slots: Slots, title: str = "") -> None:
        if self.snapshot is None:
            return
        self.composing = True
        self._do(OpenComposer(message=kind))
        self.app.push_screen(Composer(kind, slots, title, self.snapshot.dashboard), self._sent)

    def _sent(self, action: Action | None) -> None:
        self.composing = False
        self._do(DropDraft() if action is None else action)

    def _composer_closed_elsewhere(self, snapshot: Snapshot) -> None:
        """A message left open by an earlier screen is put away, or the world would wait for nobody."""
        if snapshot.dashboard.composing is not None and snapshot.dashboard.waiting_for_send and not self.composing:
            self._do(DropDraft())
