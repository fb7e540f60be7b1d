"""What tells the two variants apart, and what helps in the first: out of the mechanics, and not out of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from incident_sim.journal.signals import WindowClosed
from incident_sim.kernel import Streams
from incident_sim.scenario.schema import Scenario
from incident_sim.world import NAMES, World

SECOND = 1_000_000
Act = Callable[[World], None]


def windows(
    scenario: Scenario, variant: int, seed: int, seconds: int, acts: Sequence[tuple[int, Act]] = ()
) -> list[WindowClosed]:
    """The metrics of one afternoon of a variant, with levers pressed at their seconds."""
    found: list[WindowClosed] = []
    world = World(
        scenario,
        scenario.variants[variant],
        Streams(seed),
        zero=0,
        people={team.name: NAMES[place] for place, team in enumerate(scenario.people.teams)},
        record=lambda fact: found.append(fact) if isinstance(fact, WindowClosed) else None,
        paged=lambda _: None,
    )
    world.start()
    for at, act in acts:
        world.loop.advance(at * SECOND)
        act(world)
    world.loop.advance(seconds * SECOND)
    return found


def failing(window: WindowClosed, region: str) -> float:
    """The share of checkouts of a region that failed in a window."""
    row = next(row for row in window.journey_splits if row.journey == "checkout" and row.value == region)
    return row.failures / max(1, row.attempts)


def outbound(window: WindowClosed, region: str) -> tuple[int, int]:
    """The 95th percentile and the 429s of the calls to Paygate in a region."""
    row = next(row for row in window.calls if row.call == "payments->paygate" and row.region == region)
    return row.p95, row.rejected


def attempts(window: WindowClosed) -> float:
    """Attempts for each call that checkout makes to payments."""
    row = next(row for row in window.calls if row.call == "checkout->payments")
    return row.attempts / max(1, row.calls)


def share(found: Sequence[WindowClosed], start: int, end: int) -> float:
    """The share of checkouts that failed between two seconds."""
    rows = [
        row
        for window in found
        if start * SECOND <= window.start < end * SECOND
        for row in window.journeys
        if row.journey == "checkout"
    ]
    return sum(row.failures for row in rows) / sum(row.attempts for row in rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_brown_out_shows_in_the_order_that_its_mechanics_give(cascade: Scenario, seed: int) -> None:
    """Outbound latency in Europe, failures in Europe, failures everywhere, and last the 429s."""
    found = [window for window in windows(cascade, 0, seed, 240) if window.start >= -60 * SECOND]
    calm = outbound(found[0], "eu")[0]
    slow = next(window.start for window in found if outbound(window, "eu")[0] > 2 * calm)
    europe = next(window.start for window in found if failing(window, "eu") > 0.05 > failing(window, "us"))
    everything = next(window.start for window in found if min(failing(window, "eu"), failing(window, "us")) > 0.9)
    rejected = next(window.start for window in found if outbound(window, "eu")[1] > 3)
    assert slow <= europe < everything < rejected


@pytest.mark.parametrize("seed", [1, 4])
def test_the_discriminators_tell_the_variants_apart(cascade: Scenario, seed: int) -> None:
    """Attempts for each call, releases alike, and the provider's health after the spell."""
    late = [window for window in windows(cascade, 0, seed, 200) if window.start >= 120 * SECOND]
    assert max(attempts(window) for window in late) < 1.3
    for window in late:
        rows = [row for row in window.splits if row.service == "checkout" and row.dimension == "release"]
        shares = [row.errors / row.requests for row in rows]
        assert max(shares) - min(shares) < 0.15, "the deploy is innocent: both releases fail alike"
    storm = windows(cascade, 1, seed, 200)
    calm = outbound(storm[20], "eu")[0]
    after = [window for window in storm if window.start >= 60 * SECOND]
    assert min(attempts(window) for window in after) > 2
    assert max(outbound(window, "eu")[0] for window in after) < 2 * calm, "the provider is well; the storm is ours"


@pytest.mark.parametrize(
    ("act", "helps"),
    [
        (lambda world: world.settings.open_breaker("payments->paygate", "eu"), True),
        (lambda world: world.settings.set_timeout("payments->paygate", 2 * SECOND), True),
        (lambda world: world.routing.shift("card-provider", "altpay", 600_000, "eu"), None),
        (lambda world: world.releases.roll_back("checkout"), False),
        (lambda world: world.capacity.restart("payments"), False),
    ],
    ids=["breaker", "timeout", "shift", "rollback", "restart"],
)
def test_relief_helps_and_rolling_the_innocent_deploy_back_does_not(cascade: Scenario, act: Act, helps: Any) -> None:
    """Cutting the slow calls short frees the workers; the deploy has nothing to do with it."""
    idle = share(windows(cascade, 0, 1, 400), 300, 400)
    acted = share(windows(cascade, 0, 1, 400, [(200, act)]), 300, 400)
    assert idle > 0.95
    if helps:
        assert acted < idle - 0.25
    elif helps is False:
        assert abs(acted - idle) < 0.04


def test_shifting_helps_once_the_slow_calls_are_cut_off(cascade: Scenario) -> None:
    """A breaker and a share of the cards at the other provider: most of Europe pays again."""
    relief: list[tuple[int, Act]] = [
        (200, lambda world: world.settings.open_breaker("payments->paygate", "eu")),
        (230, lambda world: world.routing.shift("card-provider", "altpay", 600_000, "eu")),
    ]
    both = share(windows(cascade, 0, 1, 420, relief), 320, 420)
    breaker = share(windows(cascade, 0, 1, 420, relief[:1]), 320, 420)
    assert both < breaker - 0.2
