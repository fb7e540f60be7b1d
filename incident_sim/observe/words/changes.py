"""Lines of the change log as people read them."""

from __future__ import annotations

from incident_sim.journal.signals import ChangeRecorded
from incident_sim.observe.words.phrases import needed, phrase

CHANGES = {
    "deploy_started": "deploy of {1} started on {2} of {3} replicas of {0}: {4}",
    "deploy_progressed": "{1} is on {2} of {3} replicas of {0} that get it",
    "deploy_finished": "deploy of {1} to {0} finished ({2} replicas)",
    "deploy_paused": "rollout of {1} to {0} paused",
    "deploy_resumed": "rollout of {1} to {0} resumed",
    "rollback_started": "rollback of {0} to {1} started ({2} replicas)",
    "rollback_progressed": "rollback of {0} to {1}: {2} of {3} replicas",
    "rollback_finished": "rollback of {0} to {1} finished ({2} replicas)",
    "timeout_set": "timeout of {0} set to {1}",
    "retries_set": "retries of {0} set to {1}",
    "bulkhead_set": "bulkhead of {0} set to {1} calls at once from each replica",
    "breaker_opened": "breaker of {0} opened ({1})",
    "breaker_closed": "breaker of {0} closed ({1})",
    "flag_on": "flag {0} turned on",
    "flag_off": "flag {0} turned off",
    "traffic_shifted": "route {0}: {2} of the traffic sent to {1} ({3})",
    "shed_set": "{1} of {0} admitted at the door",
    "scale_started": "{0}: from {1} to {2} replicas ordered",
    "scale_finished": "{0} scaled to {1} replicas",
    "restart_started": "restart of {0} started",
    "restart_finished": "restart of {0} finished",
    "config_pushed": "configuration of {0} pushed: {1}",
    "vendor_notice": "notice from {0}: {1}",
    "quota_notice": "notice from {0} on our allowance: {1}",
}
"""Every template of the change log: the target first, then its values."""

_SHORT = {
    "deploy_started": "deploy of {1} to {0} started",
    "rollback_started": "rollback of {0} to {1} started",
    "rollback_finished": "rollback of {0} to {1} finished",
    "deploy_finished": "deploy of {1} to {0} finished",
    "rollback_progressed": "rollback of {0}: {1}",
    "deploy_progressed": "rollout of {0}: {1}",
}
"""For entries of the past that carry fewer values."""


def say_change(change: ChangeRecorded) -> str:
    """A change, without when and by whom."""
    values = (change.target, *change.values)
    pattern = CHANGES.get(change.change, "")
    catalogue = CHANGES if needed(pattern) <= len(values) else _SHORT
    return phrase(catalogue, change.change, values)
