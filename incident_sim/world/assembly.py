"""Building the live system from the declared one, in the order of declaration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from incident_sim.kernel import Law, Loop, Streams
from incident_sim.policies import CallPolicy, RateLimit
from incident_sim.topology import CallSpec, Endpoint, RouteSpec, ServiceSpec, ThirdPartySpec, Topology, Traffic, Work
from incident_sim.world.calls import Caller
from incident_sim.world.crowds import Errands
from incident_sim.world.edges import Edge, Flag, RouteStep, Step, Target
from incident_sim.world.endpoints import EndpointLive
from incident_sim.world.fleet import Sizes
from incident_sim.world.parts.balancing import Health
from incident_sim.world.parts.gates import Authority, Gate, Resolver
from incident_sim.world.parts.holds import Holds
from incident_sim.world.parts.jobs import JobQueueLive
from incident_sim.world.parts.keys import KeyLaw
from incident_sim.world.parts.limiting import Limiter
from incident_sim.world.parts.resources import Resources
from incident_sim.world.parts.shards import Shards
from incident_sim.world.parts.starting import Start, Starts
from incident_sim.world.replicas import ReleaseLive, Replica
from incident_sim.world.services import Service

if TYPE_CHECKING:
    from incident_sim.scenario.schema import ReleasePast
    from incident_sim.world.ledger import Ledger
    from incident_sim.world.logs import LogBook

ONE = 1_000_000


class System:
    """Everything that serves requests."""

    def __init__(
        self,
        topology: Topology,
        traffic: Traffic,
        past: Sequence[ReleasePast],
        *,
        loop: Loop,
        streams: Streams,
        logs: LogBook,
        ledger: Ledger,
        zero: int,
    ) -> None:
        self.topology = topology
        self.specs: dict[str, ServiceSpec] = {spec.name: spec for spec in topology.services}
        self.parties: dict[str, ThirdPartySpec] = {spec.name: spec for spec in topology.third_parties}
        self.services: dict[str, Service] = {}
        self.regions: dict[tuple[str, str], Service] = {}
        self.edges: dict[str, Edge] = {}
        self.roused: list[Service] = []
        """Services at which something has happened since telemetry last found them at rest."""
        self.flags: dict[str, Flag] = {flag.name: Flag(flag.name, on=flag.on) for flag in topology.flags}
        self.routes: dict[str, list[RouteStep]] = {}
        self.releases: dict[str, list[ReleaseLive]] = {}
        """For each service, what it has run, oldest first; the last is what new replicas run."""
        self.serials: dict[str, int] = {}
        self.queues: dict[str, JobQueueLive] = {}
        self.authority = Authority()
        self._traffic = traffic
        self._streams = streams
        self._caller = Caller(loop, logs)
        self._loop = loop
        self._opened = loop.now
        self._zero = zero
        self._errands = Errands(loop)
        self._logs = logs
        self._ledger = ledger
        for spec in topology.services:
            self._build_service(spec)
        for earlier in past:
            self.releases[earlier.service].insert(0, ReleaseLive(earlier.release, dict(earlier.policies)))
        for party in topology.third_parties:
            self._build_party(party)
        for call in topology.calls:
            self.edges[call.name] = self._edge(call)
        for queue in topology.queues:
            self.queues[queue.name] = JobQueueLive(queue, self.target(queue.consumer), loop)
        self._caller.queues = self.queues
        for spec in topology.services:
            for endpoint in spec.endpoints:
                live = self.services[spec.name].endpoints[endpoint.name]
                live.way = (*(self._step(spec.name, need) for need in endpoint.calls), None)
                live.publishes = None if endpoint.publishes is None else self.queues[endpoint.publishes]
            holds = self.services[spec.name].holds
            if spec.bootstrap is not None:
                self.services[spec.name].starts = Starts(
                    self.services[spec.name],
                    spec.bootstrap,
                    [self._fetched(name) for name in spec.bootstrap.fetches],
                    self._errands,
                    loop,
                )
            for pool in spec.pools:
                if holds is not None and pool.to is not None:
                    holds.backing[pool.name] = self.services[pool.to]
            self.services[spec.name].fit()

    @property
    def caller(self) -> Caller:
        """Who carries out the calls."""
        return self._caller

    def all_services(self) -> list[Service]:
        """Our services and every region of every third party, in the order of declaration."""
        return [*self.services.values(), *self.regions.values()]

    def of(self, target: str, region: str | None) -> list[Service]:
        """The service of a name, or the regions of a third party."""
        if target in self.services:
            return [self.services[target]]
        return [live for (party, place), live in self.regions.items() if party == target and region in (None, place)]

    def target(self, name: str) -> EndpointLive:
        """The live endpoint of ``service.endpoint``."""
        service, endpoint = name.split(".")
        return self.services[service].endpoints[endpoint]

    def _fetched(self, name: str) -> EndpointLive:
        """The live endpoint from which a fresh replica fetches."""
        callee, endpoint = name.split(".")
        if callee in self.services:
            return self.target(name)
        return self.regions[callee, self.parties[callee].regions[0].name].endpoints[endpoint]

    def start(self, service: str, ready: Callable[[], None]) -> Start | None:
        """A replica has booted: at once, or once it has fetched what it needs, it is ready."""
        starts = self.services[service].starts
        if starts is None:
            ready()
            return None
        return starts.begin(ready)

    def replica(self, service: str, release: ReleaseLive, cold_until: int) -> Replica:
        """A new replica with a name of its own."""
        serial = self.serials.get(service, 0) + 1
        self.serials[service] = serial
        return Replica(self.services[service], f"{service}-{serial}", release, cold_until)

    def limiter(self, spec: RateLimit) -> Limiter:
        """A limiter as declared."""
        return Limiter(spec, self._traffic.segments, opened=self._opened, zero=self._zero)

    def _service(self, name: str, region: str, sizes: Sizes, endpoints: Sequence[Endpoint]) -> Service:
        live = Service(
            name,
            region,
            sizes,
            segments=len(self._traffic.segments),
            loop=self._loop,
            streams=self._streams,
            logs=self._logs,
            ledger=self._ledger,
            roused=self.roused,
        )
        live.caller = self._caller
        for spec in endpoints:
            live.endpoints[spec.name] = endpoint = EndpointLive(live, spec, law(spec.work))
            if spec.keys is not None:
                endpoint.keys = KeyLaw(spec.keys, self._streams.of(f"keys/{name}/{spec.name}"))
        return live

    def _edge(self, call: CallSpec) -> Edge:
        edge = Edge(call.name, call.policy, self._caller.deadlines, self._streams.of(f"jitter/{call.name}"))
        if call.resolves is not None or call.certificate is not None or call.clock:
            edge.gate = Gate(
                call.name,
                call.callee,
                self.authority,
                record=call.resolves,
                certificate=call.certificate or "",
                clock=call.clock,
            )
            if call.resolves is not None and call.resolves.by is not None:
                edge.gate.resolver = Resolver(
                    call.resolves, self.target(call.resolves.by), self._errands, self._loop.clock
                )
        return edge

    def _build_service(self, spec: ServiceSpec) -> None:
        sizes = Sizes(
            spec.workers,
            spec.queue,
            lifo=spec.discipline == "lifo",
            deadline_checks=spec.deadline_checks,
            drops=spec.when_full == "drop",
            warm_up=spec.warm_up,
            cold=spec.cold,
            pick=spec.balancer.pick,
            slow_start=spec.balancer.slow_start,
        )
        self.services[spec.name] = live = self._service(spec.name, "", sizes, spec.endpoints)
        live.connections = spec.connections
        if spec.limit is not None:
            live.limit, live.retry_after = self.limiter(spec.limit), spec.limit.retry_after
        if spec.pools or any(endpoint.lock is not None for endpoint in spec.endpoints):
            live.holds = Holds(live, spec.pools, spec.lock_wait, self._loop)
        if spec.resources:
            live.resources = Resources(live, spec.resources)
        if spec.balancer.health is not None:
            live.health = Health(live, spec.balancer.health, self._loop)
        if spec.balancer.pick == "by_key":
            live.shards = Shards()
        live.fit()
        self.releases[spec.name] = [ReleaseLive(spec.release)]
        for _ in range(spec.replicas):
            live.add(self.replica(spec.name, self.releases[spec.name][0], self._loop.now))

    def _build_party(self, spec: ThirdPartySpec) -> None:
        for region in spec.regions:
            sizes = Sizes(region.workers, region.queue)
            live = self._service(spec.name, region.name, sizes, spec.endpoints)
            live.limit = self.limiter(spec.limit)
            live.retry_after = spec.limit.retry_after
            live.add(Replica(live, f"{spec.name}-{region.name}", ReleaseLive("vendor"), self._loop.now))
            live.fit()
            self.regions[spec.name, region.name] = live

    def _step(self, caller: str, need: str) -> Step:
        for route in self.topology.routes:
            if route.name == need:
                return self._route_step(caller, route)
        guards = (spec.name for spec in self.topology.flags if need in spec.guards)
        flag = self.flags.get(next(guards, ""))
        return Step(self._targets(caller, need), flag)

    def _route_step(self, caller: str, route: RouteSpec) -> RouteStep:
        ways = [self._targets(caller, share.to) for share in route.shares]
        if route.otherwise is not None and route.otherwise not in [share.to for share in route.shares]:
            ways.append(self._targets(caller, route.otherwise))
        step = RouteStep(ways, None, self._streams.of(f"route/{caller}/{route.name}"))
        names = [share.to for share in route.shares]
        usual = running([share.share for share in route.shares] + [0] * (len(ways) - len(names)))
        for segment in self._traffic.segments:
            served = all(segment.values.get(dimension) == value for dimension, value in route.only.items())
            if served or route.otherwise is None:
                step.shares.append(list(usual))
            else:
                wanted = [ONE if way == self._way(route, names) else 0 for way in range(len(ways))]
                step.shares.append(running(wanted))
        self.routes.setdefault(route.name, []).append(step)
        return step

    @staticmethod
    def _way(route: RouteSpec, names: Sequence[str]) -> int:
        return names.index(route.otherwise) if route.otherwise in names else len(names)

    def _targets(self, caller: str, name: str) -> list[Target]:
        callee, endpoint = name.split(".")
        edge = self.edges.get(f"{caller}->{callee}")
        if edge is None:  # checks refuse such a file; a world built by hand gets a call without guards
            declared = CallSpec(caller=caller, callee=callee, policy=CallPolicy(timeout=60 * ONE))
            edge = self.edges[declared.name] = self._edge(declared)
        targets: dict[str, Target] = {}
        found: list[Target] = []
        for segment in self._traffic.segments:
            region = ""
            if callee in self.parties:
                party = self.parties[callee]
                wanted = segment.values.get(party.region_by, "")
                names = [place.name for place in party.regions]
                region = wanted if wanted in names else names[0]
            if region not in targets:
                live = self.regions[callee, region] if region else self.services[callee]
                targets[region] = edge.towards(live, live.endpoints[endpoint])
            found.append(targets[region])
        return found


def running(shares: Sequence[int]) -> list[int]:
    """Running sums of shares, which a draw is held against."""
    total, sums = 0, []
    for share in shares:
        total += share
        sums.append(total)
    return sums


def law(work: Work) -> Law:
    """The law that declared work follows."""
    if work.mean is not None:
        return Law.exponential(work.mean)
    return Law.log_normal(work.p50 or 0, work.p99 or 0)
