"""Laws that hold in every world: nothing is lost, Little is right, and nobody moves anybody else's luck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_sim.actions import Action
from incident_sim.actions.investigate import (
    SearchLogs,
    ViewBusiness,
    ViewCalls,
    ViewCapacity,
    ViewChanges,
    ViewMap,
    ViewMetrics,
    ViewTraces,
)
from incident_sim.faults import (
    FailingDependency,
    Fault,
    LostReplicas,
    MessageFlood,
    NetworkTrouble,
    QuotaCut,
    SlowDependency,
    Surge,
)
from incident_sim.files import open_scenario, scenario_ids
from incident_sim.journal.truth import OutcomesCounted
from incident_sim.kernel import Loop, Streams
from incident_sim.scenario.schema import Scenario
from incident_sim.session import find_zero
from incident_sim.testing import play
from incident_sim.world import NAMES, World
from incident_sim.world.assembly import System
from incident_sim.world.crowds import Connected, Members
from incident_sim.world.edges import Edge, Line
from incident_sim.world.journeys import JourneyLive
from incident_sim.world.parts.jobs import Job, JobQueueLive
from incident_sim.world.replicas import Pool, Replica
from incident_sim.world.requests import Hop, UserVisit, Visit
from incident_sim.world.services import Service
from tests.world.building import Small, call, declare, endpoint, journey, service, system

SECOND = 1_000_000

FAULTS: tuple[Fault, ...] = (
    SlowDependency(id="slow", at=0, until=40 * SECOND, target="vendor", factor=40_000_000),
    FailingDependency(id="fail", at=0, until=40 * SECOND, target="db", errors=500_000),
    QuotaCut(id="quota", at=0, until=40 * SECOND, target="vendor", rate=2000),
    LostReplicas(id="lost", at=0, service="web", count=1, for_good=False),
    LostReplicas(id="gone", at=20 * SECOND, service="db", count=1, for_good=False),
    Surge(id="surge", at=0, until=40 * SECOND, journey="buy", factor=8_000_000),
    NetworkTrouble(id="network", at=0, until=40 * SECOND, call="web->db", latency=20_000, loss=200_000),
    MessageFlood(id="flood", at=0, queue="mails", count=200),
)

POLICIES: tuple[dict[str, Any], ...] = (
    {"timeout": "2s"},
    {"timeout": "300ms", "retry": {"times": 3, "backoff": "50ms", "jitter": 0.5}},
    {"timeout": "1s", "retry": {"times": 4, "budget": 0.2}, "hedge": "150ms"},
    {"timeout": "1s", "breaker": {}, "fallback": {"kind": "default"}},
    {"timeout": "2s", "bulkhead": {"size": 5, "waiting": 5, "wait": "200ms"}},
    {"timeout": "1s", "hedge": "100ms", "bulkhead": {"size": 4, "waiting": 8, "wait": "300ms"}, "breaker": {}},
    {"timeout": "400ms", "fallback": {"kind": "later", "queue": "mails"}},
)

PARTS = (
    *("cache", "flight", "stale", "pool", "lock", "impatience", "order", "memory", "health", "copies"),
    *("drop", "lifo", "checks", "sessions", "population", "refresh"),
)


def whole(policy: dict[str, Any], parts: Sequence[str]) -> Scenario:
    """A shop with a vendor and a queue of mails, and those of all parts that are wanted."""

    def only(part: str, **then: Any) -> dict[str, Any]:
        return then if part in parts else {}

    cache = {
        "entries": 20,
        "ttl": "3s",
        "single_flight": "flight" in parts,
        "stale": "5s" if "stale" in parts else "0s",
    }
    held = only("pool", pool="db")
    web = service(
        "web",
        endpoint("buy", "5ms", "vendor.pay", "db.write", p99="20ms", publishes="mails", keys={"count": 40}, **held),
        endpoint("look", "5ms", "db.read", p99="20ms", keys={"count": 40}, **only("cache", cache=cache), **held),
        endpoint("connect", "3ms"),
        workers=12,
        queue=20,
        boot="2s",
        when_full="drop" if "drop" in parts else "refuse",
        discipline="lifo" if "lifo" in parts else "fifo",
        deadline_checks="checks" in parts,
        **only("pool", pools=({"name": "db", "size": 6, "wait": "400ms", "waiting": 10, "to": "db"},)),
        **only("memory", resources=({"name": "memory", "limit": 30, "per_request": 1000, "at_limit": "crash"},)),
        **only("health", balancer={"health": {"every": "1s", "timeout": "200ms", "restarts": True}}),
    )
    db = service(
        "db",
        endpoint(
            "write",
            "4ms",
            p99="9ms",
            effect="place_order",
            writes=True,
            **only("lock", lock={"table": "orders", "mode": "exclusive"}),
        ),
        endpoint("read", "8ms", p99="20ms", **only("lock", lock={"table": "orders"})),
        kind="database",
        replicas=2 if "copies" in parts else 1,
        workers=8,
        connections=10,
        **only("impatience", lock_wait="150ms"),
        **only("copies", replication={"apply": "30/s", "heartbeat": "500ms", "election": "5s"}),
    )
    mailer = service("mailer", endpoint("send", "60ms", p99="200ms", error=0.05), replicas=1, workers=3, queue=2)
    mails = {"name": "mails", "team": "web", "consumer": "mailer.send", "consumers": 4, "visibility": "2s"}
    mails |= {"deliveries": 5, "most": 300, "expires": "60s", **only("order", partitions=4, rebalance="2s")}
    retries = only("refresh", refresh={"chance": 0.5, "times": 2, "think": "1s"})
    buy = {"name": "buy", "entry": "web.buy", "rate": "10/s", "patience": "10s", "value": 10, **retries}
    look = {"name": "look", "entry": "web.look", "rate": "10/s", "patience": "1s", **retries}
    crowds = (
        only("sessions", name="stay", sessions={"clients": 30, "lifetime": "20s", "backoff": "1s"}),
        only("population", name="talk", population={"users": 10, "think": "2s"}),
    )
    more = ({**crowd, "entry": "web.connect", "patience": "2s"} for crowd in crowds if crowd)
    return declare(
        topology__services=(web, db, mailer),
        topology__calls=(
            {"caller": "web", "callee": "vendor", "policy": policy},
            {"caller": "web", "callee": "db", "policy": policy},
        ),
        topology__queues=(mails,),
        traffic__journeys=(buy, look, *more),
    )


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10**6),
    faults=st.lists(st.sampled_from(FAULTS), max_size=3, unique_by=lambda fault: fault.id),
    policy=st.sampled_from(POLICIES),
    parts=st.lists(st.sampled_from(PARTS), unique=True),
)
def test_every_request_has_exactly_one_outcome(
    seed: int, faults: list[Fault], policy: dict[str, Any], parts: list[str]
) -> None:
    """Each user who comes leaves once; each hop is answered at most once, and never is unless it was dropped.

    Each message is done, dead, expired or still there; and what was held by anybody has been given back. And the short
    way of a request without special parts shows the same as the full way, fact by fact.
    """
    declared = whole(policy, parts)
    short = Small(declared, seed, tuple(faults))
    with everything_special():
        run = Small(declared, seed, tuple(faults))
        _conserves(run, drops="drop" in parts)
    _let_nobody_in(short.run(60))
    short.run(260)
    assert short.facts == run.facts


@contextmanager
def everything_special() -> Iterator[None]:
    """Let no request go the short way of those without parts, and telemetry keep no row of what is at rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Service, "fit", lambda _: None)
        patch.setattr(Edge, "clear", property(lambda _: False))
        patch.setattr(Service, "at_rest", property(lambda _: False))
        yield


def _let_nobody_in(run: Small) -> None:
    for live in run.world.users.journeys:
        live.arrivals.surge = 0
        if isinstance(live.crowd, (Members, Connected)):
            live.crowd._begin = lambda _journey, _segment: None


def _conserves(run: Small, *, drops: bool) -> None:
    arrived: dict[Hop, int] = {}
    answered: dict[Hop, int] = {}
    unheard: dict[Hop, int] = {}
    for live in run.world.system.all_services():
        _watch(live, arrived, answered, unheard)
    begun, left = 0, Counter[UserVisit]()
    visits, leaves = run.world.users._visit, run.world.users._left

    def visit(live: JourneyLive, segment: int) -> UserVisit:
        nonlocal begun
        begun += 1
        return visits(live, segment)

    def leave(visit: UserVisit, reason: str | None, root: Hop | None) -> None:
        left[visit] += 1
        leaves(visit, reason, root)

    run.world.users._visit, run.world.users._left = visit, leave  # type: ignore[assignment]  # counted on the way
    _let_nobody_in(run.run(60))
    run.run(260)
    ended = sum(meter.users for live in run.world.users.journeys for meter in live.meters)
    assert begun == ended == len(left)
    assert max(left.values()) == 1
    assert max(answered.values()) == 1
    assert set(answered) <= set(arrived)
    silent = len(arrived) - len(answered)
    refused = sum(row.refused for window in run.windows() for row in window.services)
    assert silent <= (refused if drops else 0) + len(unheard)
    _is_at_rest(run.world.system)


def _is_at_rest(system: System) -> None:
    """Nobody is there any more, and nothing is held."""
    for live in system.all_services():
        assert live.busy == live.waiting == live.open_connections == 0
        assert not [endpoint for endpoint in live.endpoints.values() if endpoint.cache and endpoint.cache._flights]
        for pool in [pool for replica in live.ready for pool in replica.pools.values()]:
            assert pool.in_use == 0
            assert not [hop for ticket, hop in pool.waiting if hop.ticket == ticket]
        for table in live.holds.tables.values() if live.holds is not None else ():
            assert table.shared == 0
            assert not table.exclusive
            assert all(claim.gone for claim in table.line)
    for queue in system.queues.values():
        assert queue.published == queue.done + len(queue.dead) + queue.expired + queue.depth + queue.under_way
        assert queue.depth == queue.under_way == 0
    meters = [each for edge in system.edges.values() for by in edge.meters.values() for each in by.values()]
    assert all(meter.in_flight == 0 for meter in meters)


def _watch(live: Any, arrived: dict[Hop, int], answered: dict[Hop, int], unheard: dict[Hop, int]) -> None:
    """Count what comes and is answered, and what finds nobody there who could refuse it."""
    arrive, answer = live.arrive, live.answer

    def came(hop: Hop, now: int) -> None:
        arrived[hop] = arrived.get(hop, 0) + 1
        if not live.rotation:
            unheard[hop] = 1
        arrive(hop, now)

    def left(hop: Hop, reason: str | None, now: int) -> None:
        answered[hop] = answered.get(hop, 0) + 1
        answer(hop, reason, now)

    live.arrive, live.answer = came, left


class Stay:
    """A place where requests stay: so many by its own count, and each for so long."""

    def __init__(self, name: str, count: Callable[[], int]) -> None:
        self.name = name
        self.count = count
        self.seen = 0
        """The sum of all counts that were taken."""
        self._since: dict[Any, int] = {}
        self._spent = 0

    def come(self, who: Any, now: int) -> None:
        """Somebody comes."""
        self._since[who] = now

    def stays(self, who: Any, now: int) -> None:
        """Somebody is here, and comes only if they were not."""
        self._since.setdefault(who, now)

    def go(self, who: Any, now: int) -> None:
        """Somebody goes, if they were here."""
        self._spent += now - self._since.pop(who, now)

    def spent(self, now: int) -> int:
        """The time that all have spent here, in microseconds, with those who are still here."""
        return self._spent + sum(now - since for since in self._since.values())


@pytest.mark.parametrize("name", scenario_ids())
def test_littles_law_holds_at_every_queue_of_every_shipped_scenario(name: str) -> None:
    """Mean number in a place = arrivals a second times mean time in it, in the calm and all through the outage.

    At the queue and at the workers of each service and third party, in the line and in the slots of each bulkhead,
    and for the messages of each job queue that wait and that are under way.
    """
    scenario = open_scenario(name)
    for seed, variant in enumerate(scenario.variants, 1):
        with everything_special():
            run = World(
                scenario,
                variant,
                Streams(seed),
                zero=0,
                people={team.name: NAMES[place] for place, team in enumerate(scenario.people.teams)},
                record=lambda _: None,
                paged=lambda _: None,
            )
            stays = [stay for live in run.system.all_services() for stay in _at(live)]
            stays += [stay for queue in run.system.queues.values() for stay in _messages(queue, run.loop)]
            stays += _bulkheads(run.system)
            _holds_littles_law(run, stays)


def _holds_littles_law(world: World, stays: Sequence[Stay]) -> None:
    begin, end, samples = world.loop.now, 600 * SECOND, 0
    world.start()
    while world.loop.now < end:
        world.loop.advance(world.loop.now + 50_000)
        samples += 1
        for stay in stays:
            stay.seen += stay.count()
    for stay in stays:
        number, product = stay.seen / samples, stay.spent(end) / (end - begin)
        assert abs(number - product) <= 0.02 * product + 0.02, (
            f"{stay.name}: {number:.3f} inside, {product:.3f} by Little"
        )
    assert all(stay.seen for stay in stays if not stay.name.startswith("line")), "every place is used"


def _at(live: Service) -> tuple[Stay, Stay]:
    """The queue of a service, and its workers."""
    line, work = (
        Stay(f"line of {live.title}", lambda: live.waiting),
        Stay(f"workers of {live.title}", lambda: live.busy),
    )
    arrive, start, finish, answer = live.arrive, live._start, live.finish, live.answer

    def arrives(hop: Hop, now: int) -> None:
        line.come(hop, now)
        arrive(hop, now)
        if not (hop.replica.queue and hop.replica.queue[-1] is hop):
            line.go(hop, now)  # it is at a worker, or was refused, or was dropped

    def starts(hop: Hop, replica: Replica, now: int) -> None:
        line.go(hop, now)
        work.come(hop, now)
        start(hop, replica, now)

    def finishes(hop: Hop, reason: str | None, now: int) -> None:
        work.go(hop, now)
        finish(hop, reason, now)

    def answers(hop: Hop, reason: str | None, now: int) -> None:
        line.go(hop, now)  # whoever never came to a worker
        answer(hop, reason, now)

    live.arrive, live._start, live.finish, live.answer = arrives, starts, finishes, answers  # type: ignore[method-assign]
    return line, work


def _messages(queue: JobQueueLive, loop: Loop) -> tuple[Stay, Stay]:
    """Messages that wait, and those under way."""
    line, out = Stay(f"messages of {queue.name}", lambda: queue.depth), Stay("deliveries", lambda: queue.under_way)
    send, over, place = queue._send, queue._over, queue._line

    def sends(job: Job) -> None:
        out.come(job, loop.now)
        send(job)
        line.go(job, loop.now)

    def ends(job: Job) -> None:
        out.go(job, loop.now)
        over(job)
        line.go(job, loop.now)

    def places(job: Job) -> int:
        line.stays(job, loop.now)  # it is asked where a message belongs whenever one is put there
        return place(job)

    queue._send, queue._over, queue._line = sends, ends, places  # type: ignore[method-assign]
    return line, out


def _bulkheads(system: System) -> list[Stay]:
    """The line of each bulkhead, and its slots."""
    caller, stays = system.caller, dict[str, tuple[Stay, Stay]]()
    go, send, failed, ended = caller._go, caller._send, caller._failed, caller._ended

    def pools(edge: Edge) -> list[Pool]:
        fleet = system.services[edge.name.split("->")[0]]
        return [each.pools[edge.name] for each in (*fleet.ready, *fleet.draining) if edge.name in each.pools]

    def waiting(edge: Edge) -> int:
        return sum(hop.ticket == ticket for pool in pools(edge) for ticket, hop in pool.waiting)

    def in_use(edge: Edge) -> int:
        return sum(pool.in_use for pool in pools(edge))

    for edge in system.edges.values():
        if edge._base.bulkhead is not None:
            line = Stay(f"line before {edge.name}", partial(waiting, edge))
            stays[edge.name] = line, Stay(f"slots of {edge.name}", partial(in_use, edge))

    def goes(hop: Hop, line: Line, replica: Replica, now: int) -> None:
        go(hop, line, replica, now)
        pool = replica.pools.get(line.edge.name)
        if pool is not None and pool.waiting and pool.waiting[-1] == (getattr(hop, "ticket", 0), hop):
            stays[line.edge.name][0].come(hop, now)

    def sends(hop: Hop, line: Line, now: int) -> None:
        if line.edge.name in stays:
            stays[line.edge.name][0].go(hop, now)
            stays[line.edge.name][1].come(hop, now)
        send(hop, line, now)

    def fails(hop: Hop, reason: str, now: int) -> None:
        if hop.line.edge.name in stays:
            stays[hop.line.edge.name][0].go(hop, now)
        failed(hop, reason, now)

    def ends(hop: Hop, line: Line, now: int, failure: bool) -> None:  # noqa: FBT001  # as the caller has it
        if line.edge.name in stays:
            stays[line.edge.name][1].go(hop, now)
        ended(hop, line, now, failure)

    caller._go, caller._send, caller._failed, caller._ended = goes, sends, fails, ends  # type: ignore[assignment]
    return [stay for both in stays.values() for stay in both]


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


@pytest.mark.parametrize("what", ["a service", "a journey", "a fault elsewhere"])
def test_newcomers_move_nobody_elses_luck(what: str) -> None:
    """The same seed draws the same users and the same work, whatever else there is."""
    calm = declare()
    match what:
        case "a service":
            run = Small(declare(add_service=CACHED), 1)
        case "a journey":
            more = {"name": "third", "entry": "web.look", "rate": "1/h", "patience": "1s"}
            buy = journey("web.buy", "10/s", value=10)
            look = {"name": "look", "entry": "web.look", "rate": "10/s", "patience": "5s"}
            run = Small(declare(traffic__journeys=(buy, look, more)), 1)
        case _:
            away = SlowDependency(id="away", at=0, target="vendor", region="us", factor=1_100_000)
            run = Small(calm, 1, (away,))
    run.run(60)
    usual = Small(calm, 1).run(60)
    assert _attempts(run, 0) == _attempts(usual, 0)
    if what == "a service":
        assert _truths(run) == _truths(usual)


def test_looks_move_nobodys_luck() -> None:
    """A play with a query every few seconds is the same, fact by fact, as one without, but for the queries."""
    scenario = open_scenario("tutorial")
    looks: tuple[Action, ...] = (
        ViewMetrics(service="basket"),
        ViewMetrics(service="order", by="region"),
        ViewCalls(service="basket"),
        SearchLogs(service="basket"),
        ViewTraces(journey="order"),
        ViewChanges(),
        ViewMap(),
        ViewBusiness(),
        ViewCapacity(target="basket"),
    )
    queries = [(place * 7 * SECOND, looks[place % len(looks)]) for place in range(90)]
    zero = find_zero(scenario, 1)
    silent, curious = (play(scenario, 1, actions, zero=zero) for actions in ((), queries))
    told = ("action_accepted", "action_started", "action_done", "answer_delivered")
    facts = [
        [(entry.at, entry.fact) for entry in one.journal if entry.fact.fact not in told] for one in (silent, curious)
    ]
    assert facts[0] == facts[1]
    assert sum(entry.fact.fact == "answer_delivered" for entry in curious.journal) > 50


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
