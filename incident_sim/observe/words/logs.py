"""Log lines as services write them: what an engineer greps for."""

from __future__ import annotations

from incident_sim.journal.rows import LogLine
from incident_sim.observe.words.phrases import at_region, phrase

LOG_TEMPLATES = {
    "request_failed": "request failed endpoint={0} reason={1}",
    "request_ok": "request served endpoint={0} took={1}ms",
    "slow_request": "slow request endpoint={0} took={1}ms",
    "upstream_timeout": "upstream read timeout {0} after {1}ms attempt={2}",
    "upstream_error": "upstream answered {1}: {0}",
    "upstream_429": "upstream answered 429 Too Many Requests: {0} retry-after={1}s",
    "breaker_open": "circuit breaker open, not calling {0}",
    "bulkhead_full": "bulkhead full, not calling {0}",
    "pool_wait": "timed out waiting {1}ms for a connection to {0}",
    "queue_full": "accept queue full, {0} waiting: request refused with 503",
    "client_gone": "client closed the connection before the answer endpoint={0} waited={1}ms",
    "replica_started": "replica {0} started release={1}",
    "replica_stopped": "replica {0} stopped release={1}",
    "shed": "load shedding: {0} refused at the door",
}
"""Every template a service writes, with its values by place; a callee and its region count as one."""

_TOWARDS = ("upstream_timeout", "upstream_error", "upstream_429", "breaker_open", "bulkhead_full")


def say_log(line: LogLine) -> str:
    """What a log line says after its time, level and service."""
    return say_template(line.template, line.values)


def say_template(template: str, values: tuple[str, ...]) -> str:
    """A template with its values."""
    if template in _TOWARDS and len(values) > 1:
        values = (at_region(values[0], values[1]).replace(" in ", "-"), *values[2:])
    return phrase(LOG_TEMPLATES, template, values)
