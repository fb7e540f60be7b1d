"""Parts one by one: what each promises, without an outage around it."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import Any

import pytest

from incident_sim.faults import FailingDependency, MessageFlood, SlowDependency, Surge
from incident_sim.kernel import Streams
from incident_sim.topology import Keys
from incident_sim.world.parts.keys import KeyLaw
from incident_sim.world.requests import Hop
from incident_sim.world.services import Service
from tests.world.building import Small, call, endpoint, journey, service, system

SECOND = 1_000_000


@pytest.mark.parametrize(("discipline", "youngest_first"), [("fifo", False), ("lifo", True)])
def test_a_queue_serves_the_oldest_or_the_youngest(small: Any, discipline: str, *, youngest_first: bool) -> None:
    """Under overload LIFO serves some in time, where FIFO serves everybody too late."""
    web = service("web", endpoint("ask", "100ms"), replicas=1, workers=2, queue=200, discipline=discipline)
    run = small(**system((web,), ()), traffic__journeys=(journey("web.ask", "30/s", patience="2s"),)).run(90)
    assert (run.failing(30, 90) < 0.75) is youngest_first


def test_deadline_checks_spare_work_for_nobody(small: Any) -> None:
    """Work whose caller has left is dropped when its turn comes: some are served where nobody was."""
    failing = []
    for checks in (False, True):
        web = service("web", endpoint("ask", "100ms"), replicas=1, workers=2, queue=200, deadline_checks=checks)
        run = small(**system((web,), ()), traffic__journeys=(journey("web.ask", "30/s", patience="2s"),)).run(90)
        assert bool(run.logs("client_gone", "web")) is checks
        failing.append(run.failing(30, 90))
    assert failing[1] < failing[0] - 0.05


def hedged(**policy: Any) -> dict[str, Any]:
    """A callee that is slow once in a hundred times."""
    return {
        **system(
            (
                service("web", endpoint("ask", "1ms", "api.get"), workers=100),
                service("api", endpoint("get", "10ms", p99="400ms"), workers=100),
            ),
            (call("web->api", "5s", **policy),),
        ),
        "traffic__journeys": (journey("web.ask", "40/s"),),
    }


def test_a_hedge_cuts_the_tail_and_costs_a_few_attempts(small: Any) -> None:
    """A second attempt beside a slow first: p99 falls by more than half, attempts rise by less than a quarter."""
    plain, twice = small(**hedged()).run(120), small(**hedged(hedge="60ms")).run(120)
    tails = [median(p99 for _, p99 in run.series("web", "p99")) for run in (plain, twice)]
    assert tails[1] < tails[0] / 2
    attempts = [sum(count for _, count in run.call("web->api", "attempts")) for run in (plain, twice)]
    assert attempts[0] < attempts[1] < 1.25 * attempts[0]
    assert all(count >= 0 for _, count in twice.call("web->api", "in_flight"))


def test_a_fallback_serves_with_less_or_leaves_the_work_for_later(small: Any) -> None:
    """A default answers at once; a queue takes what could not be done."""
    down = FailingDependency(id="down", at=0, until=60 * SECOND, target="api", errors=1_000_000)
    assert small(faults=(down,), **hedged(fallback={"kind": "default"})).run(60).failing(0, 60) < 0.01
    queue = {"name": "later", "team": "web", "consumer": "worker.do", "consumers": 10}
    world = hedged(fallback={"kind": "later", "queue": "later"})
    world["topology__services"] = (*world["topology__services"], service("worker", endpoint("do", "5ms")))
    run = small(faults=(down,), **world, topology__queues=(queue,)).run(120)
    assert run.failing(0, 60) < 0.01
    live = run.world.system.queues["later"]
    assert live.published == live.done > 1000


def test_a_fresh_replica_starts_slowly(small: Any) -> None:
    """With slow start a newcomer gets fewer requests at first, and its share in the end."""
    web = service("web", endpoint("ask", "10ms"), replicas=1, workers=50, balancer={"slow_start": "60s"}, boot="1s")
    run = small(**system((web,), ()), traffic__journeys=(journey("web.ask", "60/s"),)).run(70)
    run.world.capacity.scale("web", 2)
    run.run(72)
    old, new = run.world.system.services["web"].ready
    shares = []
    for until in (82, 92, 142, 160):
        seen = {old.name: 0, new.name: 0}
        work = run.world.system.services["web"].work

        def counted(hop: Any, seen: dict[str, int] = seen, work: Any = work) -> None:
            seen[hop.replica.name] += 1
            work(hop)

        start = run.world.system.services["web"]._start

        def begun(hop: Any, replica: Any, now: int, seen: dict[str, int] = seen, start: Any = start) -> None:
            seen[replica.name] += 1
            start(hop, replica, now)

        run.world.system.services["web"]._start = begun
        run.run(until)
        run.world.system.services["web"]._start = start
        shares.append(seen[new.name] / max(1, sum(seen.values())))
    assert shares[0] < 0.25
    assert shares[-1] == pytest.approx(0.5, abs=0.1)


def test_keys_follow_zipf(small: Any) -> None:
    """The first key is drawn as often as its rank says, whatever else; a hot share and a scattered one are on top."""
    law = KeyLaw(Keys(count=100, skew=1_000_000), Streams(1).of("keys"))
    draws = [law.draw() for _ in range(20_000)]
    harmonic = sum(1 / rank for rank in range(1, 101))
    assert draws.count(0) / 20_000 == pytest.approx(1 / harmonic, rel=0.1)
    assert draws.count(9) / 20_000 == pytest.approx(0.1 / harmonic, rel=0.3)
    law.hot, law.scattered = 500_000, 300_000
    draws = [law.draw() for _ in range(20_000)]
    assert draws.count(0) / 20_000 == pytest.approx(0.5 + 0.2 / harmonic, rel=0.05)
    assert sum(key >= 10**9 for key in draws) / 20_000 == pytest.approx(0.3, rel=0.05)
    assert len({key for key in draws if key >= 10**9}) == sum(key >= 10**9 for key in draws)


def test_a_cache_evicts_who_was_asked_for_longest_ago_and_belongs_to_its_replica(small: Any) -> None:
    """Small caches hit less; a fresh replica knows nothing."""
    hits = {}
    for entries in (10, 200):
        cache = {"entries": entries, "ttl": "10m"}
        page = endpoint("page", "1ms", "db.get", keys={"count": 200, "skew": 0.8}, cache=cache)
        world = system((service("web", page, boot="1s"), service("db", endpoint("get", "5ms"))), (call("web->db"),))
        run = small(**world, traffic__journeys=(journey("web.page", "60/s"),)).run(60)
        hits[entries] = run.gauge("web", "hit_ratio/page")[-1][1]
        assert all(len(replica.memory["page"]) <= entries for replica in run.world.system.services["web"].ready)
    assert hits[10] < 600_000
    assert hits[200] > 850_000
    run.world.capacity.restart("web")
    run.run(80)
    assert run.gauge("web", "hit_ratio/page")[-1][1] < hits[200]


@pytest.mark.parametrize(("stale", "serves"), [("0s", False), ("60s", True)])
def test_a_stale_answer_is_served_while_the_calls_fail_and_not_for_ever(
    small: Any, stale: str, *, serves: bool
) -> None:
    """Past its time an entry counts only where nothing better is to be had, and so long as declared."""
    cache = {"entries": 20, "ttl": "5s", "stale": stale, "scope": "service"}
    page = endpoint("page", "1ms", "db.get", keys={"count": 20, "skew": 0.0}, cache=cache)
    world = system((service("web", page), service("db", endpoint("get", "5ms"))), (call("web->db"),))
    down = FailingDependency(id="down", at=0, until=120 * SECOND, target="db", errors=1_000_000)
    run = small(faults=(down,), **world, traffic__journeys=(journey("web.page", "60/s"),)).run(150)
    assert (run.failing(10, 55) == 0) is serves
    assert (run.failing(10, 55) == 1) is not serves
    assert run.failing(70, 115) == 1
    assert run.failing(130, 150) == 0


@pytest.mark.parametrize(("panic", "unfit", "serving"), [("0%", 3, 1), ("50%", 2, 2), ("50%", 3, 4), ("0%", 2, 2)])
def test_a_balancer_panics_where_too_few_are_fit(small: Any, panic: str, unfit: int, serving: int) -> None:
    """Half of them fit is enough for a threshold of a half; fewer, and requests go to all again, fit or not."""
    health = {"every": "1s", "timeout": "500ms", "fails": 2, "passes": 2, "panic": panic}
    balancer = {"pick": "round_robin", "health": health}
    web = service("web", endpoint("ask", "20ms"), replicas=4, workers=4, queue=5000, balancer=balancer)
    run = small(**system((web,), ()), traffic__journeys=(journey("web.ask", "40/s", patience="5s"),)).run(0)
    live = run.world.system.services["web"]
    for replica in live.ready[:unfit]:
        replica.factor *= 5000
    run.run(20)
    asked: Counter[str] = Counter()
    take = live._take

    def takes(hop: Hop, replica: Any, now: int) -> None:
        asked[replica.name] += 1
        take(hop, replica, now)

    live._take = takes
    run.run(40)
    assert live.health.panicking is (serving == 4)
    assert len(asked) == serving
    assert all(count == pytest.approx(800 / serving, rel=0.2) for count in asked.values())
    assert {replica.name for replica in live.ready[unfit:]} <= set(asked)


def test_spans_lie_within_their_parents_and_own_times_make_the_whole(small: Any) -> None:
    """Calls and retries follow one another: what is left of a span is its own work, and all of it adds up."""
    web = service("web", endpoint("ask", "7ms", "api.get", "db.read"), workers=100)
    api = service("api", endpoint("get", "11ms", "db.read", error=0.2), workers=100)
    world = system(
        (web, api, service("db", endpoint("read", "3ms"), workers=100)),
        (call("web->api", retry={"times": 3}), call("web->db"), call("api->db")),
    )
    work = {"web": 7_000, "api": 11_000, "db": 3_000}
    run = small(**world, traffic__journeys=(journey("web.ask", "20/s"),), telemetry={"trace_one_in": 1}).run(40)
    traces = [trace for _, fact in run.facts if fact.fact == "traces_sampled" for trace in fact.traces]
    assert len(traces) > 1000
    for trace in traces:
        own = [span.duration for span in trace.spans]
        ends = [0] * len(trace.spans)
        for span in trace.spans[1:]:
            parent = trace.spans[span.parent]
            assert parent.start + ends[span.parent] <= span.start
            assert span.start + span.duration <= parent.start + parent.duration
            ends[span.parent] = span.start + span.duration - parent.start
            own[span.parent] -= span.duration
        assert own == [work[span.service] for span in trace.spans]
        assert sum(own) == trace.spans[0].duration == trace.duration
        assert [span.parent for span in trace.spans].count(-1) == 1
    tries = {span.attempt for trace in traces for span in trace.spans if span.service == "api"}
    assert tries == {1, 2, 3, 4}


def mails(**queue: Any) -> dict[str, Any]:
    """A queue of mails and its consumers."""
    spec = {"name": "mails", "team": "web", "consumer": "mailer.send", "consumers": 4, "visibility": "5s", **queue}
    return {
        **system(
            (
                service("web", endpoint("order", "2ms", keys={"count": 50}, publishes="mails")),
                service("mailer", endpoint("send", "200ms"), boot="2s"),
            ),
            (),
            queues=(spec,),
        ),
        "traffic__journeys": (journey("web.order", "10/s"),),
    }


def test_messages_come_at_least_once_and_dead_letters_can_go_back(small: Any) -> None:
    """A consumer slower than the visibility works twice; what failed too often waits to be redriven."""
    slow = SlowDependency(id="slow", at=0, until=60 * SECOND, target="mailer", factor=40_000_000)
    run = small(faults=(slow,), **mails(deliveries=2)).run(120)
    live = run.world.system.queues["mails"]
    assert live.redelivered > 0
    assert live.dead
    count = len(live.dead)
    run.world.data.redrive("mails")
    run.run(400)
    assert not live.dead
    assert count > 0
    assert live.depth < 20


def test_old_messages_expire_and_a_rebalance_pauses(small: Any) -> None:
    """Nobody wants a code by mail after ten minutes; a consumer that goes stops its group for a while."""
    flood = MessageFlood(id="flood", at=0, queue="mails", count=2000)
    run = small(faults=(flood,), **mails(expires="20s")).run(120)
    assert run.world.system.queues["mails"].expired > 1000
    calm = small(**mails(rebalance="30s")).run(60)
    queue = calm.world.system.queues["mails"]
    service_live = calm.world.system.services["mailer"]
    service_live.crash(service_live.ready[0])
    calm.run(62)
    before = queue.done
    calm.run(85)
    assert queue.done - before <= 4
    assert calm.run(150).gauge("mails", "depth")[-1][1] < 100


def test_a_consumer_that_joins_stops_its_group_too(small: Any) -> None:
    """Scaling consumers out costs a rebalance before it gains anything, and a rollout costs one for each replica."""
    run = small(**mails(rebalance="20s")).run(60)
    queue = run.world.system.queues["mails"]
    run.world.capacity.scale("mailer", 3)
    run.run(63)
    before = queue.done
    run.run(80)
    assert queue.done - before <= 4, "those that were under way"
    assert queue.depth > 150
    assert run.run(200).gauge("mails", "depth")[-1][1] < 20


@pytest.mark.parametrize("when_full", ["refuse", "drop_oldest"])
def test_a_full_disk_refuses_or_loses_the_oldest(small: Any, when_full: str) -> None:
    """The producer fails where it is refused; or nobody fails, and the messages that waited longest are gone."""
    stuck = SlowDependency(id="stuck", at=0, until=90 * SECOND, target="mailer", factor=600_000_000)
    run = small(faults=(stuck,), **mails(most=200, visibility="10m", when_full=when_full)).run(80)
    queue = run.world.system.queues["mails"]
    assert queue.depth == 200
    assert (run.failing(40, 80) > 0.9) is (when_full == "refuse")
    assert (queue.oldest > 60 * SECOND) is (when_full == "refuse")
    dropped = run.gauge("mails", "dropped")
    assert (bool(dropped) and dropped[-1][1] > 200) is (when_full == "drop_oldest")
    assert bool(run.logs("message_dropped", "mailer")) is (when_full == "drop_oldest")
    lost = queue.dropped
    assert queue.published == queue.done + queue.depth + queue.under_way + lost


@pytest.mark.parametrize(("quality", "names_it"), [("full", True), ("partial", False), ("misleading", True)])
def test_logs_are_as_good_as_declared(small: Any, quality: str, *, names_it: bool) -> None:
    """Full logs say what timed out; partial ones that something failed; misleading ones blame the callee's answer."""
    web = service("web", endpoint("ask", "1ms", "api.get"), workers=100, logs=quality)
    world = system((web, service("api", endpoint("get", "20ms"), workers=100)), (call("web->api", "100ms"),))
    slow = SlowDependency(id="slow", at=0, target="api", factor=100_000_000)
    run = small(
        faults=(slow,), **world, traffic__journeys=(journey("web.ask", "20/s"),), telemetry={"trace_one_in": 1}
    ).run(40)
    timeouts, errors = run.logs("upstream_timeout", "web"), run.logs("upstream_error", "web")
    assert bool(timeouts) is (quality == "full")
    assert bool(errors) is (quality == "misleading")
    assert any("api" in line.values for line in (*timeouts, *errors)) is names_it
    if quality == "full":
        assert all(line.trace.startswith("buy-") for line in timeouts)
        traces = {trace.trace for _, fact in run.facts if fact.fact == "traces_sampled" for trace in fact.traces}
        assert {line.trace for line in timeouts[:5]} <= traces


def test_an_autoscaler_follows_its_figure_within_its_bounds(small: Any) -> None:
    """More users, more replicas, up to the most; fewer, and after the cooldown down to the least."""
    scaler = {
        "figure": "requests",
        "target": 10_000,
        "every": "10s",
        "up_cooldown": "10s",
        "down_cooldown": "20s",
        "least": 2,
        "most": 6,
    }
    web = service("web", endpoint("ask", "10ms"), autoscaler=scaler, boot="2s")
    surge = Surge(id="surge", at=0, until=100 * SECOND, journey="buy", factor=5_000_000)
    run: Small = small(faults=(surge,), **system((web,), ()), traffic__journeys=(journey("web.ask", "20/s"),)).run(300)
    replicas = dict(run.series("web", "replicas"))
    assert replicas[-10] == 2
    assert replicas[90] == 6
    assert replicas[290] == 2


def test_whoever_is_let_in_and_finds_no_connection_hears_once(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool made bigger than its store lets its line in; the store refuses them, and no deadline does so again."""
    answered: Counter[Hop] = Counter()
    reasons: set[str | None] = set()
    finish = Service.finish

    def counted(service: Service, hop: Hop, reason: str | None, now: int) -> None:
        answered[hop] += 1
        reasons.add(reason)
        finish(service, hop, reason, now)

    monkeypatch.setattr(Service, "finish", counted)
    web = service(
        "web",
        endpoint("pay", "2s", pool="db"),
        replicas=1,
        workers=100,
        pools=({"name": "db", "size": 4, "wait": "5s", "to": "db"},),
    )
    store = service("db", endpoint("read", "2ms"), kind="database", replicas=1, connections=6)
    run = small(**system((web, store), ()), traffic__journeys=(journey("web.pay", "10/s", patience="30s"),)).run(20)
    run.world.settings.set_pool("web", "db", 50, None)
    run.run(60)
    assert "too_many_connections" in reasons
    assert set(answered.values()) == {1}
