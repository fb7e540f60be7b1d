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
    "limited": "refused with 429: {1} is over its limit endpoint={0}",
    "client_gone": "client closed the connection before the answer endpoint={0} waited={1}ms",
    "replica_started": "replica {0} started release={1}",
    "replica_stopped": "replica {0} stopped release={1}",
    "panic": "panic: unhandled value endpoint={0} key={1}",
    "process_died": "process of {0} exited unexpectedly",
    "bootstrap_failed": "replica not ready: cannot fetch {0}: {1}",
    "message_dropped": "queue {0} is full, its oldest message is lost",
    "bad_configuration": "fatal: cannot parse configuration, limit exceeded",
    "replica_unfit": "health check failed, {0} out of rotation",
    "replica_fit": "health check passed, {0} back in rotation",
    "acquire_timeout": "timed out after {1}ms acquiring a connection from pool {0}",
    "lock_timeout": "canceling statement: waiting for lock on {0} took too long",
    "resource_exhausted": "out of {0}: {1} of {2} in use",
    "primary_lost": "lost contact with the primary, {0} writes not copied",
    "primary_elected": "{0} is primary now",
    "dead_letter": "message of {0} given up after {1} deliveries",
    "unresolved": "no such host: {0}",
    "resolver_silent": "temporary failure in name resolution: {0}",
    "handshake_failed": "TLS handshake with {0} failed: certificate has expired",
    "handshake_early": "TLS handshake with {0} failed: certificate is not yet valid",
    "token_refused": "token for {0} refused: used before issued",
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
