"""A world that runs away is stopped within so many events, by name; one that is only in trouble never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_sim.errors import BudgetExceeded
from incident_sim.kernel import Clock, Streams
from incident_sim.scenario.checks_load import MOST_HOPS
from incident_sim.scenario.demand import peak_of
from incident_sim.scenario.load import load_scenario
from incident_sim.scenario.schema import Scenario
from incident_sim.topology import Journey, Population
from incident_sim.topology.traffic import ShapePoint
from incident_sim.world import World
from tests.world.building import declare, endpoint, journey, service, system

SECOND = 1_000_000
FILE = Path(__file__).resolve().parents[1] / "analysis" / "runaway.yaml"
SMALL, LARGE = 60_000, 110_000
"""Events until a small world is stopped, and until any is."""


class Counted:
    """A world, and how much has happened in it since it was last asked."""

    def __init__(self, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events = 0
        follow = Clock.follow

        def counting(clock: Clock, count: int) -> None:
            try:
                follow(clock, count)
            finally:
                self.events += clock.happened

        monkeypatch.setattr(Clock, "follow", counting)
        self.world = World(
            scenario,
            scenario.variants[0],
            Streams(1),
            zero=0,
            people={team.name: "Ada" for team in scenario.people.teams},
            record=lambda _: None,
            paged=lambda _: None,
        )
        self.world.start()

    def stopped(self, until: int) -> BudgetExceeded:
        """Let it run, and see it stopped before an instant."""
        self.events = 0
        with pytest.raises(BudgetExceeded) as excess:
            self.world.loop.advance(until)
        return excess.value


def shop(**journey: object) -> Scenario:
    """The shop of the file, with other users."""
    scenario = load_scenario(FILE.read_text(encoding="utf-8"), FILE.name)
    traffic = scenario.traffic
    users: Journey = traffic.journeys[0].model_copy(update=journey)
    return scenario.model_copy(update={"traffic": traffic.model_copy(update={"journeys": (users,)})})


def test_a_call_that_multiplies_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A switch behind which each failure is tried 14,641 times: not where the users come in, but where it grows."""
    counted = Counted(shop(), monkeypatch)
    counted.world.loop.advance(0)
    counted.world.system.flags["loyalty-points"].on = True
    excess = counted.stopped(60 * SECOND)
    assert counted.events <= SMALL
    assert excess.what == "events in one second"
    assert excess.busiest.startswith("the call third->fourth, with ")
    assert excess.place == ("topology", "calls", 4)


@pytest.mark.parametrize(
    "users",
    [
        {"rate": 0, "population": Population(users=20_000, think=1_000)},
        {"rate": 2_000_000, "shape": (ShapePoint(at=0, level=1_000_000_000),)},
        {"rate": 2_000_000, "shape": (ShapePoint(at=0, level=50_000_000),)},
    ],
)
def test_more_users_than_a_machine_carries_are_stopped_and_named(
    users: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was declared: what no check has seen is stopped all the same."""
    counted = Counted(shop(**users), monkeypatch)
    excess = counted.stopped(0)
    assert counted.events <= LARGE
    assert excess.busiest.startswith("the journey buying, with ")
    assert excess.place == ("traffic", "journeys", 0)


def test_what_runs_away_slowly_is_stopped_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less in any second than is too much for one, and yet more than a session could keep up with."""
    counted = Counted(shop(), monkeypatch)
    counted.world.loop.advance(0)
    counted.world.routing.surge("buying", 250 * SECOND, "crowd")
    excess = counted.stopped(60 * SECOND)
    assert counted.events <= LARGE
    assert excess.what == "events in five seconds"
    assert excess.busiest.startswith("the journey buying, with ")


def test_a_run_away_stops_at_one_instant_however_time_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The budget counts what happens, and neither slices nor seconds on a wall."""

    def told(step: int) -> str:
        counted = Counted(shop(), monkeypatch)
        counted.world.system.flags["loyalty-points"].on = True
        for until in range(-59 * SECOND, 0, step):
            try:
                counted.world.loop.advance(until)
            except BudgetExceeded as excess:
                return str(excess)
        return "never"

    assert told(58 * SECOND) == told(77_777) != "never"


def test_the_largest_world_that_check_allows_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty thousand requests a second are usual there."""
    endpoints = [endpoint("go", "1ms", *(f"leaf{place}.go" for place in range(9)))]
    leaves = [service(f"leaf{place}", endpoint("go", "1ms"), workers=1000) for place in range(9)]
    calls = tuple(
        {"caller": "front", "callee": f"leaf{place}", "policy": {"timeout": "1s"}} for place in range(9)
    )  # fmt: skip
    world = system((service("front", *endpoints, workers=1000, queue=1000), *leaves), calls)
    scenario = declare(**world, traffic__journeys=(journey("front.go", "2000/s"),))
    assert peak_of(scenario, ()) == MOST_HOPS
    counted = Counted(scenario, monkeypatch)
    counted.world.loop.advance(-54 * SECOND)
    assert counted.world.hops > 5 * MOST_HOPS
