"""The machines that carry out policies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from incident_sim.policies import (
    BreakerMachine,
    CallPolicy,
    CircuitBreaker,
    FixedWindow,
    PolicyPatch,
    RateLimit,
    Retry,
    RetryTokens,
    TokenBucket,
)

SECOND = 1_000_000


@given(st.lists(st.integers(0, 300_000), min_size=50, max_size=400))
def test_a_rate_limit_never_lets_more_through_than_its_rate_and_its_burst(gaps: list[int]) -> None:
    """Over any span: burst plus rate times span, at the most."""
    bucket, now, passed = TokenBucket(RateLimit(rate=5000, burst=10), 0), 0, 0
    for gap in gaps:
        now += gap
        passed += bucket.take(now)
    assert passed <= 10 + 5 * now / SECOND + 1


@given(st.integers(1, 20), st.integers(-30, 30), st.lists(st.integers(0, 4 * SECOND), min_size=50, max_size=200))
def test_a_fixed_window_lets_in_its_count_and_refuses_until_the_next(count: int, turns: int, gaps: list[int]) -> None:
    """In each window the first so many, and nobody after them."""
    length = 10 * SECOND
    ends = length + turns * SECOND % length
    window, now = FixedWindow(count, length, ends), turns * SECOND % length
    asked: dict[int, list[bool]] = {}
    for gap in gaps:
        now += gap
        asked.setdefault((now - ends) // length, []).append(window.take(now))
    for let in asked.values():
        assert let == [place < count for place in range(len(let))]


@given(st.lists(st.booleans(), max_size=500))
def test_a_retry_budget_grants_its_share_of_the_first_attempts(wants: list[bool]) -> None:
    """A tenth of the first attempts, beyond the ten it may have saved up."""
    tokens, first, retried = RetryTokens(100_000), 0, 0
    for want in wants:
        tokens.earned += 1
        first += 1
        retried += want and tokens.spend()
    assert retried <= 10 + first / 10


def test_a_breaker_opens_on_failures_and_closes_after_its_probes_succeed() -> None:
    """Closed, open, half-open, closed."""
    policy = CircuitBreaker(threshold=500_000, window=10 * SECOND, minimum=10, cooldown=5 * SECOND, probes=2)
    machine = BreakerMachine(policy)
    for place in range(10):
        assert machine.allows(place * 1000)
        machine.saw(place * 1000, failed=True)
    assert not machine.allows(1 * SECOND)
    assert machine.allows(6 * SECOND)
    assert machine.allows(6 * SECOND)
    assert not machine.allows(6 * SECOND)
    machine.saw(7 * SECOND, failed=False)
    assert machine.allows(8 * SECOND)


def test_a_probe_that_was_not_sent_leaves_its_place_to_another() -> None:
    """Else a bulkhead that is full at the wrong moment keeps a breaker open for good."""
    machine = BreakerMachine(CircuitBreaker(minimum=1, cooldown=5 * SECOND, probes=1))
    machine.saw(0, failed=True)
    assert machine.allows(6 * SECOND)
    machine.forgo()
    assert machine.allows(7 * SECOND)
    machine.saw(8 * SECOND, failed=False)
    assert machine.open_since is None


def test_a_breaker_opens_again_when_a_probe_fails() -> None:
    """A failed probe starts the cooldown anew."""
    machine = BreakerMachine(CircuitBreaker(minimum=1, cooldown=5 * SECOND, probes=1))
    machine.saw(0, failed=True)
    assert machine.allows(6 * SECOND)
    machine.saw(6 * SECOND + 1, failed=True)
    assert not machine.allows(10 * SECOND)


def test_a_patch_changes_only_what_it_names() -> None:
    """What a release does not mention stays as it was declared."""
    policy = CallPolicy(timeout=3 * SECOND, retry=Retry(times=1, budget=100_000))
    assert PolicyPatch(timeout=SECOND).over(policy).retry == policy.retry
    assert PolicyPatch().over(policy) == policy
