"""The lever of routing: where traffic goes, and how much is let in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incident_sim.kernel import Loop, Phase, Streams
from incident_sim.units import show_ratio
from incident_sim.world.crowds import Connected
from incident_sim.world.parts.gates import Network

if TYPE_CHECKING:
    from incident_sim.world.assembly import System
    from incident_sim.world.changes import ChangeLog
    from incident_sim.world.journeys import Users

ONE = 1_000_000
SHIFT = 15_000_000
DOOR = 10_000_000
"""How long shifting and shedding take to act, before the pace."""
RENEWAL = 60_000_000
"""How long it takes to issue a certificate and put it in place, before the pace."""


class Routing:
    """Both halves of the lever."""

    def __init__(
        self, system: System, users: Users, loop: Loop, changes: ChangeLog, pace: int, streams: Streams
    ) -> None:
        self._system = system
        self._streams = streams
        self._users = users
        self._loop = loop
        self._changes = changes
        self._pace = pace

    def shift(self, route: str, to: str, share: int, only: str | None) -> None:
        """Send a share to one target and leave the others what remains, in their proportions."""
        self._changes.write("settings", "traffic_shifted", route, to, show_ratio(share), only or "all regions")
        self._loop.schedule(SHIFT * self._pace // ONE, Phase.ENVIRONMENT, lambda: self._shifted(route, to, share, only))

    def _shifted(self, route: str, to: str, share: int, only: str | None) -> None:
        for step in self._system.routes[route]:
            names = [way[0].service.name for way in step.ways]
            way = names.index(to)
            for segment, sums in enumerate(step.shares):
                regions = [targets[segment].service.region for targets in step.ways]
                if only is None or only in regions:
                    step.shares[segment] = _shared(sums, way, share)

    def admit(self, journey: str, share: int) -> None:
        """Let a share of a journey in."""
        self._changes.write("settings", "shed_set", journey, show_ratio(share))
        live = self._users.by_name(journey)

        def act() -> None:
            live.admit = share

        self._loop.schedule(DOOR * self._pace // ONE, Phase.ENVIRONMENT, act)

    def surge(self, journey: str, factor: int, by: str) -> None:
        """Let more come."""
        arrivals = self._users.by_name(journey).arrivals
        arrivals.surges.set(by, factor, ONE)
        arrivals.surge = arrivals.surges.product()

    def mix(self, journey: str, factors: dict[str, int]) -> None:
        """Let others come."""
        self._users.by_name(journey).arrivals.weigh(factors)

    def heat(self, service: str, endpoint: str, hot: int, scattered: int) -> None:
        """Let requests be about one key, or about keys nobody has used."""
        keys = self._system.services[service].endpoints[endpoint].keys
        if keys is not None:
            keys.hot, keys.scattered = hot, scattered

    def degrade(self, call: str, latency: int, loss: int) -> None:
        """Let the network delay and lose."""
        edge = self._system.edges[call]
        network = edge.network or Network(self._streams.of(f"network/{call}"))
        network.latency, network.loss = latency, loss
        edge.go_over(None if network.calm else network)

    def unresolve(self, callee: str, *, missing: bool) -> None:
        """Let a name be missing."""
        (self._system.authority.unresolved.add if missing else self._system.authority.unresolved.discard)(callee)

    def pin(self, call: str) -> None:
        """Write an address down."""
        self._changes.write("settings", "address_pinned", call)
        gate = self._system.edges[call].gate

        def act() -> None:
            if gate is not None:
                gate.pinned = True

        self._loop.schedule(DOOR * self._pace // ONE, Phase.ENVIRONMENT, act)

    def expire(self, certificate: str) -> None:
        """Let a certificate end now."""
        self._system.authority.expires[certificate] = self._loop.now

    def renew(self, certificate: str) -> None:
        """Put a valid one in place."""
        self._changes.write("settings", "certificate_renewed", certificate)

        def act() -> None:
            self._system.authority.expires[certificate] = None

        self._loop.schedule(RENEWAL * self._pace // ONE, Phase.ENVIRONMENT, act)

    def skew(self, service: str, count: int, skew: int) -> None:
        """Let clocks run ahead."""
        for replica in self._system.services[service].ready[:count]:
            replica.skew = skew

    def sync_clocks(self, service: str) -> None:
        """Set clocks right."""
        live = self._system.services[service]
        self._changes.write("infrastructure", "clocks_synced", service)

        def act() -> None:
            for replica in live.ready:
                replica.skew = 0

        self._loop.schedule(DOOR * self._pace // ONE, Phase.ENVIRONMENT, act)

    def spread_reconnects(self, journey: str, jitter: int) -> None:
        """Hint a random wait to long-lived clients."""
        self._changes.write("settings", "reconnects_spread", journey, show_ratio(jitter))
        crowd = self._users.by_name(journey).crowd

        def act() -> None:
            if isinstance(crowd, Connected):
                crowd.jitter = jitter

        self._loop.schedule(DOOR * self._pace // ONE, Phase.ENVIRONMENT, act)

    def stop_batch(self, batch: str, *, stopped: bool) -> None:
        """Stop a job, or let it begin again."""
        self._changes.write("infrastructure", "batch_stopped" if stopped else "batch_resumed", batch)
        for live in self._users.batches:
            if live.name == batch:
                live.stop(stopped=stopped)


def _shared(sums: Sequence[int], way: int, share: int) -> list[int]:
    """Running sums with ``share`` for one way, the rest split among the others as it was."""
    shares = [after - before for before, after in zip((0, *sums), sums, strict=False)]
    others = sum(shares) - shares[way]
    rest = ONE - share
    count = len(shares) - 1
    new = [
        share if place == way else (rest * old // others if others else rest // max(1, count))
        for place, old in enumerate(shares)
    ]
    new[way if share else (way + 1) % len(new)] += ONE - sum(new)
    total, result = 0, []
    for part in new:
        total += part
        result.append(total)
    return result
