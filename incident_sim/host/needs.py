"""Whether something needs the player, by two views of the same seat."""

from __future__ import annotations

from incident_sim.observe import Dashboard

SOON = 20_000_000
"""An update that is due so soon needs the player now."""


def needs_player(before: Dashboard, now: Dashboard) -> bool:
    """Whether something came up since ``before``: a page, an answer, free hands, a question, the end."""
    old, new = before.wallboard, now.wallboard
    fired = {alert.alert for alert in old.alerts}
    due = new.update_due
    return (
        now.phase != "live"
        or any(alert.alert not in fired and alert.severity == "page" for alert in new.alerts)
        or len(now.answers) > len(before.answers)
        or (bool(before.pending) and not now.pending)
        or now.waiting_for_send
        or sum(message.wants_answer for message in new.inbox) > sum(message.wants_answer for message in old.inbox)
        or len(new.operations) < len(old.operations)
        or sum(line.kind == "people" for line in new.timeline) > sum(line.kind == "people" for line in old.timeline)
        or (due is not None and due - now.now <= SOON < due - before.now)
    )
