"""Deadlines in lanes expire exactly as they would one by one."""

from __future__ import annotations

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from incident_sim.kernel import Lanes, Loop, Phase


class Waiter:
    """Something that waits."""

    def __init__(self, number: int) -> None:
        self.number = number


@given(st.lists(st.tuples(st.integers(0, 100), st.sampled_from([5, 20, 30]), st.integers(0, 60)), max_size=30))
def test_a_lane_expires_exactly_those_that_were_not_answered_in_time(plans: list[tuple[int, int, int]]) -> None:
    """Each waits ``span`` from ``begin``; one answered strictly before its deadline never expires."""
    loop, expired = Loop(), list[tuple[int, int]]()
    lanes = Lanes(loop, lambda waiter: expired.append((loop.now, waiter.number)))
    for number, (begin, span, answer) in enumerate(plans):
        waiter = Waiter(number)

        def wait(waiter: Waiter = waiter, span: int = span) -> None:
            lanes.of(span).add(waiter, loop.now)

        def hear(waiter: Waiter = waiter) -> None:
            lanes.drop(waiter)

        loop.schedule(begin, Phase.ENVIRONMENT, wait)
        if answer:
            loop.schedule(begin + answer, Phase.ENVIRONMENT, hear)
    loop.advance(1000)
    wanted = {
        (begin + span, number) for number, (begin, span, answer) in enumerate(plans) if not answer or answer > span
    }
    assert set(expired) == wanted
    assert len(expired) == len(wanted)
    assert expired == sorted(expired, key=lambda item: item[0])


def test_whoever_expires_may_wait_again_without_holding_up_the_others() -> None:
    """A retry sent from a timeout stands at the end of the lane, and the next deadline is still met in time."""
    loop, expired = Loop(), list[tuple[int, int]]()

    def expire(waiter: Waiter) -> None:
        expired.append((loop.now, waiter.number))
        if loop.now < 30:
            lanes.of(10).add(waiter, loop.now)

    lanes = Lanes(loop, expire)
    for number, waiter in enumerate(Waiter(number) for number in range(3)):
        loop.schedule(number, Phase.ENVIRONMENT, partial(lanes.of(10).add, waiter, number))
    loop.advance(100)
    assert expired == [(round_ * 10 + number, number) for round_ in (1, 2, 3) for number in range(3)]
