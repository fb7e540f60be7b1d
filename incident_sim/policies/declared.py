"""Policies as they are declared: how a caller and a service behave under stress."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.model import Frozen
from incident_sim.units import Duration, Rate, Ratio


class Retry(Frozen):
    """Ask again after a failure, up to ``times`` times, waiting longer before each."""

    times: Annotated[int, Field(ge=0, le=10)] = 0
    backoff: Duration = 0
    jitter: Ratio = 0
    budget: Ratio | None = None
    """The share of recent first attempts that may be retried; without one, every failure is."""


class CircuitBreaker(Frozen):
    """Stop calling for a while once too many of the recent attempts failed."""

    threshold: Ratio = 500_000
    window: Duration = 10_000_000
    minimum: Annotated[int, Field(ge=1, le=10_000)] = 20
    cooldown: Duration = 15_000_000
    probes: Annotated[int, Field(ge=1, le=100)] = 3


class Bulkhead(Frozen):
    """At most ``size`` calls of one replica at once; others wait for ``wait`` at most."""

    size: Annotated[int, Field(ge=1, le=10_000)]
    waiting: Annotated[int, Field(ge=0, le=10_000)] = 0
    wait: Duration = 1_000_000


class RateLimit(Frozen):
    """A token bucket: ``rate`` calls a second, with bursts of ``burst``."""

    rate: Rate
    burst: Annotated[int, Field(ge=1, le=100_000)] = 20
    retry_after: Duration = 1_000_000


class Fallback(Frozen):
    """What a caller does without an answer: it goes on with a default, or leaves the work in a queue for later."""

    kind: Literal["default", "later"] = "default"
    queue: Annotated[str, Field(max_length=64)] | None = None
    """The queue that takes the work, for ``later``."""


class CallPolicy(Frozen):
    """All that a caller does to protect itself, or not, from what it calls."""

    timeout: Annotated[Duration, Field(gt=0)]
    retry: Retry = Retry()
    breaker: CircuitBreaker | None = None
    bulkhead: Bulkhead | None = None
    hedge: Annotated[Duration, Field(gt=0)] | None = None
    """Ask a second time after this long, and take whichever answer comes first."""
    fallback: Fallback | None = None


class PolicyPatch(Frozen):
    """The parts of a call's policies that a release or a setting changes."""

    timeout: Annotated[Duration, Field(gt=0)] | None = None
    retry: Retry | None = None
    breaker: CircuitBreaker | None = None
    bulkhead: Bulkhead | None = None
    hedge: Annotated[Duration, Field(gt=0)] | None = None
    fallback: Fallback | None = None

    def over(self, policy: CallPolicy) -> CallPolicy:
        """The policy with this patch laid over it."""
        changed = {name: getattr(self, name) for name in type(self).model_fields if getattr(self, name) is not None}
        return policy.model_copy(update=changed) if changed else policy


Discipline = Literal["fifo", "lifo"]
"""Who of the waiting is served next."""
