"""Time is one total order, and it does not matter how it is cut up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.errors import BudgetExceeded
from incident_sim.kernel import Loop, Phase, Story


def test_things_of_one_instant_happen_in_the_order_of_their_phases() -> None:
    """Faults go before the environment, then actions, checks and metrics, whatever the order of scheduling."""
    loop, seen = Loop(), list[str]()
    for phase in reversed(Phase):
        loop.schedule(5, phase, lambda name=phase.name: seen.append(name))  # type: ignore[misc]
    loop.advance(6)
    assert seen == [phase.name for phase in Phase]


def test_advancing_runs_everything_strictly_before_the_instant() -> None:
    """Time is half-open: what stands at the instant itself waits for the next advance."""
    loop, seen = Loop(), list[int]()
    loop.schedule(10, Phase.FAULTS, lambda: seen.append(loop.now))
    loop.advance(10)
    assert (seen, loop.now) == ([], 10)
    loop.advance(11)
    assert seen == [10]


@given(st.lists(st.integers(1, 50), max_size=30), st.lists(st.integers(0, 200), max_size=10))
def test_cutting_time_differently_changes_nothing(delays: list[int], cuts: list[int]) -> None:
    """The same schedule gives the same story in one go and in slices."""

    def story(stops: list[int]) -> list[tuple[int, int]]:
        loop, seen = Loop(), list[tuple[int, int]]()
        for number, delay in enumerate(delays):

            def tick(number: int = number, delay: int = delay) -> None:
                seen.append((loop.now, number))
                if loop.now < 150:
                    loop.schedule(delay, Phase.ENVIRONMENT, tick)

            loop.schedule(delay, Phase.ENVIRONMENT, tick)
        for stop in sorted(stops):
            loop.advance(stop)
        loop.advance(200)
        return seen

    assert story(cuts) == story([])


@pytest.mark.parametrize("delay", [-1, 0.5, float("nan"), True])
def test_a_delay_is_a_whole_number_of_zero_or_more(delay: object) -> None:
    """What SimPy would take without a complaint is refused here."""
    with pytest.raises(ValueError, match="whole number"):
        Loop().schedule(delay, Phase.CHECKS, lambda: None)  # type: ignore[arg-type]


def test_a_loop_that_never_lets_time_pass_is_stopped_by_name() -> None:
    """A run away stops with the instant it ran away at."""
    loop = Loop()

    def again() -> None:
        loop.schedule(0, Phase.ENVIRONMENT, again)

    loop.schedule(7, Phase.ENVIRONMENT, again)
    with pytest.raises(BudgetExceeded, match=r"50,000 events in one instant at 0\.000007 s"):
        loop.advance(100)


def test_a_world_that_feeds_on_itself_is_stopped_and_its_place_named() -> None:
    """Time passes, a microsecond at a time: the second's budget ends it."""
    loop = Loop()

    def again() -> None:
        loop.schedule(1, Phase.ENVIRONMENT, again)

    again()
    with pytest.raises(BudgetExceeded, match=r"events in one second.*again"):
        loop.advance(10**9)


def test_a_loop_without_delay_is_stopped_and_its_place_named() -> None:
    """Time does not pass at all."""
    loop = Loop()

    def again() -> None:
        loop.schedule(0, Phase.ENVIRONMENT, again)

    again()
    with pytest.raises(BudgetExceeded, match=r"events in one instant.*again"):
        loop.advance(10)


def test_more_stories_than_a_world_can_mean_are_stopped() -> None:
    """Each waits for a day."""
    loop = Loop()

    def wait() -> Story:
        yield loop.sleep(10**10)

    for _ in range(10_000):
        loop.process(wait())
    with pytest.raises(BudgetExceeded, match=r"stories at once.*wait"):
        loop.process(wait())
