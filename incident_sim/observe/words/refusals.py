"""Why an action cannot be done, as a sentence that helps."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.observe.words.phrases import LONGEST, plain
from incident_sim.text import safe_line

_REFUSALS = {
    "unknown_name": "There is no {what} called {name}. Known: {allowed}.",
    "above_quota": "{service} cannot have {asked} replicas: the quota is {most}.",
    "alert_not_firing": "{alert} is not firing, so there is nothing to acknowledge.",
    "already_closed": "The incident has been closed already.",
    "already_composing": "A message is open already ({message}): send it or drop it first.",
    "already_paged": "{team} has been paged already. Once they answer, you can ask them or hand them work.",
    "breaker_already_open": "The breaker of {call} is open already.",
    "breaker_not_open": "The breaker of {call} has not been opened by hand there, so there is nothing to close.",
    "flag_already_so": "{flag} is {state} already.",
    "hands_full": "{most} actions are waiting for your hands already. Withdraw one, or wait until one begins.",
    "no_banner": "No banner is shown.",
    "no_draft": "No message is open.",
    "no_rollout_paused": "No rollout of {service} is paused.",
    "no_rollout_running": "No rollout of {service} is running.",
    "nobody_there": "Nobody of {team} is there. Page them and wait for their answer.",
    "not_closed_yet": "The postmortem is filed after the incident: resolve it, hand it over or stand down first.",
    "not_declared": "No incident has been declared. Declare one first.",
    "not_waiting": "{action} is not waiting any more, so it cannot be withdrawn.",
    "nothing_to_roll_back": "The history knows no release of {service} before the running one.",
    "session_not_open": "No session {session} is open at {service}.",
    "play_is_over": "Your part of this incident is over. What is left is the postmortem.",
    "reconciliation_running": "A reconciliation is under way already. Wait for its report.",
    "restart_running": "{service} is restarting already.",
    "rollback_running": "{service} is being rolled back already.",
    "too_many_refusals": "More than {most} actions have been refused in this session; no more are taken.",
}


def say_refusal(code: str, culprits: Sequence[tuple[str, str]]) -> str:
    """The sentence for a refusal; a code the catalogue does not know is shown with what it names."""
    pattern = _REFUSALS.get(code)
    if pattern is not None:
        try:
            return safe_line(pattern.format(**dict(culprits)), LONGEST)
        except KeyError:
            pass  # a refusal of another edition names other things
    return plain(code, [f"{name} {value}" for name, value in culprits])
