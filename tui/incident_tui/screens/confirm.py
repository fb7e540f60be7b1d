"""One question before what is costly or cannot be undone; whoever only presses enter has said no."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from incident_sim.actions import Action
from incident_sim.actions.command import Delegate
from incident_sim.observe import Dashboard, say_action, way_back
from incident_tui.previews import times
from incident_tui.screens.asking import Choice

YES, NO = "yes", "no"
_RISKS = {
    "free": "Free of risk.",
    "cheap": "Cheap, and soon changed again.",
    "costly": "Costly: users or the bill will feel it.",
    "destructive": "Destructive: what it removes does not come back.",
}


def asks_first(action: Action) -> bool:
    """Whether an action is asked about once: what users feel, what lasts, what ends the player's part.

    Work that is handed to a colleague is as costly as if one did it oneself.
    """
    if isinstance(action, Delegate):
        return asks_first(action.order)
    return action.risk in ("costly", "destructive") or action.family == "close" or action.kind == "hand_over"


def consequences(action: Action, dashboard: Dashboard) -> list[str]:
    """What one should know before saying yes: time, risk, and the way back."""
    if isinstance(action, Delegate):
        return [f"{times(action, dashboard)}; then {action.team} begins.", *consequences(action.order, dashboard)[1:]]
    ending = action.family == "close" or action.kind == "hand_over"
    if ending:
        return [f"{times(action, dashboard)}.", "Your part ends; the world goes on, and harm done then counts."]
    return [f"{times(action, dashboard)}.", _RISKS[action.risk], way_back(action, dashboard)]


class Confirm(Choice):
    """Cancel is first, and what enter means; ``y`` says yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", "Yes", show=False, priority=True),
        Binding("n", "dismiss(None)", "No", show=False, priority=True),
    ]

    def __init__(self, action: Action, dashboard: Dashboard) -> None:
        ways = [(NO, Content("Cancel")), (YES, Content("Do it  (y)"))]
        super().__init__(
            f"{say_action(action)}?", ways, "y does it; enter and esc cancel", told=consequences(action, dashboard)
        )

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(YES)
