"""The world against closed forms: waits, blocking and utilisation lie where queueing theory says.

Formulas: Erlang B and C, M/M/c/K and Pollaczek-Khinchine as in Kleinrock, Queueing Systems I, chapters 3 and 5.
Every figure is the mean over independent seeds; theory must lie within the 99.9 % interval of Student's t around it,
and the interval must be narrow enough to tell a wrong world from a right one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, stdev
from typing import Any

import pytest

from incident_sim.journal.signals import WindowClosed
from incident_sim.world.requests import UserVisit

SECOND = 1_000_000
SERVICE = 10_000
"""The mean service time, in microseconds."""
SEEDS = range(1, 13)
FEW_PLACES = 100
T_999 = 4.437
"""Student's t, two-sided 99.9 %, for eleven degrees of freedom."""
LOADS = (0.3, 0.5, 0.7, 0.85, 0.95)
RESOLUTION = {0.3: 0.1, 0.5: 0.1, 0.7: 0.15, 0.85: 0.25, 0.95: 0.4}
"""How wide an interval may be, in proportion to theory: waits near saturation vary for long."""

EXPONENTIAL = {"mean": "10ms"}
CONSTANT = {"p50": "10ms", "p99": "10ms"}
LOG_NORMAL = {"p50": "6ms", "p99": "45ms"}
SPREAD = math.log(45 / 6) / 2.3263478740408408
MEAN_LOG_NORMAL = 6_000 * math.exp(SPREAD**2 / 2)
SQUARED_CV = math.exp(SPREAD**2) - 1


class Measured:
    """What one long run of one station shows."""

    def __init__(
        self,
        small: Any,
        seed: int,
        rate: float,
        work: dict[str, str],
        workers: int,
        queue: int,
        wanted: int | None = None,
    ) -> None:
        run = small(
            seed=seed,
            topology__services=(
                {
                    "name": "station",
                    "team": "web",
                    "replicas": 1,
                    "workers": workers,
                    "queue": queue,
                    "release": "station-1",
                    "endpoints": ({"name": "serve", "work": work},),
                },
            ),
            topology__third_parties=(),
            topology__calls=(),
            telemetry={"window": "5s", "trace_one_in": 100_000, "log_lines": 1},
            traffic__journeys=({"name": "buy", "entry": "station.serve", "rate": f"{rate:.3f}/s", "patience": "20m"},),
        )
        sojourns: list[int] = []
        blocked = 0
        usual = run.world.users.answered

        def answered(visit: UserVisit, reason: str | None, now: int) -> None:
            nonlocal blocked
            if reason is None:
                sojourns.append(now - visit.attempt_began)
            else:
                blocked += 1
            usual(visit, reason, now)

        # A station forgets its empty beginning the sooner, the more servers it has and the fewer may wait.
        long = queue > FEW_PLACES and rate * SERVICE / SECOND / workers >= 0.9
        warm = (240 if long else 60) / workers
        run.run(warm)
        run.world.users.answered = answered  # heard on the way
        span = (wanted or (30_000 if long else 6_000)) / rate
        run.run(warm + span)
        self.sojourn = fmean(sojourns) / SECOND
        self.blocking = blocked / (blocked + len(sojourns))
        run.run(warm + span + 10)
        self.utilisation = fmean(
            fact.services[0].busy / SECOND
            for _, fact in run.facts
            if isinstance(fact, WindowClosed) and warm * SECOND <= fact.start and fact.end <= (warm + span) * SECOND
        )


def holds(samples: Sequence[float], theory: float, *, resolution: float) -> None:
    """Theory lies within the interval, and the interval is narrow in proportion to it."""
    half = T_999 * stdev(samples) / math.sqrt(len(samples))
    mean = fmean(samples)
    assert abs(mean - theory) <= half, f"{mean:.6g} ± {half:.2g} against {theory:.6g}"
    assert half <= resolution * theory, f"± {half:.2g} cannot tell {theory:.6g} from another"


def erlang_b(servers: int, offered: float) -> float:
    """The share of arrivals that find every server busy where nobody can wait."""
    blocking = 1.0
    for count in range(1, servers + 1):
        blocking = offered * blocking / (count + offered * blocking)
    return blocking


def erlang_c(servers: int, offered: float) -> float:
    """The share of arrivals that must wait."""
    blocking = erlang_b(servers, offered)
    load = offered / servers
    return blocking / (1 - load * (1 - blocking))


def pollaczek_khinchine(load: float, mean: float, squared_cv: float) -> float:
    """The mean wait before one server with any law of service times."""
    return load * mean * (1 + squared_cv) / (2 * (1 - load))


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("servers", [1, 5])
def test_waits_before_exponential_servers_are_erlangs(small: Any, servers: int, load: float) -> None:
    """M/M/1 and M/M/c: mean time in system and utilisation."""
    mean = SERVICE / SECOND
    rate = load * servers / mean
    runs = [Measured(small, seed, rate, EXPONENTIAL, servers, 5000) for seed in SEEDS]
    wait = erlang_c(servers, load * servers) * mean / (servers * (1 - load))
    holds([run.sojourn for run in runs], wait + mean, resolution=RESOLUTION[load])
    holds([run.utilisation for run in runs], load, resolution=0.04)


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize(("servers", "places"), [(5, 5), (3, 8)])
def test_a_bounded_queue_blocks_as_often_as_erlang_says(small: Any, servers: int, places: int, load: float) -> None:
    """M/M/c/c, which is Erlang B, and M/M/c/K: the share that is refused, and the work that gets through."""
    mean = SERVICE / SECOND
    offered = load * servers
    weights = [offered**n / math.factorial(n) for n in range(servers)]
    weights += [offered**servers / math.factorial(servers) * load ** (n - servers) for n in range(servers, places + 1)]
    blocking = weights[-1] / sum(weights)
    wanted = 30_000 if blocking < 0.001 else 6_000
    runs = [Measured(small, seed, offered / mean, EXPONENTIAL, servers, places - servers, wanted) for seed in SEEDS]
    holds([run.blocking for run in runs], blocking, resolution=0.25 if blocking > 0.01 else 2)
    holds([run.utilisation for run in runs], load * (1 - blocking), resolution=0.04)
    if places == servers:
        assert blocking == pytest.approx(erlang_b(servers, offered))


@pytest.mark.parametrize("load", LOADS)
def test_waits_for_constant_work_are_pollaczek_and_khinchines(small: Any, load: float) -> None:
    """M/D/1: half the wait of M/M/1."""
    mean = SERVICE / SECOND
    runs = [Measured(small, seed, load / mean, CONSTANT, 1, 5000) for seed in SEEDS]
    holds(
        [run.sojourn for run in runs],
        pollaczek_khinchine(load, mean, 0.0) + mean,
        resolution=RESOLUTION[load],
    )


@pytest.mark.parametrize("load", LOADS)
def test_waits_for_log_normal_work_are_pollaczek_and_khinchines(small: Any, load: float) -> None:
    """M/G/1 with the law that scenarios declare by p50 and p99: its variance is what makes the wait."""
    mean = MEAN_LOG_NORMAL / SECOND
    runs = [Measured(small, seed, load / mean, LOG_NORMAL, 1, 5000) for seed in SEEDS]
    wait = pollaczek_khinchine(load, mean, SQUARED_CV)
    holds([run.sojourn for run in runs], wait + mean, resolution=RESOLUTION[load])
