"""Declared calls, alive: where each goes, and the policies that its caller's release has for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_sim.kernel import Lane, Lanes, Stream
from incident_sim.policies import BreakerMachine, CallPolicy, Fallback, PolicyPatch, RetryTokens
from incident_sim.world.meters import CallMeter, SplitMeter

if TYPE_CHECKING:
    from incident_sim.world.parts.gates import Gate, Network
    from incident_sim.world.replicas import ReleaseLive
    from incident_sim.world.services import EndpointLive, Service


class Guard:
    """A call's policies as one release of its caller has them, with the state they keep."""

    __slots__ = ("breakers", "bulkhead", "deadlines", "fallback", "hedge", "policy", "retry", "split", "tokens")

    def __init__(self, policy: CallPolicy, deadlines: Lane, split: SplitMeter) -> None:
        self.policy = policy
        self.retry = policy.retry
        self.bulkhead = policy.bulkhead
        self.hedge = policy.hedge
        self.fallback = policy.fallback
        self.deadlines = deadlines
        self.split = split
        budget = policy.retry.budget
        self.tokens = None if budget is None else RetryTokens(budget)
        self.breakers: dict[str, BreakerMachine] | None = None if policy.breaker is None else {}

    def breaker(self, region: str) -> BreakerMachine | None:
        """The breaker towards a region, if the policy has one."""
        if self.breakers is None or self.policy.breaker is None:
            return None
        machine = self.breakers.get(region)
        if machine is None:
            machine = self.breakers[region] = BreakerMachine(self.policy.breaker)
        return machine


class Edge:
    """A declared call, alive: its policies by release, its settings, its meters by region."""

    def __init__(self, name: str, base: CallPolicy, deadlines: Lanes, jitter: Stream) -> None:
        self.name = name
        self.jitter = jitter
        """The chance of its back-offs, and of nobody else's."""
        self.meters: dict[str, CallMeter] = {}
        self.splits: dict[str, SplitMeter] = {}
        self.opened: set[str] = set()
        """Regions towards which somebody has opened the breaker by hand; membership is all that is asked of it."""
        self.gate: Gate | None = None
        self.network: Network | None = None
        self._base = base
        self._setting = PolicyPatch()
        self._guards: dict[str, Guard] = {}
        self._deadlines = deadlines

    def guard(self, release: ReleaseLive) -> Guard:
        """The policies that a release has for this call: its own over the declared, settings over both."""
        guard = self._guards.get(release.name)
        if guard is None:
            patch = release.policies.get(self.name, PolicyPatch())
            policy = self._setting.over(patch.over(self._base))
            split = self.splits.setdefault(release.name, SplitMeter())
            guard = self._guards[release.name] = Guard(policy, self._deadlines.of(policy.timeout), split)
        return guard

    def policy(self, release: ReleaseLive) -> CallPolicy:
        """The policies in force for a release."""
        return self.guard(release).policy

    def configure(self, patch: PolicyPatch) -> None:
        """Lay a setting over every release's policies."""
        changed = {name: value for name, value in patch if value is not None}
        self._setting = self._setting.model_copy(update=changed)
        self._guards.clear()

    def fall_back(self, fallback: Fallback | None) -> None:
        """Let every release go on without an answer in this way, or in none."""
        self._setting = self._setting.model_copy(update={"fallback": fallback})
        self._base = self._base.model_copy(update={"fallback": None}) if fallback is None else self._base
        self._guards.clear()

    def meter(self, region: str) -> CallMeter:
        """The open window's counters towards a region."""
        meter = self.meters.get(region)
        if meter is None:
            meter = self.meters[region] = CallMeter()
        return meter


@dataclass(frozen=True, eq=False, slots=True)
class Target:
    """Where one call goes: over which edge, to which service or region, to which endpoint."""

    edge: Edge
    service: Service
    endpoint: EndpointLive
    meter: CallMeter


class Flag:
    """A feature flag, alive."""

    __slots__ = ("name", "on")

    def __init__(self, name: str, *, on: bool) -> None:
        self.name = name
        self.on = on


class Step:
    """One call that an endpoint makes: fixed, by the segment's region, or by a route."""

    __slots__ = ("flag", "targets")

    def __init__(self, targets: Sequence[Target], flag: Flag | None) -> None:
        self.targets = targets
        """One for each segment."""
        self.flag = flag

    def pick(self, segment: int) -> Target:
        """Where this segment's call goes now."""
        return self.targets[segment]


class RouteStep(Step):
    """A call that more than one party can take; shares may differ by segment, and change."""

    __slots__ = ("_draw", "shares", "ways")

    def __init__(self, ways: Sequence[Sequence[Target]], flag: Flag | None, stream: Stream) -> None:
        super().__init__(ways[0], flag)
        self.ways = ways
        """For each way the route can go, one target for each segment."""
        self.shares: list[list[int]] = []
        """For each segment, running sums of the shares of the ways, in parts per million."""
        self._draw = stream

    def pick(self, segment: int) -> Target:
        """Draw a way by the shares of the segment; always one draw, so that shifting moves nobody's luck."""
        return self.ways[self._draw.pick(self.shares[segment])][segment]
