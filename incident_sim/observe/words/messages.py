"""What people and machines write to the incident channel."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.journal.signals import Finding
from incident_sim.observe.words.phrases import phrase

MESSAGES = {
    "exec_asks": "What is going on with the shop? I need impact, what we do about it, and when I hear from you next.",
    "exec_asks_again": "Any news? What do customers see, and when is the next update?",
    "support_flood": "Support here: {0} written so far: {1}",
    "colleague_on_it": "I am on it.",
    "vendor_ack": "Thank you for your ticket. Our engineers are looking.",
    "bot_alert": "Alert {0} fires: {1}",
    "customer_report": "A customer writes: the checkout says that something went wrong. Is it only me?",
    "thanks_update": "Thank you for the update.",
}

FINDINGS = {
    "errors_up": "{0} fails {1}% of its requests",
    "latency_up": "{0} takes {1} ms at the 95th percentile; {2} ms is usual",
    "workers_busy": "the workers of {0} are {1}% busy",
    "queue_full": "{0} turned {1} requests away, its queue is full",
    "outbound_slow": "calls {0} take {1} ms at the 95th percentile; {2} ms is usual",
    "outbound_rejected": "calls {0} were answered 429 {1} times",
    "attempts_up": "calls {0}: {1} attempts for each call",
    "deployed": "{0} got {1}, {2} minutes ago",
    "rollback_is_safe": "nothing speaks against rolling {0} back",
    "rollback_is_unsafe": "do not roll {0} back: earlier releases cannot read what the new one has written",
    "all_normal": "nothing unusual at {0}",
}
"""What a colleague's telemetry showed; a call and its region count as one."""

COMPLAINTS = {
    "fails": "{0} fails with a generic error",
    "slow": "{0} is very slow",
    "charged_without_order": "charged, but no order arrived",
    "charged_twice": "charged twice",
}

QUESTIONS = {
    "what_do_you_see": "What do you see?",
    "what_changed": "What changed?",
    "is_it_safe_to_roll_back": "Is it safe to roll back?",
}

STATES = {
    "operational": "operational",
    "degraded": "degraded performance",
    "recovering": "recovering, monitoring",
}

OUTCOMES = {
    "ok": "served",
    "timeout": "timed out",
    "429": "refused for its rate (429)",
    "breaker_open": "not made, the breaker is open",
    "bulkhead_full": "not made, the bulkhead is full",
    "pool_timeout": "waited too long for a connection",
    "queue_full": "refused, the queue is full",
    "unavailable": "nobody there to answer",
    "connection_reset": "connection lost",
    "no_primary": "refused, the store has no primary",
    "shard_down": "refused, the shard of its key is down",
    "error": "failed",
    "client_gone": "given up by its caller",
    "gave_up": "given up by the user",
    "shed": "refused at the door",
    "unfinished": "not finished",
}


def say_message(template: str, values: Sequence[str]) -> str:
    """A line of the incident channel."""
    return phrase(MESSAGES, template, values)


def say_finding(finding: Finding) -> str:
    """One thing a colleague saw."""
    values = finding.values
    if finding.code in ("outbound_slow", "outbound_rejected", "attempts_up") and len(values) > 1:
        call, region, *rest = values
        values = (f"{call} in {region}" if region else call, *rest)
        if finding.code == "attempts_up" and rest and rest[0].isdigit():
            values = (values[0], f"{int(rest[0]) / 10:.1f}")
    if finding.code == "all_normal":
        values = (", ".join(values) or "our services",)
    return phrase(FINDINGS, finding.code, values)


def say_complaint(complaint: str, journey: str) -> str:
    """What customers complain of."""
    return phrase(COMPLAINTS, complaint, (journey,))


def say_state(state: str) -> str:
    """A word of a vendor's status page."""
    return STATES.get(state, state)


def say_outcome(outcome: str) -> str:
    """What became of a request."""
    return OUTCOMES.get(outcome, outcome.replace("_", " "))
