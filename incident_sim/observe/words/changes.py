"""Lines of the change log as people read them."""

from __future__ import annotations

from incident_sim.journal.signals import ChangeRecorded
from incident_sim.observe.words.phrases import needed, phrase

CHANGES = {
    "deploy_started": "deploy of {1} started on {2} of {3} replicas of {0}: {4}",
    "deploy_progressed": "{1} is on {2} of {3} replicas of {0} that get it",
    "deploy_soaking": "{1} soaks for {4} on {2} of {3} replicas of {0} that get it",
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
    "config_restored": "last good configuration of {0} restored",
    "fallback_set": "fallback of {0} set to {1}",
    "rate_limit_set": "rate limit of {0} set to {1}",
    "pool_set": "pool {1} of {0} set to {2} connections",
    "cache_set": "cache of {0}.{1} set up anew",
    "election_set": "election of {0} set to {1}",
    "eviction_on": "health checks of {0} count again",
    "eviction_off": "health checks of {0} take nobody out of rotation",
    "address_pinned": "address of {0} written down by hand",
    "certificate_renewed": "certificate {0} issued anew",
    "reconnects_spread": "clients of {0} told to spread their reconnects by {1}",
    "autoscaler_on": "autoscaler of {0} on",
    "autoscaler_off": "autoscaler of {0} off",
    "quota_reached": "autoscaler wants more of {0} than our quota of {1} replicas",
    "resource_freed": "{1} of {0} freed",
    "limit_set": "limit of {1} on {0} set to {2}",
    "clocks_synced": "clocks of {0} set right",
    "batch_stopped": "batch job {0} stopped",
    "batch_resumed": "batch job {0} may run again",
    "session_opened": "session {1} on {0} asks for table {2}",
    "session_ended": "session {1} on {0} ended",
    "failover_started": "failover of {0} started, {1} writes not copied",
    "failover_finished": "{1} is primary of {0} now, {2} writes lost",
    "cache_flushed": "cache of {0}.{1} flushed",
    "data_restored": "restore of the last good data of {0} started",
    "message_parked": "message of {0} parked after {1} deliveries",
    "queue_purged": "{1} messages of {0} purged",
    "queue_redriven": "{1} dead letters of {0} put back",
    "consumers_set": "consumers of {0} set to {1}",
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
