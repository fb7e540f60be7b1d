"""How services behave under stress: declared policies and the pure machines that carry them out."""

from incident_sim.policies.breaker import BreakerMachine
from incident_sim.policies.buckets import FixedWindow, RetryTokens, TokenBucket
from incident_sim.policies.declared import (
    Bulkhead,
    CallPolicy,
    CircuitBreaker,
    Discipline,
    Fallback,
    PolicyPatch,
    RateLimit,
    Retry,
)

__all__ = [
    "BreakerMachine",
    "Bulkhead",
    "CallPolicy",
    "CircuitBreaker",
    "Discipline",
    "Fallback",
    "FixedWindow",
    "PolicyPatch",
    "RateLimit",
    "Retry",
    "RetryTokens",
    "TokenBucket",
]
