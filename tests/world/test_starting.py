"""Replicas that must fetch something before they are ready: scaling out is only as well as what it rests on."""

from __future__ import annotations

from typing import Any

from incident_sim.faults import FailingDependency, LostReplicas, Release, Surge
from tests.world.building import Build, Small, endpoint, first, journey, service, system

SECOND = 1_000_000


def fleet(*, registry: dict[str, Any] | None = None, **bootstrap: Any) -> dict[str, Any]:
    """A web tier that grows by itself, whose replicas pull their image from a registry."""
    return {
        **system(
            (
                service(
                    "web",
                    endpoint("buy", "100ms"),
                    replicas=4,
                    workers=4,
                    queue=20,
                    boot="5s",
                    autoscaler={
                        "figure": "busy",
                        "target": 600_000,
                        "every": "5s",
                        "up_cooldown": "10s",
                        "least": 4,
                        "most": 12,
                    },
                    bootstrap={"fetches": ("registry.pull",), "timeout": "3s", **bootstrap},
                ),
                service("registry", endpoint("pull", "500ms"), **(registry or {})),
            ),
            (),
        ),
        "traffic__journeys": (journey("web.buy", "80/s"),),
    }


SURGE = Surge(id="surge", at=0, journey="buy", factor=2_500_000)
DOWN = FailingDependency(id="down", at=-20 * SECOND, until=120 * SECOND, target="registry", errors=1_000_000)


def changes(run: Small, service_name: str) -> list[str]:
    """What the change log says of a service from zero on."""
    return [
        fact.change
        for at, fact in run.facts
        if at >= 0 and fact.fact == "change_recorded" and fact.target == service_name
    ]


def test_scaling_out_fails_while_what_a_replica_must_fetch_is_down(small: Build) -> None:
    """Nobody feels it on a calm day; in a surge the fleet orders in vain, until the registry is back."""
    well = small(faults=(SURGE,), **fleet()).run(180)
    ill = small(faults=(SURGE, DOWN), **fleet()).run(180)
    assert ill.failing(-20, 0) < 0.01
    assert well.failing(60, 180) < 0.01
    assert dict(ill.series("web", "replicas"))[120] == 4
    assert ill.failing(60, 120) > 0.15
    assert dict(ill.gauge("web", "starting"))[110] > 2
    assert {line.values for line in ill.logs("bootstrap_failed", "web")} == {("registry.pull", "error")}
    assert ill.failing(150, 180) < 0.01
    assert changes(ill, "web").count("scale_started") < 4, "what is ordered is ordered once"
    assert changes(ill, "web")[-1] == "scale_finished"


def test_a_restart_or_a_crash_then_costs_what_cannot_come_back(small: Build) -> None:
    """A rolling restart stops at its first quarter; whoever dies stays away; a rollout stands and harms nobody."""
    run = small(faults=(DOWN,), **fleet()).run(0)
    run.world.capacity.restart("web")
    run.run(110)
    assert run.series("web", "replicas")[-1][1] == 3
    assert "restart_finished" not in changes(run, "web")
    assert run.run(200).series("web", "replicas")[-1][1] == 4
    assert "restart_finished" in changes(run, "web")
    crash = LostReplicas(id="crash", at=0, service="web", count=2, for_good=False)
    died = small(faults=(DOWN, crash), **fleet()).run(180)
    assert dict(died.series("web", "replicas"))[110] == 2
    assert died.series("web", "replicas")[-1][1] >= 4
    ship = Release(id="ship", at=0, service="web", release="web-2", summary="Texts", author="web", step=SECOND)
    still = small(faults=(DOWN, ship), **fleet()).run(60)
    assert changes(still, "web") == ["deploy_started"]
    assert still.failing(0, 60) < 0.01
    still.world.releases.roll_back("web")
    still.run(200)
    assert {replica.release.name for replica in still.world.system.services["web"].ready} == {"web-1"}


def test_fewer_are_wanted_before_they_were_ready(small: Build) -> None:
    """An order that is taken back leaves nobody behind who comes later all the same."""
    run = small(faults=(DOWN,), **fleet()).run(0)
    for replicas in (10, 5, 4):
        run.world.capacity.scale("web", replicas)
        run.run(run.world.loop.now / SECOND + 30)
        assert run.gauge("web", "starting")[-1][1] == replicas - 4
    assert run.run(180).series("web", "replicas")[-1][1] == 4


def test_a_fleet_that_starts_at_once_is_a_herd_at_the_registry(small: Build) -> None:
    """A registry that serves one at a time: with short timeouts it pulls for those who have left, again and again."""
    slow = {"replicas": 1, "workers": 1, "queue": 100}
    ready = []
    for timeout in ("60s", "3s"):
        run = small(**fleet(registry=slow, timeout=timeout, again="1s")).run(0)
        run.world.capacity.set_autoscaler("web", on=False, least=None, most=None)
        run.world.capacity.slow("registry", None, 4_000_000, "slow")
        run.world.capacity.scale("web", 12)
        run.run(300)
        ready.append(first(run.series("web", "replicas"), lambda count: count == 12))
    assert ready[0] <= 40
    assert ready[1] > 1.5 * ready[0]


def test_a_replica_may_need_a_token_of_a_vendor(small: Build) -> None:
    """What it fetches may be somebody else's; it fetches one thing after the other."""
    world = {
        "add_service": service(
            "login", endpoint("ask", "5ms"), bootstrap={"fetches": ("db.write", "vendor.pay"), "again": "2s"}
        ),
    }
    down = FailingDependency(id="down", at=0, until=60 * SECOND, target="vendor", region="eu", errors=1_000_000)
    run = small(faults=(down,), **world).run(5)
    run.world.capacity.scale("login", 3)
    run.run(50)
    assert len(run.world.system.services["login"].ready) == 2
    assert {line.values[0] for line in run.logs("bootstrap_failed", "login")} == {"vendor.pay"}
    run.run(70)
    assert len(run.world.system.services["login"].ready) == 3
