"""Acting: the palette, one question where it matters, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from incident_sim.actions import Action
from incident_sim.host.messages import Snapshot
from incident_sim.observe import Dashboard, Offer, draft, offers, undos
from incident_tui.looking import Looking, vendors
from incident_tui.messages import Do
from incident_tui.renderables.offers import heading, offer
from incident_tui.screens.asking import Choice
from incident_tui.screens.composer import Composer
from incident_tui.screens.confirm import YES, Confirm, asks_first
from incident_tui.slots import fields
from incident_tui.suiting import suited
from incident_tui.widgets.panel import Panel

WIDEST = 104
"""A row of the palette is at most so wide."""
BESIDE = 8
"""Cells of a row that frame and scrollbar take."""


class Looked(Message):
    """A look was chosen from the palette: its answer is worth a view."""


class Offers(Choice):
    """A choice as wide as the screen allows: titles and four columns."""

    DEFAULT_CSS = f"Offers > Vertical {{ width: 100%; max-width: {WIDEST + BESIDE}; }}"


class Acting(Screen[None]):
    """What can be done, for what is selected first."""

    _looking: Looking
    _acts: bool
    """Whether anything can be done here; a recording is only watched."""
    _pointed: str | None = None
    """The service on which the cursor of the wallboard was put."""

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest view."""
        raise NotImplementedError

    def _otherwise(self, offer: Offer) -> bool:  # noqa: ARG002 - what has a form of its own looks at it
        """Whether a form of its own has taken an offer over."""
        return False

    def _do(self, action: Action | None) -> None:
        if action is not None:
            self.post_message(Do(action))

    def decide(self, action: Action | None) -> None:
        """Do it; what is costly or cannot be undone is asked once before."""
        if action is None or self.snapshot is None:
            return
        if not asks_first(action):
            self._do(action)
            return

        def answered(answer: str | None) -> None:
            if answer == YES:
                self._do(action)

        self.app.push_screen(Confirm(action, self.snapshot.dashboard), answered)

    def on_panel_moved(self, message: Panel.Moved) -> None:
        """The wallboard's cursor selects a service."""
        if message.panel == "services" and self.snapshot is not None:
            services = self.snapshot.dashboard.wallboard.services
            self._pointed = services[message.row].name if message.row < len(services) else None

    def selected(self, dashboard: Dashboard) -> str | None:
        """The service, journey or vendor that the open view is about."""
        match self._looking.view:
            case "overview":
                return self._pointed
            case "metrics" | "logs" | "traces":
                return self._looking.selected(dashboard.briefing) or None
            case "vendors":
                parties = vendors(dashboard.briefing)
                return parties[self._looking.vendor % len(parties)] if parties else None
            case _:
                return None

    def action_act(self) -> None:
        """Everything that can be done now, with its cost; what suits the selection comes first."""
        if self.snapshot is None:
            return
        dashboard = self.snapshot.dashboard
        selected = self.selected(dashboard)
        ours, rest = suited(offers(dashboard), selected, dashboard.briefing)
        groups = [(f"For {selected}", ours), ("Everything else", rest)] if ours else [("All actions", rest)]
        self._choose("Actions", groups)

    def action_undo(self) -> None:
        """What was changed and can be taken back, the newest first."""
        if self.snapshot is None:
            return
        found = undos(self.snapshot.dashboard)
        if not found:
            self.notify("Nothing of yours has changed the system yet. x withdraws what still waits.", markup=False)
            return
        self._choose("Take back", [("Newest first", found)], filtered=len(found) > 9)

    def _choose(self, title: str, groups: Sequence[tuple[str, Sequence[Offer]]], *, filtered: bool = True) -> None:
        width = max(30, min(WIDEST, self.size.width - BESIDE))
        rows: list[tuple[str, Content]] = []
        offered: dict[str, Offer] = {}
        for name, group in groups:
            rows.append(("", heading(name, width)))
            for one in group:
                key = f"{len(offered)} {one.kind} {one.title}"
                offered[key] = one
                rows.append((key, offer(one, width)))

        def chosen(key: str | None) -> None:
            if key is not None:
                self._take(offered[key])

        self.app.push_screen(Offers(title, rows, filtered=filtered), chosen)

    def _take(self, offer: Offer) -> None:
        """Do what was chosen, or open the form for what is still missing."""
        if offer.refusal:
            self.notify(offer.refusal, severity="warning", markup=False)
        elif offer.action is not None:
            self.decide(offer.action)
            if offer.action.is_look:
                self.post_message(Looked())
        elif not self._otherwise(offer) and self.snapshot is not None:
            dashboard = self.snapshot.dashboard
            slots = {**about(offer), **draft(offer.kind, dashboard)}
            self.app.push_screen(Composer(offer.kind, slots, offer.title, dashboard), self.decide)


def about(offer: Offer) -> dict[str, object]:
    """What an offer is about stands in the first slot that it does not ask for, and what its title says in its own."""
    given = [name for name, info in fields(offer.kind).items() if info.is_required() and name not in offer.needs]
    return {**({given[0]: offer.target} if given and offer.target else {}), **dict(offer.given)}
