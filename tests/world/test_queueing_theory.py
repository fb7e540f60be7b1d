"""The world against closed forms: waits, blocking and utilisation lie where queueing theory says.

Formulas: Erlang B and C, M/M/c/K and Pollaczek-Khinchine as in Kleinrock, Queueing Systems I, chapters 3 and 5. The
wait is from a request's arrival to the start of its work. Figures are means over batches of one long run, each batch
many times as long as a station remembers (Law and Kelton, Simulation Modeling and Analysis, section 9.5.3); theory must
lie within the 99.9 % interval of Student's t around their mean, and the interval must be narrow enough to tell a wrong
world from a right one.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, stdev
from typing import Any

import pytest

from incident_sim.kernel import Law, Streams
from incident_sim.world.requests import Hop, UserVisit
from tests.world.building import Small

SECOND = 1_000_000
SERVICE = 10_000
"""The mean service time, in microseconds."""
WINDOW = 5
"""Seconds between two measurements."""
BATCHES = 20
T_999 = 3.883
"""Student's t, two-sided 99.9 %, for nineteen degrees of freedom."""
REQUESTS = {0.3: 60_000, 0.5: 60_000, 0.7: 80_000, 0.85: 160_000, 0.95: 400_000}
"""How many are watched at a load: the fuller a station, the longer it remembers."""
LOADS = tuple(REQUESTS)
RESOLUTION = {0.3: 0.2, 0.5: 0.15, 0.7: 0.15, 0.85: 0.2, 0.95: 0.3}
"""How wide the interval of a wait may be, in proportion to theory."""
BUSY = 0.03
"""How wide the interval of the utilisation may be."""

EXPONENTIAL = {"mean": "10ms"}
CONSTANT = {"p50": "10ms", "p99": "10ms"}
LOG_NORMAL = {"p50": "6ms", "p99": "45ms"}
SPREAD = math.log(45 / 6) / 2.3263478740408408
MEAN_LOG_NORMAL = 6_000 * math.exp(SPREAD**2 / 2)
SQUARED_CV = math.exp(SPREAD**2) - 1


def station(small: Any, rate: float, work: dict[str, str], workers: int, queue: int, seed: int = 1) -> Small:
    """One station whose users come by chance and never lose their patience."""
    only = {
        "name": "station",
        "team": "web",
        "replicas": 1,
        "workers": workers,
        "queue": queue,
        "release": "station-1",
        "endpoints": ({"name": "serve", "work": work},),
    }
    run: Small = small(
        seed=seed,
        topology__services=(only,),
        topology__third_parties=(),
        topology__calls=(),
        telemetry={"window": f"{WINDOW}s", "publish_delay": "0s", "trace_one_in": 100_000, "log_lines": 1},
        traffic__journeys=({"name": "buy", "entry": "station.serve", "rate": f"{rate:.3f}/s", "patience": "20m"},),
    )
    return run


class Measured:
    """What batches of one long run of a station show: waits in seconds, and shares blocked and busy."""

    def __init__(self, small: Any, rate: float, work: dict[str, str], workers: int, queue: int, requests: int) -> None:
        run = station(small, rate, work, workers, queue)
        live = run.world.system.services["station"]
        waited, usual = 0, live._start

        def start(hop: Hop, replica: Any, now: int) -> None:
            nonlocal waited
            waited += now - hop.arrived
            usual(hop, replica, now)

        live._start = start  # type: ignore[method-assign]  # whoever does not come this way has not waited
        span = WINDOW * math.ceil(requests / BATCHES / rate / WINDOW)
        marks = []
        for batch in range(1, BATCHES + 2):  # without a first one, for the empty beginning to be forgotten
            run.run(batch * span)
            marks.append(waited)
        run.run(batch * span + WINDOW)  # the last window has closed
        self.wait, self.blocking, self.utilisation = [], [], []
        for batch, (before, after) in enumerate(pairwise(marks), 1):
            windows = list(run.windows(batch * span, (batch + 1) * span))
            attempts = sum(window.journeys[0].attempts for window in windows)
            failures = sum(window.journeys[0].failures for window in windows)
            self.wait.append((after - before) / SECOND / (attempts - failures))
            self.blocking.append(failures / attempts)
            self.utilisation.append(fmean(window.services[0].busy / SECOND for window in windows))


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
    """M/M/1 and M/M/c: mean wait and utilisation."""
    mean = SERVICE / SECOND
    # Few wait before five servers that are mostly idle: more must come for as many waits.
    seen = Measured(small, load * servers / mean, EXPONENTIAL, servers, 5000, max(REQUESTS[load], 40_000 * servers))
    holds(seen.wait, erlang_c(servers, load * servers) * mean / (servers * (1 - load)), resolution=RESOLUTION[load])
    holds(seen.utilisation, load, resolution=BUSY)


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize(("servers", "places"), [(5, 5), (2, 4)])
def test_a_bounded_queue_blocks_as_often_as_erlang_says(small: Any, servers: int, places: int, load: float) -> None:
    """M/M/c/c, which is Erlang B, and M/M/c/K: the share that is refused, and the work that gets through."""
    mean = SERVICE / SECOND
    offered = load * servers
    weights = [offered**n / math.factorial(n) for n in range(servers)]
    weights += [offered**servers / math.factorial(servers) * load ** (n - servers) for n in range(servers, places + 1)]
    blocking = weights[-1] / sum(weights)
    if places == servers:
        assert blocking == pytest.approx(erlang_b(servers, offered))
    seen = Measured(small, offered / mean, EXPONENTIAL, servers, places - servers, 60_000)
    holds(seen.blocking, blocking, resolution=0.25 if blocking < 0.02 else 0.12)
    holds(seen.utilisation, load * (1 - blocking), resolution=BUSY)


@pytest.mark.parametrize("load", LOADS)
def test_waits_for_constant_work_are_pollaczek_and_khinchines(small: Any, load: float) -> None:
    """M/D/1: half the wait of M/M/1."""
    mean = SERVICE / SECOND
    seen = Measured(small, load / mean, CONSTANT, 1, 5000, REQUESTS[load] // 2)
    holds(seen.wait, pollaczek_khinchine(load, mean, 0.0), resolution=RESOLUTION[load])
    holds(seen.utilisation, load, resolution=BUSY)


@pytest.mark.parametrize("load", LOADS)
def test_waits_for_log_normal_work_are_pollaczek_and_khinchines(small: Any, load: float) -> None:
    """M/G/1 with the law that scenarios declare by p50 and p99: its variance is what makes the wait."""
    mean = MEAN_LOG_NORMAL / SECOND
    seen = Measured(small, load / mean, LOG_NORMAL, 1, 5000, REQUESTS[load])
    holds(seen.wait, pollaczek_khinchine(load, mean, SQUARED_CV), resolution=RESOLUTION[load])
    holds(seen.utilisation, load, resolution=BUSY)


@pytest.mark.parametrize("servers", [1, 5])
def test_every_wait_is_the_one_that_the_work_before_it_makes(small: Any, servers: int) -> None:
    """Kiefer and Wolfowitz, to the microsecond: all latencies follow from arrivals and work alone."""
    run = station(small, 95.0 * servers, EXPONENTIAL, servers, 5000, seed=7)
    arrived: list[int] = []
    left: dict[int, int] = {}
    live, users = run.world.system.services["station"], run.world.users
    arrive, answered = live.arrive, users.answered

    def came(hop: Hop, now: int) -> None:
        hop.visit.tries = len(arrived)  # its number, which nobody asks for where nobody fails
        arrived.append(now)
        arrive(hop, now)

    def went(visit: UserVisit, reason: str | None, now: int) -> None:
        answered(visit, reason, now)
        left[visit.tries] = visit.attempt_began + visit.journey.meters[visit.segment].spans[-1]

    live.arrive, users.answered = came, went  # type: ignore[method-assign]  # heard on the way
    run.run(-30)
    law, stream = Law.exponential(SERVICE), Streams(7).of("work/station")
    free = [-(10**12)] * servers
    for number, at in enumerate(arrived):
        done = max(at, free[0]) + law.span(stream.draw())
        heapq.heapreplace(free, done)
        assert left.get(number, done) == done
    assert len(left) > 2000 * servers
