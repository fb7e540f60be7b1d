"""A fault ends where it says so, and takes nobody's hand away but its own; or it is refused an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from incident_sim.faults import (
    ClockSkew,
    ConfigurationPush,
    ConnectionLeak,
    ExpiredCertificate,
    FailingDependency,
    Fault,
    FaultBase,
    FlagFlip,
    KeyShift,
    LimiterPush,
    MissingName,
    MomentaryFault,
    NetworkTrouble,
    OpenSession,
    QueryOfDeath,
    QuotaCut,
    ResourceLeak,
    ServiceConfiguration,
    SilentService,
    SlowDependency,
    Surge,
    TrafficMix,
)
from incident_sim.model import kinds
from incident_sim.policies import PolicyPatch
from incident_sim.units import FROM_FILE
from incident_sim.world import World
from tests.world.building import Build, Small, call, endpoint, journey, service, system

SECOND = 1_000_000
SAID: dict[str, Any] = {"summary": "Tidier", "author": "web"}

EVERYTHING: dict[str, Any] = {
    **system(
        (
            service("web", endpoint("page", "5ms", "api.order"), limit={"rate": "500/s", "burst": 77}),
            service(
                "api",
                endpoint("order", "5ms", keys={"count": 50}),
                endpoint("report", "5ms", pool="db"),
                pools=({"name": "db", "size": 9, "to": "db"},),
                resources=({"name": "memory", "limit": 10**9},),
            ),
            service("db", endpoint("read", "5ms", lock={"table": "orders"}), replicas=1, connections=50),
        ),
        (call("web->api", "7s", resolves={}),),
        flags=({"name": "orders", "summary": "Order", "guards": ("api.order",)},),
        third_parties=(
            {
                "name": "vendor",
                "regions": ({"name": "eu", "workers": 5, "queue": 5},),
                "limit": {"rate": "1000/s", "burst": 100},
                "status_page": {"delay": "2m"},
                "endpoints": ({"name": "pay", "work": {"p50": "80ms", "p99": "200ms"}},),
            },
        ),
    ),
    "traffic__journeys": (journey("web.page", "2/s", mix={"us": "300%"}),),
}
"""A world in which anything can go wrong, and whose users notice little."""


def timeout(world: World) -> int:
    """The timeout of the call, as the running release has it."""
    return world.system.edges["web->api"].policy(world.system.releases["web"][-1]).timeout


def limit(world: World) -> int | None:
    """The rate that the web service lets in."""
    bucket = world.system.services["web"].limit
    return None if bucket is None else bucket.spec.rate


def network(world: World) -> tuple[int, int]:
    """What the network under the call does."""
    found = world.system.edges["web->api"].network
    return (0, 0) if found is None else (found.latency, found.loss)


def keys(world: World) -> tuple[int, int]:
    """What requests are about, otherwise than usual."""
    law = world.system.services["api"].endpoints["order"].keys
    assert law is not None
    return law.hot, law.scattered


def lost(world: World) -> tuple[int, int]:
    """Connections out of a pool that nobody uses, and those that its store has open."""
    holds = world.system.services["api"].holds
    assert holds is not None
    return holds.in_use("db"), world.system.services["db"].open_connections


def locked(world: World) -> int:
    """How many share the table."""
    holds = world.system.services["db"].holds
    assert holds is not None
    return holds.table("orders").shared


def memory(world: World) -> int:
    """What each request leaves behind."""
    resources = world.system.services["api"].resources
    assert resources is not None
    return resources.leaks.get("memory", 0)


Probe = Callable[[World], Any]

LASTING: dict[type[FaultBase], tuple[dict[str, Any], dict[str, Any], Probe]] = {
    ConfigurationPush: (
        {"call": "web->api", "patch": PolicyPatch(timeout=3 * SECOND), **SAID},
        {"call": "web->api", "patch": PolicyPatch(timeout=4 * SECOND), **SAID},
        timeout,
    ),
    FlagFlip: (
        {"flag": "orders", "on": False, **SAID},
        {"flag": "orders", "on": False, **SAID},
        lambda world: world.system.flags["orders"].on,
    ),
    LimiterPush: (
        {"service": "web", "rate": 300_000, **SAID},
        {"service": "web", "rate": 200_000, **SAID},
        limit,
    ),
    ServiceConfiguration: (
        {"service": "api", "slower": 2_000_000, "errors": 1000, "kills": True, **SAID},
        {"service": "api", "slower": 3_000_000, "errors": 2000, "kills": True, **SAID},
        lambda world: [getattr(world.system.services["api"], figure) for figure in ("slower", "failing", "poisoned")],
    ),
    ConnectionLeak: (
        {"service": "api", "pool": "db", "count": 2},
        {"service": "api", "pool": "db", "count": 3},
        lost,
    ),
    ResourceLeak: (
        {"service": "api", "resource": "memory", "per_request": 2},
        {"service": "api", "resource": "memory", "per_request": 3},
        memory,
    ),
    FailingDependency: (
        {"target": "vendor", "errors": 200_000},
        {"target": "vendor", "region": "eu", "errors": 300_000},
        lambda world: world.system.regions["vendor", "eu"].failing,
    ),
    SlowDependency: (
        {"target": "vendor", "factor": 2_000_000},
        {"target": "vendor", "region": "eu", "factor": 3_000_000},
        lambda world: world.system.regions["vendor", "eu"].slower,
    ),
    QuotaCut: (
        {"target": "vendor", "rate": 20_000},
        {"target": "vendor", "region": "eu", "rate": 10_000},
        lambda world: world.system.regions["vendor", "eu"].limit.spec.rate,  # type: ignore[union-attr]
    ),
    OpenSession: (
        {"service": "db", "session": "report", "table": "orders", "exclusive": False},
        {"service": "db", "session": "report", "table": "orders", "exclusive": False},
        locked,
    ),
    QueryOfDeath: (
        {"service": "db", "key": 5},
        {"service": "db", "key": 5},
        lambda world: sorted(world.system.services["db"].lethal),
    ),
    ClockSkew: (
        {"service": "web", "count": 1, "skew": 2 * SECOND},
        {"service": "web", "count": 2, "skew": 3 * SECOND},
        lambda world: [replica.skew for replica in world.system.services["web"].ready],
    ),
    MissingName: (
        {"callee": "api"},
        {"callee": "api"},
        lambda world: bool(world.system.authority.unresolved.get("api")),
    ),
    NetworkTrouble: (
        {"call": "web->api", "latency": 100_000, "loss": 20_000},
        {"call": "web->api", "latency": 50_000, "loss": 30_000},
        network,
    ),
    KeyShift: (
        {"service": "api", "endpoint": "order", "hot": 200_000, "scattered": 100_000},
        {"service": "api", "endpoint": "order", "hot": 300_000},
        keys,
    ),
    Surge: (
        {"journey": "buy", "factor": 2_000_000},
        {"journey": "buy", "factor": 3_000_000},
        lambda world: world.users.by_name("buy").arrivals.surge,
    ),
    TrafficMix: (
        {"journey": "buy", "factors": {"us": 2_000_000}},
        {"journey": "buy", "factors": {"us": 3_000_000, "eu": 500_000}},
        lambda world: world.users.by_name("buy").arrivals.weights,
    ),
    SilentService: (
        {"service": "api"},
        {"service": "api"},
        lambda world: world.system.services["api"].silent,
    ),
}
"""For each kind that lasts: two that can happen at once, and what shows them."""


@pytest.mark.parametrize("kind", kinds(Fault, "kind").values(), ids=lambda kind: kind.__name__)
def test_a_fault_ends_or_until_is_refused(kind: type[FaultBase]) -> None:
    """There is no kind whose end is accepted, written down, and not true."""
    if issubclass(kind, MomentaryFault):
        assert kind not in LASTING
        data = {"kind": kind.model_fields["kind"].default, "id": "it", "at": "0s", "until": "9m"}
        with pytest.raises(ValidationError) as refusal:
            TypeAdapter(Fault).validate_python(data, context=FROM_FILE)
        said = {error["loc"][-1]: error["msg"] for error in refusal.value.errors()}
        assert "no 'until' is allowed (found '9m')" in said["until"]
        kept = kind.model_construct(id="it", at=0)
        assert kept.until is None
    else:
        assert kind in LASTING


@pytest.mark.parametrize("kind", LASTING, ids=lambda kind: kind.__name__)
def test_of_two_faults_on_one_knob_each_takes_its_own_away(small: Build, kind: type[FaultBase]) -> None:
    """The first ends and the second remains as it is alone; the second ends, and what was declared is back."""
    one, two, probe = LASTING[kind]
    first: Any = kind(id="one", at=0, until=100 * SECOND, **one)
    second: Any = kind(id="two", at=50 * SECOND, until=150 * SECOND, **two)
    run, alone = small(faults=(first, second), **EVERYTHING), small(faults=(second,), **EVERYTHING)
    declared = probe(run.run(-5).world)
    with_one, with_both = probe(run.run(45).world), probe(run.run(95).world)
    assert with_one != declared
    assert probe(run.run(145).world) == probe(alone.run(145).world) != declared
    assert probe(run.run(200).world) == declared
    ended = [fact.id for _, fact in run.facts if fact.fact == "fault_ended"]
    assert ended == ["one", "two"]
    if one != two:
        assert with_both not in (with_one, declared)


def test_delays_of_a_network_add_up(small: Build) -> None:
    """Half a tenth of a second on top of a tenth, and then alone."""
    long = NetworkTrouble(id="long", at=0, until=60 * SECOND, call="web->api", latency=100_000)
    short = NetworkTrouble(id="short", at=30 * SECOND, until=90 * SECOND, call="web->api", latency=50_000)
    run: Small = small(faults=(long, short), **EVERYTHING).run(130)
    p50 = dict(run.call("web->api", "p50"))
    assert [round((p50[at] - p50[-10]) / 10_000) for at in (30, 60, 90, 120)] == [10, 15, 5, 0]


def pushed(run: Small) -> list[str]:
    """What the log of changes says from zero on."""
    return [fact.change for at, fact in run.facts if fact.fact == "change_recorded" and at >= 0]


def test_a_limiter_gets_its_declared_limit_back_and_not_one_like_it(small: Build) -> None:
    """Its burst is its own."""
    push = LimiterPush(id="push", at=0, until=30 * SECOND, service="web", rate=300_000, **SAID)
    run: Small = small(faults=(push,), **EVERYTHING).run(60)
    bucket = run.world.system.services["web"].limit
    assert bucket is not None
    assert bucket.spec.burst == 77
    assert pushed(run) == ["config_pushed", "config_restored"]


DECIDED: dict[str, tuple[FaultBase, Callable[[World], object], Probe, object]] = {
    "a flag": (
        FlagFlip(id="it", at=0, until=100 * SECOND, flag="orders", on=False, **SAID),
        lambda world: world.settings.turn_flag("orders", on=False),
        lambda world: world.system.flags["orders"].on,
        False,
    ),
    "a limit": (
        LimiterPush(id="it", at=0, until=100 * SECOND, service="web", rate=300_000, **SAID),
        lambda world: world.settings.set_rate_limit("web", 100_000),
        limit,
        100_000,
    ),
    "a timeout": (
        ConfigurationPush(
            id="it", at=0, until=100 * SECOND, call="web->api", patch=PolicyPatch(timeout=3 * SECOND), **SAID
        ),
        lambda world: world.settings.set_timeout("web->api", SECOND),
        timeout,
        SECOND,
    ),
}


@pytest.mark.parametrize("what", DECIDED)
def test_what_a_player_decides_outlasts_the_fault(small: Build, what: str) -> None:
    """The end of a fault takes its own hand away; it does not undo what somebody set in the meantime."""
    fault, decide, probe, decided = DECIDED[what]
    run: Small = small(faults=(fault,), **EVERYTHING).run(30)
    decide(run.world)
    assert probe(run.run(90).world) == decided
    assert probe(run.run(200).world) == decided


def test_restored_configuration_takes_limits_and_policies_back_once(small: Build) -> None:
    """The last good configuration has none of what was pushed; the faults' ends then find nothing to take back."""
    faults = (
        LimiterPush(id="limit", at=0, until=100 * SECOND, service="web", rate=300_000, **SAID),
        ConfigurationPush(
            id="policy", at=0, until=100 * SECOND, call="web->api", patch=PolicyPatch(timeout=3 * SECOND), **SAID
        ),
        ServiceConfiguration(id="own", at=0, until=100 * SECOND, service="web", slower=3_000_000, **SAID),
    )
    run: Small = small(faults=faults, **EVERYTHING).run(30)
    assert (limit(run.world), timeout(run.world), run.world.system.services["web"].slower) == (
        300_000,
        3 * SECOND,
        3_000_000,
    )
    run.world.settings.restore_configuration("web")
    for at in (60, 150):
        run.run(at)
        assert (limit(run.world), timeout(run.world), run.world.system.services["web"].slower) == (
            500_000,
            7 * SECOND,
            1_000_000,
        )
    assert pushed(run) == ["config_pushed", "config_pushed", "config_pushed", "config_restored"]


def test_a_push_that_is_taken_back_before_it_arrived_never_arrives(small: Build) -> None:
    """Configuration takes a while to reach everybody, and so does its end."""
    push = ConfigurationPush(
        id="it", at=0, until=10 * SECOND, call="web->api", patch=PolicyPatch(timeout=3 * SECOND), **SAID
    )
    run: Small = small(faults=(push,), **EVERYTHING)
    assert {timeout(run.run(at).world) for at in range(0, 60, 5)} == {7 * SECOND}


def test_clocks_that_somebody_has_set_stay_right(small: Build) -> None:
    """The end of a skew takes nothing from a clock that has none any more, nor from a host that came later."""
    skew = ClockSkew(id="it", at=0, until=100 * SECOND, service="web", count=2, skew=3 * SECOND)
    acts: tuple[Callable[[World], object], ...] = (
        lambda world: world.routing.sync_clocks("web"),
        lambda world: world.capacity.restart("web"),
    )
    for act in acts:
        run: Small = small(faults=(skew,), **EVERYTHING).run(30)
        act(run.world)
        for at in (90, 120):
            assert {replica.skew for replica in run.run(at).world.system.services["web"].ready} == {0}


def test_ending_a_session_by_name_ends_all_of_that_name(small: Build) -> None:
    """Whoever opened them; the log says so once, and the faults' ends find nothing left."""
    more: dict[str, Any] = {"service": "db", "session": "report", "table": "orders", "exclusive": True}
    faults = tuple(OpenSession(id=name, at=0, until=100 * SECOND, **more) for name in ("one", "two"))
    run: Small = small(faults=faults, **EVERYTHING).run(30)
    run.world.data.end_session("db", "report")
    holds = run.run(150).world.system.services["db"].holds
    assert holds is not None
    assert not holds.table("orders").exclusive
    assert not holds.table("orders").line
    assert pushed(run) == ["session_opened", "session_opened", "session_ended"]


FEATURE: dict[str, Any] = {
    **system(
        (
            service("web", endpoint("buy", "5ms", "api.order", "suggest.list"), workers=100),
            service("api", endpoint("order", "20ms"), workers=50),
            service("suggest", endpoint("list", "400ms"), replicas=1, workers=2),
        ),
        (call("web->api"), call("web->suggest")),
        flags=({"name": "suggestions", "on": False, "summary": "Show more", "guards": ("suggest.list",)},),
    ),
    "traffic__journeys": (journey("web.buy", "30/s"),),
}


def test_a_feature_that_is_turned_on_brings_load_that_nobody_measured(small: Build) -> None:
    """No deploy: a flag in the log of changes, and a service that cannot do it. Off it ends; a restart does not."""
    flip = FlagFlip(id="flip", at=0, flag="suggestions", on=True, **SAID)
    courses: dict[str, Callable[[World], object]] = {
        "good": lambda world: world.settings.turn_flag("suggestions", on=False),
        "bad": lambda world: world.capacity.restart("suggest"),
    }
    failing = {}
    for name, act in courses.items():
        run: Small = small(faults=(flip,), **FEATURE).run(30)
        assert run.failing(-30, 0) < 0.01
        assert run.failing(10, 30) > 0.7
        assert pushed(run) == ["flag_on"]
        act(run.world)
        failing[name] = run.run(110).failing(70, 110)
    assert failing["good"] < 0.01
    assert failing["bad"] > 0.7
    ended: Small = small(faults=(flip.model_copy(update={"until": 30 * SECOND}),), **FEATURE).run(90)
    assert ended.failing(50, 90) < 0.01
    assert pushed(ended) == ["flag_on", "flag_off"]


TIGHT: dict[str, Any] = {
    **system(
        (
            service("web", endpoint("buy", "5ms", "api.order"), workers=200, queue=200),
            service("api", endpoint("order", "150ms"), workers=100),
        ),
        (call("web->api", "1s"),),
    ),
    "traffic__journeys": (journey("web.buy", "30/s"),),
}


def test_a_timeout_that_is_pushed_below_the_work_fails_everybody_without_a_deploy(small: Build) -> None:
    """The callee is well and does all of it for nobody. Another timeout ends it; a rollback of code does not."""
    push = ConfigurationPush(id="push", at=0, call="web->api", patch=PolicyPatch(timeout=100_000), **SAID)
    courses: dict[str, Callable[[World], object]] = {
        "good": lambda world: world.settings.set_timeout("web->api", SECOND),
        "restored": lambda world: world.settings.restore_configuration("web"),
        "bad": lambda world: world.releases.roll_back("web"),
        "worse": lambda world: world.capacity.scale("api", 6),
    }
    failing = {}
    for name, act in courses.items():
        run: Small = small(faults=(push,), **TIGHT).run(50)
        assert run.failing(-30, 15) < 0.01
        assert run.failing(25, 50) > 0.99
        assert max(busy for _, busy in run.series("api", "busy")) < 100_000
        assert pushed(run) == ["config_pushed"]
        act(run.world)
        failing[name] = run.run(130).failing(90, 130)
    assert failing["good"] < 0.01
    assert failing["restored"] < 0.01
    assert failing["bad"] > 0.99
    assert failing["worse"] > 0.99


def pooled(*, size: int = 30, most: int = 50) -> dict[str, Any]:
    """Two clients of one store, each with a pool."""
    return {
        **system(
            (
                service(
                    "web",
                    endpoint("buy", "5ms", pool="db"),
                    workers=50,
                    pools=({"name": "db", "size": size, "wait": "500ms", "to": "db"},),
                ),
                service(
                    "report",
                    endpoint("run", "200ms", pool="db"),
                    pools=({"name": "db", "size": 10, "wait": "500ms", "to": "db"},),
                ),
                service("db", endpoint("read", "2ms"), kind="database", replicas=1, connections=most),
            ),
            (),
        ),
        "traffic__journeys": (
            journey("web.buy", "20/s"),
            {"name": "report", "entry": "report.run", "rate": "30/s", "patience": "10s"},
        ),
    }


def test_a_leak_at_one_client_exhausts_the_store_for_its_neighbours(small: Build) -> None:
    """One has all the store's connections and uses none; others are refused. Its restart ends that, theirs does not."""
    leak = ConnectionLeak(id="leak", at=0, service="web", pool="db", count=24)
    courses: dict[str, Callable[[World], object]] = {
        "good": lambda world: world.capacity.restart("web"),
        "bad": lambda world: world.capacity.restart("report"),
        "worse": lambda world: world.settings.set_pool("report", "db", 40, None),
    }
    failing = {}
    for name, act in courses.items():
        run: Small = small(faults=(leak,), **pooled()).run(40)
        assert min(dict(run.gauge("db", "connections"))[at] for at in (20, 30)) >= 48
        assert run.failing(-30, 0) < 0.01
        assert run.failing(10, 40, "report") > 0.3
        act(run.world)
        failing[name] = run.run(110).failing(70, 110, "report")
    assert failing["good"] < 0.01
    assert failing["bad"] > 0.3
    assert failing["worse"] > 0.3


@pytest.mark.parametrize("size", [8, 30])
def test_no_connection_is_lost_that_a_pool_does_not_have_and_all_are_found_again(small: Build, size: int) -> None:
    """A leak takes what is free, then what comes back, and never more than there is; the store counts what is open."""
    leak = ConnectionLeak(id="leak", at=0, until=60 * SECOND, service="web", pool="db", count=24)
    run: Small = small(faults=(leak,), **pooled(size=size, most=200)).run(50)
    assert run.world.system.services["web"].holds is not None
    assert run.world.system.services["web"].holds.in_use("db") in range(2 * min(size, 24), 2 * size + 1)
    assert (run.failing(20, 50, "buy") > 0.9) == (size <= 24)
    run.run(100)
    assert run.failing(65, 100) < 0.01
    at_rest = {service: run.world.system.services[service].holds for service in ("web", "report")}
    used = sum(holds.in_use("db") for holds in at_rest.values() if holds is not None)
    assert run.world.system.services["db"].open_connections == used


SECURED: dict[str, Any] = {
    **system(
        (service("web", endpoint("buy", "5ms", "api.order")), service("api", endpoint("order", "5ms"))),
        (call("web->api", certificate="internal"),),
    ),
    "traffic__journeys": (journey("web.buy", "20/s"),),
}


def test_a_host_reads_a_certificate_by_its_own_clock(small: Build) -> None:
    """Who is behind knows nothing of the end yet, and nothing of what was issued just now; clocks set right end it."""
    behind = ClockSkew(id="behind", at=-30 * SECOND, service="web", count=1, skew=-300 * SECOND)
    expired = ExpiredCertificate(id="expired", at=0, certificate="internal")
    run: Small = small(faults=(behind, expired), **SECURED, topology__certificates=({"name": "internal"},)).run(30)
    assert 0.3 < run.failing(5, 30) < 0.7
    assert run.logs("handshake_failed", "web")
    run.world.routing.renew("internal")
    assert 0.3 < run.run(150).failing(100, 150) < 0.7, "the other host, for the other reason"
    assert run.logs("handshake_early", "web")
    run.world.routing.sync_clocks("web")
    assert run.run(200).failing(165, 200) < 0.01


def test_a_declared_certificate_is_valid_from_one_instant_of_the_scenario_until_another(small: Build) -> None:
    """Nobody before, everybody in between, nobody after."""
    declared = ({"name": "internal", "not_before": "-10s", "expires": "20s"},)
    run: Small = small(**SECURED, topology__certificates=declared).run(60)
    assert run.failing(-40, -10) > 0.99
    assert run.failing(-9, 19) < 0.01
    assert run.failing(21, 60) > 0.99
