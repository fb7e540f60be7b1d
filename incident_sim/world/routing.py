"""The lever of routing: where traffic goes, and how much is let in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incident_sim.kernel import Loop, Phase, Streams
from incident_sim.units import show_ratio
from incident_sim.world.blend import Blend
from incident_sim.world.crowds import Connected
from incident_sim.world.parts.gates import Network

if TYPE_CHECKING:
    from incident_sim.world.assembly import System
    from incident_sim.world.changes import ChangeLog
    from incident_sim.world.journeys import Users
    from incident_sim.world.replicas import Replica

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
        self._heat: dict[tuple[str, str], tuple[Blend, Blend]] = {}
        """For each endpoint, the shares that are about one key, and about keys nobody has used."""
        self._networks: dict[str, Network] = {}
        """For each call under which the network was ever in trouble, that network."""
        self._skews: dict[tuple[str, str], list[tuple[Replica, int]]] = {}
        """For each service and hand, the hosts whose clocks it has put wrong, and by how much."""

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

    def mix(self, journey: str, factors: dict[str, int], by: str) -> None:
        """Let others come."""
        self._users.by_name(journey).arrivals.weigh(factors, by)

    def heat(self, service: str, endpoint: str, hot: int, scattered: int, by: str) -> None:
        """Let requests be about one key, or about keys nobody has used."""
        keys = self._system.services[service].endpoints[endpoint].keys
        if keys is not None:
            one, fresh = self._heat.setdefault((service, endpoint), (Blend(), Blend()))
            one.set(by, hot, 0)
            fresh.set(by, scattered, 0)
            keys.hot, keys.scattered = one.total(), fresh.total()

    def degrade(self, call: str, latency: int, loss: int, by: str) -> None:
        """Let the network delay and lose."""
        network = self._networks.get(call)
        if network is None:
            network = self._networks[call] = Network(self._streams.of(f"network/{call}"))
        network.trouble(by, latency, loss)
        self._system.edges[call].go_over(None if network.calm else network)

    def unresolve(self, callee: str, by: str, *, missing: bool) -> None:
        """Let a name be missing, as long as any hand wants it so."""
        self._system.authority.unresolved.setdefault(callee, Blend()).set(by, int(missing), 0)

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
            self._system.authority.issue(certificate, self._loop.now)

        self._loop.schedule(RENEWAL * self._pace // ONE, Phase.ENVIRONMENT, act)

    def skew(self, service: str, count: int, skew: int, by: str) -> None:
        """Let clocks run ahead."""
        for replica, ahead in self._skews.pop((service, by), ()):
            replica.skew -= ahead
        if skew:
            hosts = self._system.services[service].ready[:count]
            self._skews[service, by] = [(replica, skew) for replica in hosts]
            for replica in hosts:
                replica.skew += skew

    def sync_clocks(self, service: str) -> None:
        """Set clocks right."""
        live = self._system.services[service]
        self._changes.write("infrastructure", "clocks_synced", service)

        def act() -> None:
            for replica in live.ready:
                replica.skew = 0
            for place in [place for place in self._skews if place[0] == service]:
                del self._skews[place]

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
