"""Failures that set off one another in one instant end, however many there are."""

from __future__ import annotations

from tests.world.building import Build, call, endpoint, journey, service, system


def test_a_failure_at_the_end_of_a_long_chain_reaches_the_user(small: Build) -> None:
    """Three hundred callers hear of it one after the other, and every user fails."""
    last = 299
    services = tuple(
        service(
            f"s{place}",
            endpoint("go", "1ms", f"s{place + 1}.go") if place < last else endpoint("go", "1ms", error=1.0),
        )
        for place in range(last + 1)
    )
    calls = tuple(call(f"s{place}->s{place + 1}", "10s") for place in range(last))
    world = small(**system(services, calls), traffic__journeys=(journey("s0.go", "1/s"),)).run(60)
    assert world.failing(0, 40) == 1
    assert not world.call("s0->s1", "timeouts") or not any(count for _, count in world.call("s0->s1", "timeouts"))


def test_a_success_comes_back_through_a_long_chain_of_services_with_parts(small: Build) -> None:
    """Each has something to write down, and none is lost on the way."""
    last = 299
    services = tuple(
        service(f"s{place}", endpoint("go", "1ms", *([f"s{place + 1}.go"] if place < last else []), writes=True))
        for place in range(last + 1)
    )
    calls = tuple(call(f"s{place}->s{place + 1}", "10s") for place in range(last))
    world = small(**system(services, calls), traffic__journeys=(journey("s0.go", "1/s"),)).run(60)
    assert world.failing(0, 40) == 0


def test_a_bulkhead_lets_many_in_who_are_refused_at_once(small: Build) -> None:
    """A thousand wait for one place, and whom it goes to is refused: the next has it in the same instant."""
    services = (
        service("front", endpoint("go", "1ms", "back.go"), replicas=1, workers=1000, queue=1000),
        service("back", endpoint("go", "1s"), replicas=1, workers=1, queue=0),
    )
    guarded = call("front->back", "30s", bulkhead={"size": 1, "waiting": 1000, "wait": "30s"})
    world = small(**system(services, (guarded,)), traffic__journeys=(journey("front.go", "500/s"),))
    world.run(0.5)
    before = sum(count for _, count in world.call("front->back", "attempts"))
    world.world.settings.limit("back", "test", 1, summary="Nobody", together=False, author="test")
    world.run(30)
    assert world.failing(0, 20) > 0.9
    assert sum(count for _, count in world.call("front->back", "attempts")) > before


def test_a_pool_that_refuses_lets_a_whole_queue_go(small: Build) -> None:
    """Whoever is taken up is refused a connection at once, and the next is taken up in the same instant."""
    services = (
        service(
            "front",
            endpoint("slow", "20s"),
            endpoint("go", "1ms", pool="db"),
            replicas=1,
            workers=2,
            queue=1000,
            pools=({"name": "db", "size": 1, "wait": "1s", "waiting": 0},),
        ),
    )
    traffic = (journey("front.go", "100/s"), {"name": "slow", "entry": "front.slow", "rate": "1/s", "patience": "60s"})
    world = small(**system(services, ()), traffic__journeys=traffic)
    world.run(-30)
    front = world.world.system.services["front"]
    assert front.holds is not None
    front.holds.leak("db", 1, "test")
    world.run(60)
    assert world.failing(0, 40, "buy") == 1
