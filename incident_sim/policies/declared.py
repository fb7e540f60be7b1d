"""Policies as they are declared: how a caller and a service behave under stress."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from incident_sim.model import Frozen, Grown
from incident_sim.units import Duration, Micros, Name, Rate, Ratio


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


class RateLimit(Grown):
    """A token bucket: ``rate`` calls a second, with bursts of ``burst``; or a ``window`` that lets in so many in all.

    One allowance for everybody, unless it counts ``per`` something.
    """

    later = ("window", "turns", "spent", "per")

    rate: Rate
    burst: Annotated[int, Field(ge=1, le=100_000)] = 20
    """Of a token bucket; a window has none, for all that it lets in may come at once."""
    window: Annotated[Duration, Field(ge=1_000_000)] | None = None
    """Count in windows of this length: each lets in what ``rate`` makes of it, and refuses until the next begins."""
    turns: Micros = 0
    """An instant, from the scenario's zero, at which one window ends and the next begins."""
    spent: Ratio = 0
    """How much of its allowance is used up in the window in which the world begins."""
    per: Name | None = None
    """What has an allowance of its own: each value of a dimension of segments; each ``client``, which is one visit of a
    user or the whole of a batch job; or each ``key`` that requests are about, where those without one are let in."""
    retry_after: Duration = 1_000_000

    @property
    def each_window(self) -> int:
        """How many calls a window lets in."""
        return self.rate * (self.window or 0) // 1_000_000_000

    def at_rate(self, rate: int, *, together: bool = False) -> RateLimit:
        """The same limit at another rate, with bursts of a second; ``together`` counts everybody as one."""
        changed: dict[str, object] = {"rate": rate, "burst": max(1, rate // 1000)}
        return self.model_copy(update={**changed, "per": None} if together else changed)

    @model_validator(mode="after")
    def _some_window(self) -> Self:
        if self.window is None:
            if self.turns or self.spent:
                raise ValueError("`turns` and `spent` are of a `window`, and there is none")
        elif not self.each_window:
            raise ValueError("nobody gets in: `rate` makes less than one call of a `window`")
        return self


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
