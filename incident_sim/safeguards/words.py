"""Safeguards in words: what each would change, and what it costs whoever has it."""

from __future__ import annotations

from typing import assert_never

from incident_sim.safeguards import Safeguard
from incident_sim.safeguards.calls import (
    Breaker,
    Compartment,
    Degraded,
    PolicyGate,
    RetryBound,
    RetryBudget,
    TimeoutBound,
)
from incident_sim.safeguards.people import Alarm, TeamRunbook
from incident_sim.safeguards.releases import Canary
from incident_sim.safeguards.services import (
    CachePolicy,
    Capacity,
    DeadlineChecks,
    DoorLimit,
    NewestFirst,
    PoolSize,
    QueueBound,
    Quota,
)
from incident_sim.units import show_duration, show_ratio


def say_safeguard(safeguard: Safeguard) -> str:
    """What is different with it."""
    match safeguard:
        case TimeoutBound(call=call, timeout=span):
            return f"a timeout of at most {show_duration(span)} on {call}"
        case RetryBound(call=call, times=times):
            return f"at most {times} {'retry' if times == 1 else 'retries'} on {call}"
        case RetryBudget(call=call, budget=budget):
            return f"a retry budget of {show_ratio(budget)} on {call}"
        case Breaker(call=call):
            return f"a breaker on {call}"
        case Compartment(call=call, bulkhead=bulkhead):
            return f"a bulkhead of {bulkhead.size} on {call}"
        case PolicyGate(call=call):
            return f"releases cannot change the policies of {call}"
        case Degraded(call=call):
            return f"a default where {call} fails"
        case Canary(service=service, share=share):
            return f"releases of {service} stay on {show_ratio(share)} of its replicas for a day"
        case DeadlineChecks(service=service):
            return f"{service} drops work whose caller has left"
        case QueueBound(service=service, queue=queue):
            return f"at most {queue} waiting at a replica of {service}"
        case NewestFirst(service=service):
            return f"{service} serves the newest of the waiting first"
        case DoorLimit(service=service, limit=limit):
            return f"a limiter of {limit.rate / 1000:g}/s at the door of {service}"
        case Capacity(service=service):
            return f"{_added(safeguard)} for {service}"
        case CachePolicy(service=service, endpoint=endpoint, ttl=ttl):
            return f"answers of {service}.{endpoint} remembered for {show_duration(ttl)}"
        case PoolSize(service=service, pool=pool, size=size):
            return f"a pool {pool} of {size} at {service}"
        case Quota(third_party=party, rate=rate):
            return f"an allowance of {rate / 1000:g}/s at {party}"
        case Alarm(rule=rule):
            return f"an alert {rule.name}" + ("" if rule.severity == "page" else ", as a ticket")
        case TeamRunbook(team=team):
            return f"a runbook for the team {team}"
        case _:
            assert_never(safeguard)


def say_cost(safeguard: Safeguard) -> str:
    """What it costs by its nature, whatever the afternoon."""
    match safeguard:
        case TimeoutBound(timeout=span):
            return f"answers that take longer than {show_duration(span)} are given up"
        case RetryBound() | RetryBudget():
            return "failures that another attempt would have mended stay failures"
        case Breaker():
            return "calls that would have succeeded are refused while it is open"
        case Compartment(bulkhead=bulkhead):
            return f"the call after {bulkhead.size} at once and {bulkhead.waiting} waiting is refused"
        case PolicyGate():
            return "each change of these policies waits for its review"
        case Degraded():
            return "users get the default"
        case Canary():
            return "a day more for each release"
        case DeadlineChecks():
            return "a check for each request"
        case QueueBound(queue=queue):
            return f"the request after {queue} waiting is refused"
        case NewestFirst():
            return "those who have waited longest are served last"
        case DoorLimit(limit=limit):
            return f"requests above {limit.rate / 1000:g}/s are refused"
        case Capacity():
            return f"{_added(safeguard)}, on calm days too"
        case CachePolicy(ttl=ttl, stale=stale):
            return f"answers may be {show_duration(ttl + stale)} old"
        case PoolSize(size=size):
            return f"{size} connections of each replica, taken from what they lead to"
        case Quota():
            return "a larger contract"
        case Alarm():
            return "somebody is woken whenever it fires"
        case TeamRunbook():
            return "the team's time, to write it and to practise it"
        case _:
            assert_never(safeguard)


def _added(capacity: Capacity) -> str:
    parts = [(capacity.more_replicas, "replica"), (capacity.more_workers, "worker")]
    words = [f"{count} more {name}{'' if count == 1 else 's'}" for count, name in parts if count]
    return " and ".join(words) + (" on each replica" if capacity.more_workers else "")
