"""Laws that hold in every world: nothing is lost, Little is right, and nobody moves anybody else's luck."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_sim.faults import FailingDependency, Fault, LostReplicas, NetworkTrouble, QuotaCut, SlowDependency, Surge
from incident_sim.files import open_scenario
from incident_sim.journal.truth import OutcomesCounted
from incident_sim.kernel import Streams
from incident_sim.world import NAMES, World
from incident_sim.world.edges import Edge
from incident_sim.world.journeys import JourneyLive
from incident_sim.world.requests import Hop, UserVisit, Visit
from incident_sim.world.services import Service
from tests.world.building import Small, call, declare, endpoint, journey, service, system

SECOND = 1_000_000

FAULTS: tuple[Fault, ...] = (
    SlowDependency(id="slow", at=0, until=40 * SECOND, target="vendor", factor=40_000_000),
    FailingDependency(id="fail", at=0, until=40 * SECOND, target="db", errors=500_000),
    QuotaCut(id="quota", at=0, until=40 * SECOND, target="vendor", rate=2000),
    LostReplicas(id="lost", at=0, service="web", count=1, for_good=False),
    Surge(id="surge", at=0, until=40 * SECOND, journey="buy", factor=8_000_000),
    NetworkTrouble(id="network", at=0, until=40 * SECOND, call="web->db", latency=20_000, loss=200_000),
)

POLICIES: tuple[dict[str, Any], ...] = (
    {"timeout": "2s"},
    {"timeout": "300ms", "retry": {"times": 3, "backoff": "50ms", "jitter": 0.5}},
    {"timeout": "1s", "retry": {"times": 4, "budget": 0.2}, "hedge": "150ms"},
    {"timeout": "1s", "breaker": {}, "fallback": {"kind": "default"}},
    {"timeout": "2s", "bulkhead": {"size": 5, "waiting": 5, "wait": "200ms"}},
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10**6),
    faults=st.lists(st.sampled_from(FAULTS), max_size=3, unique_by=lambda fault: fault.id),
    policy=st.sampled_from(POLICIES),
    drops=st.booleans(),
    lifo=st.booleans(),
    checks=st.booleans(),
)
def test_every_request_has_exactly_one_outcome(
    seed: int, faults: list[Fault], policy: dict[str, Any], *, drops: bool, lifo: bool, checks: bool
) -> None:
    """Each user who comes leaves once; each hop is answered at most once, and never is unless it was dropped.

    And the short way of a request without special parts shows the same as the full way, fact by fact.
    """
    declared = declare(
        topology__calls__0__policy=policy,
        topology__services__0__when_full="drop" if drops else "refuse",
        topology__services__0__discipline="lifo" if lifo else "fifo",
        topology__services__0__deadline_checks=checks,
        topology__services__0__workers=12,
        topology__services__0__queue=20,
    )
    short = Small(declared, seed, tuple(faults))
    with everything_special():
        run = Small(declared, seed, tuple(faults))
        _conserves(run, drops=drops, nobody=any(isinstance(fault, LostReplicas) for fault in faults))
    for journey_live in _half_way(short):
        journey_live.arrivals.surge = 0
    short.run(180)
    assert short.facts == run.facts


@contextmanager
def everything_special() -> Iterator[None]:
    """Let no request go the short way that ``Caller.proceed`` and ``Service.arrive`` have for those without parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Service, "fit", lambda _: None)
        patch.setattr(Edge, "clear", property(lambda _: False))
        yield


def _half_way(run: Small) -> list[JourneyLive]:
    return run.run(60).world.users.journeys


def _conserves(run: Small, *, drops: bool, nobody: bool) -> None:
    arrived: dict[Hop, int] = {}
    answered: dict[Hop, int] = {}
    for live in run.world.system.all_services():
        _watch(live, arrived, answered)
    begun = 0
    usual = run.world.users._visit

    def visit(live: JourneyLive, segment: int) -> UserVisit:
        nonlocal begun
        begun += 1
        return usual(live, segment)

    run.world.users._visit = visit  # type: ignore[assignment]  # counted on the way
    for journey_live in _half_way(run):
        journey_live.arrivals.surge = 0
    run.run(180)
    ended = sum(meter.users for live in run.world.users.journeys for meter in live.meters)
    assert begun == ended
    assert max(answered.values()) == 1
    assert set(answered) <= set(arrived)
    silent = len(arrived) - len(answered)
    refused = sum(row.refused for window in run.windows() for row in window.services)
    assert silent <= (refused if drops else 0) or nobody
    assert all(live.busy == 0 and live.waiting == 0 for live in run.world.system.all_services())
    meters = [each for edge in run.world.system.edges.values() for by in edge.meters.values() for each in by.values()]
    assert all(meter.in_flight == 0 for meter in meters)


def _watch(live: Any, arrived: dict[Hop, int], answered: dict[Hop, int]) -> None:
    arrive, answer = live.arrive, live.answer

    def came(hop: Hop, now: int) -> None:
        arrived[hop] = arrived.get(hop, 0) + 1
        arrive(hop, now)

    def left(hop: Hop, reason: str | None, now: int) -> None:
        answered[hop] = answered.get(hop, 0) + 1
        answer(hop, reason, now)

    live.arrive, live.answer = came, left


@pytest.mark.parametrize(("variant", "seed"), [(0, 1), (1, 4)])
def test_littles_law_holds_at_every_queue_of_the_shipped_scenario(variant: int, seed: int) -> None:
    """Mean number in a station = arrivals a second times mean time in it, in the calm and all through the outage."""
    scenario = open_scenario("checkout-cascade")
    with everything_special():
        world = World(
            scenario,
            scenario.variants[variant],
            Streams(seed),
            zero=0,
            people={team.name: NAMES[place] for place, team in enumerate(scenario.people.teams)},
            record=lambda _: None,
            paged=lambda _: None,
        )
        _holds_littles_law(world)


def _holds_littles_law(world: World) -> None:
    world.start()
    world.loop.advance(-60 * SECOND)
    stations = world.system.all_services()
    inside = [0] * len(stations)
    spent = [0] * len(stations)
    for place, live in enumerate(stations):
        _time(live, place, spent)
    samples = 0
    end = 600 * SECOND
    while world.loop.now < end:
        world.loop.advance(world.loop.now + 50_000)
        samples += 1
        for place, live in enumerate(stations):
            inside[place] += live.busy + live.waiting
    span = end + 60 * SECOND
    for place, live in enumerate(stations):
        number, product = inside[place] / samples, spent[place] / span
        # Requests that are inside at either end are counted by one side only.
        slack = 0.03 * product + 2 * live.sizes.workers * 30 * SECOND / span * 0.05 + 0.05
        assert abs(number - product) <= slack, f"{live.name}: {number:.3f} inside, {product:.3f} by Little"


def _time(live: Any, place: int, spent: list[int]) -> None:
    answer = live.answer

    def left(hop: Hop, reason: str | None, now: int) -> None:
        spent[place] += now - hop.arrived
        answer(hop, reason, now)

    live.answer = left


CACHED = service(
    "extra",
    endpoint("idle", "1ms", keys={"count": 10, "skew": 1.0}, cache={"entries": 5, "ttl": "1s"}),
    resources=({"name": "memory", "limit": 100, "per_request": 10},),
    balancer={"slow_start": "10s", "health": {}},
    autoscaler={"target": 500_000},
)


def test_a_newcomer_that_retries_moves_nobody_elses_back_off() -> None:
    """Jitter belongs to a call: another that backs off all the time draws its own."""
    policy: dict[str, Any] = {"timeout": "1s", "retry": {"times": 3, "backoff": "50ms", "jitter": 1.0}}
    web = service("web", endpoint("ask", "5ms", "db.get"), workers=50)
    lab = service("lab", endpoint("poll", "5ms", "bench.get"), workers=50)
    db, bench = service("db", endpoint("get", "5ms", error=0.5)), service("bench", endpoint("get", "5ms", error=0.5))
    alone = system((web, db), (call("web->db", **policy),))
    both = system((web, db, lab, bench), (call("web->db", **policy), call("lab->bench", **policy)))
    buy = journey("web.ask", "20/s")
    poll = {"name": "poll", "entry": "lab.poll", "rate": "20/s", "patience": "5s"}
    one = Small(declare(**alone, traffic__journeys=(buy,)), 1).run(60)
    two = Small(declare(**both, traffic__journeys=(buy, poll)), 1).run(60)
    latencies = [
        [row.p95 for window in run.windows() for row in window.journeys if row.journey == "buy"] for run in (one, two)
    ]
    assert latencies[0] == latencies[1]


@pytest.mark.parametrize("what", ["a service", "a segment's journey", "a query", "a fault elsewhere"])
def test_newcomers_move_nobody_elses_luck(what: str) -> None:
    """The same seed draws the same users and the same work, whatever else there is."""
    calm = declare()
    match what:
        case "a service":
            run = Small(declare(add_service=CACHED), 1)
        case "a segment's journey":
            more = {"name": "third", "entry": "web.look", "rate": "1/h", "patience": "1s"}
            buy = journey("web.buy", "10/s", value=10)
            look = {"name": "look", "entry": "web.look", "rate": "10/s", "patience": "5s"}
            run = Small(declare(traffic__journeys=(buy, look, more)), 1)
        case "a query":
            run = Small(calm, 1)
            for _ in range(5):
                run.world.loop.schedule(SECOND, 1, lambda: list(run.windows()))  # type: ignore[arg-type]  # any phase
        case _:
            away = SlowDependency(id="away", at=0, target="vendor", region="us", factor=1_100_000)
            run = Small(calm, 1, (away,))
    run.run(60)
    usual = Small(calm, 1).run(60)
    assert _attempts(run, 0) == _attempts(usual, 0)
    if what in ("a service", "a query"):
        assert _truths(run) == _truths(usual)


def _truths(run: Small) -> list[Any]:
    return [fact.rows for _, fact in run.facts if isinstance(fact, OutcomesCounted)]


def _attempts(run: Small, segment: int) -> list[tuple[str, int, int]]:
    """What became of users of one segment on the journeys that both worlds have."""
    return [
        (row.journey, row.attempts, row.failures)
        for rows in _truths(run)
        for row in rows
        if row.segment == segment and row.journey in ("buy", "look")
    ]


def test_a_world_is_the_same_however_it_is_advanced() -> None:
    """In one go, or in steps of a third of a second."""
    parts = system(
        (service("web", endpoint("ask", "20ms", "db.get")), service("db", endpoint("get", "5ms"))), (call("web->db"),)
    )
    world = declare(**parts, traffic__journeys=(journey("web.ask", "50/s"),))
    whole, pieces = Small(world, 3), Small(world, 3)
    whole.run(60)
    for step in range(-120, 181):
        pieces.run(step / 3)
    assert whole.facts == pieces.facts


def test_visits_and_hops_carry_nothing_from_one_to_the_next() -> None:
    """Defaults of a class are values that cannot change."""
    for kind in (Visit, Hop):
        mutable = [
            name
            for name, value in vars(kind).items()
            if not name.startswith("__") and isinstance(value, (list, dict, set))
        ]
        assert not mutable
