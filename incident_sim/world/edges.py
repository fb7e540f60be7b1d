"""Declared calls, alive: where each goes, and the policies that its caller's release has for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from incident_sim.kernel import Lane, Lanes, Stream
from incident_sim.policies import BreakerMachine, CallPolicy, Fallback, PolicyPatch, RetryTokens
from incident_sim.world.blend import Layers
from incident_sim.world.meters import CallMeter

if TYPE_CHECKING:
    from incident_sim.world.endpoints import EndpointLive
    from incident_sim.world.parts.gates import Gate, Network
    from incident_sim.world.replicas import ReleaseLive
    from incident_sim.world.services import Service


class Guard:
    """A call's policies as one release of its caller has them, with the state they keep."""

    __slots__ = ("backoff", "bulkhead", "deadlines", "fallback", "hedge", "jitter", "policy", "retries", "tokens")

    def __init__(self, policy: CallPolicy, deadlines: Lane) -> None:
        self.policy = policy
        retry = policy.retry
        self.retries = retry.times
        self.backoff = retry.backoff
        self.jitter = retry.jitter
        self.bulkhead = policy.bulkhead
        self.hedge = policy.hedge
        self.fallback = policy.fallback
        self.deadlines = deadlines
        self.tokens = None if retry.budget is None else RetryTokens(retry.budget)


class Edge:
    """A declared call, alive: its policies by release, its settings, its meters by region and release."""

    def __init__(self, name: str, base: CallPolicy, deadlines: Lanes, jitter: Stream) -> None:
        self.name = name
        self.jitter = jitter
        """The chance of its back-offs, and of nobody else's."""
        self.meters: dict[str, dict[str, CallMeter]] = {}
        """The open window's counters by region, and then by release of the caller."""
        self.opened: set[str] = set()
        """Regions towards which somebody has opened the breaker by hand; membership is all that is asked of it."""
        self.pooled = False
        """Whether any replica has ever had a bulkhead's pool for this call."""
        self.gate: Gate | None = None
        self.network: Network | None = None
        self._base = base
        self._settings: dict[str, Layers[Any]] = {}
        """For each part of the policies that was ever set over those of the releases, what was; None leaves them."""
        self._setting = PolicyPatch()
        """The same, as it counts."""
        self._guards: dict[str, Guard] = {}
        self._breakers: dict[tuple[str, str], BreakerMachine] = {}
        """One for each release of the caller and region, over all of the callee's endpoints."""
        self._targets: list[Target] = []
        self._deadlines = deadlines

    def guard(self, release: ReleaseLive) -> Guard:
        """The policies that a release has for this call: its own over the declared, settings over both."""
        guard = self._guards.get(release.name)
        if guard is None:
            patch = release.policies.get(self.name, PolicyPatch())
            policy = self._setting.over(patch.over(self._base))
            guard = self._guards[release.name] = Guard(policy, self._deadlines.of(policy.timeout))
        return guard

    def policy(self, release: ReleaseLive) -> CallPolicy:
        """The policies in force for a release."""
        return self.guard(release).policy

    def breaker(self, release: ReleaseLive, region: str) -> BreakerMachine | None:
        """The breaker of a release towards a region, if its policy has one."""
        policy = self.policy(release).breaker
        if policy is None:
            return None
        machine = self._breakers.get((release.name, region))
        if machine is None:
            machine = self._breakers[release.name, region] = BreakerMachine(policy)
        return machine

    def configure(self, patch: PolicyPatch) -> None:
        """Decide a part of every release's policies."""
        for name, value in patch:
            if value is not None:
                self._layers(name).settle(value)
        self._set()

    def push(self, by: str, patch: PolicyPatch) -> None:
        """Let a hand lay its own over every release's policies, and over what was decided before."""
        for name, value in patch:
            if value is not None:
                self._layers(name).lay(by, value)
        self._set()

    def withdraw(self, by: str) -> None:
        """Take a hand's own away, as far as nobody has decided otherwise since."""
        if [layers for layers in self._settings.values() if layers.lift(by)]:
            self._set()

    def fall_back(self, fallback: Fallback | None) -> None:
        """Let every release go on without an answer in this way, or in none."""
        self._layers("fallback").settle(fallback)
        self._base = self._base.model_copy(update={"fallback": None}) if fallback is None else self._base
        self._set()

    def _layers(self, name: str) -> Layers[Any]:
        return self._settings.setdefault(name, Layers(None))

    def _set(self) -> None:
        self._setting = PolicyPatch().model_copy(update={name: own.value for name, own in self._settings.items()})
        self._forget()

    def open(self, region: str, *, opened: bool) -> None:
        """Open the breaker by hand towards a region, or everywhere, or take that back."""
        (self.opened.add if opened else self.opened.discard)(region)
        self._look_again()

    def go_over(self, network: Network | None) -> None:
        """Lie over a network that delays and loses, or over one that does neither."""
        self.network = network
        self._look_again()

    @property
    def clear(self) -> bool:
        """Whether nothing stands between a caller and its callee."""
        return self.gate is None and self.network is None and not self.opened

    def _look_again(self) -> None:
        """Something has come between, or has gone."""
        for target in self._targets:
            for line in target.lines.values():
                line.look_again()

    def _forget(self) -> None:
        """Settings have changed: every release's policies begin anew."""
        self._guards.clear()
        self._breakers.clear()
        for target in self._targets:
            target.lines.clear()

    def meter(self, region: str, release: str) -> CallMeter:
        """The open window's counters towards a region, for one release."""
        return self.meters.setdefault(region, {}).setdefault(release, CallMeter())

    def towards(self, service: Service, endpoint: EndpointLive) -> Target:
        """A way along this edge, to a service or region and what it is asked for."""
        self.meters.setdefault(service.region, {})
        target = Target(self, service, endpoint)
        self._targets.append(target)
        return target


class Target:
    """Where one call goes: over which edge, to which service or region, to which endpoint."""

    __slots__ = ("edge", "endpoint", "lines", "service")

    def __init__(self, edge: Edge, service: Service, endpoint: EndpointLive) -> None:
        self.edge = edge
        self.service = service
        self.endpoint = endpoint
        self.lines: dict[str, Line] = {}
        """The lines in force by release; who finds none asks for one."""

    def line(self, release: ReleaseLive) -> Line:
        """The line of a release."""
        line = self.lines.get(release.name)
        if line is None:
            line = self.lines[release.name] = Line(self, release)
        return line


class Line:
    """A target as one release of the caller calls it: everything that an attempt needs, in one place."""

    __slots__ = (
        "breaker",
        "deadlines",
        "edge",
        "endpoint",
        "guard",
        "meter",
        "plain",
        "service",
        "spans",
        "target",
        "tokens",
    )

    def __init__(self, target: Target, release: ReleaseLive) -> None:
        self.target = target
        self.edge = edge = target.edge
        self.service = target.service
        self.endpoint = target.endpoint
        self.guard = edge.guard(release)
        self.breaker = edge.breaker(release, target.service.region)
        self.meter = edge.meter(target.service.region, release.name)
        self.spans = self.meter.spans
        self.deadlines = self.guard.deadlines
        self.tokens = self.guard.tokens
        self.plain = True
        self.look_again()

    def look_again(self) -> None:
        """Take note of what stands on the way: a plain line has a deadline, retries and a breaker, and nothing else."""
        self.plain = self.edge.clear and self.guard.bulkhead is None and self.guard.hedge is None


class Flag:
    """A feature flag, alive."""

    __slots__ = ("name", "on")

    def __init__(self, name: str, *, on: bool) -> None:
        self.name = name
        self.on = on


class Step:
    """One call that an endpoint makes: fixed, by the segment's region, or by a route."""

    __slots__ = ("flag", "shifts", "targets")

    def __init__(self, targets: Sequence[Target], flag: Flag | None) -> None:
        self.flag = flag
        self.targets = targets
        """Where each segment's call goes."""
        self.shifts = False
        """Whether that is drawn for each call: then it must be picked."""

    def pick(self, segment: int) -> Target:
        """Where a segment's call goes now."""
        return self.targets[segment]


class RouteStep(Step):
    """A call that more than one party can take; shares may differ by segment, and change."""

    __slots__ = ("_draw", "shares", "ways")

    def __init__(self, ways: Sequence[Sequence[Target]], flag: Flag | None, stream: Stream) -> None:
        super().__init__(ways[0], flag)
        self.shifts = True
        self.ways = ways
        """For each way the route can go, one target for each segment."""
        self.shares: list[list[int]] = []
        """For each segment, running sums of the shares of the ways, in parts per million."""
        self._draw = stream

    def pick(self, segment: int) -> Target:
        """Draw a way by the shares of the segment; always one draw, so that shifting moves nobody's luck."""
        return self.ways[self._draw.pick(self.shares[segment])][segment]
