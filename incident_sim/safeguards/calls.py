"""Safeguards on a call: how a caller protects itself. They hold over releases, as rules of a platform do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incident_sim.policies import Bulkhead, CircuitBreaker
from incident_sim.safeguards.base import SafeguardBase
from incident_sim.units import CallName, Duration, Ratio


class TimeoutBound(SafeguardBase):
    """A call waits no longer than this, whatever a release says. Costs the answers that would have come later."""

    kind: Literal["timeout"] = "timeout"
    call: CallName
    timeout: Annotated[Duration, Field(ge=10_000, le=120_000_000)]


class RetryBound(SafeguardBase):
    """A call is retried at most so often, whatever a release says. Costs what a further attempt would have saved."""

    kind: Literal["retry_limit"] = "retry_limit"
    call: CallName
    times: Annotated[int, Field(ge=0, le=10)]


class RetryBudget(SafeguardBase):
    """Only so large a share of recent first attempts is retried, whatever a release says.

    Costs retries that would have succeeded while many fail at once. One in ten is the SRE book's figure (chapter 21).
    """

    kind: Literal["retry_budget"] = "retry_budget"
    call: CallName
    budget: Ratio = 100_000


class Breaker(SafeguardBase):
    """A call is given up at once while too many of its recent attempts fail, towards each region by itself.

    Costs the calls that would have succeeded while it is open.
    """

    kind: Literal["breaker"] = "breaker"
    call: CallName
    breaker: CircuitBreaker = CircuitBreaker()


class Compartment(SafeguardBase):
    """A bulkhead: at most so many calls of one replica at once, whatever a release says.

    Costs the calls that find it full.
    """

    kind: Literal["bulkhead"] = "bulkhead"
    call: CallName
    bulkhead: Bulkhead


class PolicyGate(SafeguardBase):
    """A call's policies are changed in a review of their own: what a release or a push brings for them is left out.

    Costs the time that each such change waits.
    """

    kind: Literal["policy_gate"] = "policy_gate"
    call: CallName


class Degraded(SafeguardBase):
    """A caller goes on with a default where a call fails; only where nothing is written behind the call.

    Costs what users see instead: no recommendation, no score.
    """

    kind: Literal["fallback"] = "fallback"
    call: CallName
