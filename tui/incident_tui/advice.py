"""The "what now?" line of a first session: the next sensible step for anybody, never the answer."""

from __future__ import annotations

from incident_sim.observe import Dashboard
from incident_sim.units import MINUTE


def advice(dashboard: Dashboard) -> str:
    """One sentence, from nothing but what the player sees."""
    board = dashboard.wallboard
    if dashboard.phase != "live":
        return "Your part is over; press 0 for the postmortem and the debrief."
    if dashboard.waiting_for_send:
        return "The world waits for your message: send it, or press esc to drop it."
    return (
        _first_steps(dashboard)
        or _promises(dashboard)
        or _looking(dashboard)
        or _ending(dashboard)
        or (
            "Watch whether your change helps; look again before the next step. w runs fast until something happens."
            if board.settings or board.operations
            else "Test your best hypothesis with one more look, or try the mildest step that could help (a)."
        )
    )


def _first_steps(dashboard: Dashboard) -> str:
    board = dashboard.wallboard
    fresh = [alert for alert in board.alerts if not alert.acknowledged and alert.severity == "page"]
    if fresh:
        return "A page has fired: press A, then enter, to acknowledge it."
    if board.severity is None and not board.alerts and not board.users_unserved:
        return "All calm so far. Press w to run until something needs you; ? explains every view."
    if board.severity is None:
        return "How bad is it, and for whom? Judge by the failing chart, then declare a severity (a, type declare)."
    return ""


def _promises(dashboard: Dashboard) -> str:
    board = dashboard.wallboard
    if board.update_due is not None and board.update_due - dashboard.now < MINUTE:
        return "The update you promised is due: press u. Saying that nothing has changed is also news."
    if any(message.wants_answer for message in board.inbox):
        return "Somebody waits for an answer: press c to read it, e to write upstairs."
    if board.public_status is None and _public(dashboard):
        return "Users do not know yet: press u to tell them what you see and when they hear next."
    return ""


def _public(dashboard: Dashboard) -> bool:
    severity = dashboard.wallboard.severity
    return any(level.public for level in dashboard.briefing.severities if level.name == severity)


def _looking(dashboard: Dashboard) -> str:
    seen = {answer.view for answer in dashboard.answers}
    if "view_metrics" not in seen:
        return "Who is hit? Press 2, choose a journey or service, enter; b splits it by segment or release."
    if "view_changes" not in seen:
        return "What changed before it began? Press 5. What changed is a suspect, not a verdict."
    if "view_calls" not in seen:
        return "Is it us or somebody we call? Press 2, choose a red service, and b until it says calls."
    if not seen & {"search_logs", "view_traces"}:
        return "See single failures: 3 searches logs, 6 shows traces of failed requests."
    if not dashboard.wallboard.hypotheses:
        return "Write down what you suspect: press h. You can change your mind for free."
    return ""


def _ending(dashboard: Dashboard) -> str:
    board = dashboard.wallboard
    if dashboard.seen.mitigated is None or board.alerts:
        return ""
    if board.public_status != "monitoring":
        return "It looks better: say so with a monitoring post (u), and keep watching."
    return "Watch long enough that it would have come back; then post resolved (u) and close (a, type resolve)."
