"""What stands between a caller and its callee before a request is sent: names, certificates, clocks, the network."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from incident_sim.world.blend import Blend

if TYPE_CHECKING:
    from incident_sim.kernel import Stream
    from incident_sim.kernel.clock import Clock
    from incident_sim.topology import Certificate, NameRecord
    from incident_sim.world.crowds import Errands
    from incident_sim.world.endpoints import EndpointLive
    from incident_sim.world.replicas import Replica


class Authority:
    """Certificates, and whether the names of services can be resolved; one for the whole world."""

    def __init__(self) -> None:
        self.begins: dict[str, int] = {}
        """For each certificate that has not always been valid, the instant from which it is."""
        self.expires: dict[str, int] = {}
        """For each certificate that is not valid for ever, the instant from which it no longer is."""
        self.unresolved: dict[str, Blend] = {}
        """For each callee whose record was ever missing, the hands that keep it so."""

    def declare(self, certificate: Certificate, zero: int) -> None:
        """Put a declared certificate in place; its instants count from the scenario's zero."""
        if certificate.not_before is not None:
            self.begins[certificate.name] = zero + certificate.not_before
        if certificate.expires is not None:
            self.expires[certificate.name] = zero + certificate.expires

    def issue(self, certificate: str, now: int) -> None:
        """Put one in place that is valid from now on."""
        self.begins[certificate] = now
        self.expires.pop(certificate, None)

    def doubt(self, certificate: str, reads: int) -> str | None:
        """Why a certificate is not valid at what a clock reads, if it is not."""
        if reads < self.begins.get(certificate, reads):
            return "certificate_not_yet_valid"
        if reads >= self.expires.get(certificate, reads + 1):
            return "certificate_expired"
        return None


class Resolver:
    """A name service that one call asks, where a replica remembers nothing."""

    def __init__(self, record: NameRecord, entry: EndpointLive, errands: Errands, clock: Clock) -> None:
        self.record = record
        self._entry = entry
        self._errands = errands
        self._clock = clock
        self._asking: dict[str, list[Callable[[], None]]] = {}
        """For each replica that waits for an answer, who there waits for it."""
        self._failed: dict[str, int] = {}
        """For each replica that got no answer: when it will ask again."""

    def wanted(self, replica: Replica, known: tuple[int, bool] | None, now: int) -> bool:
        """Whether a replica must ask: it remembers nothing that is fresh, and did not fail to hear a moment ago."""
        return (known is None or now >= known[0]) and now >= self._failed.get(replica.name, now)

    def usable(self, known: tuple[int, bool] | None, now: int) -> bool:
        """Whether an address may be used that is past its time, since nobody answers."""
        return known is not None and known[1] and now < known[0] + self.record.stale

    def ask(self, replica: Replica, learn: Callable[[int], object], then: Callable[[], None]) -> None:
        """Ask once for all of a replica's requests; an answer is learnt at its instant, and each of them goes on."""
        waiting = self._asking.get(replica.name)
        if waiting is not None:
            waiting.append(then)
            return
        self._asking[replica.name] = [then]

        def answered(reason: str | None, _: int) -> None:
            if reason is None:
                self._failed.pop(replica.name, None)
                learn(self._clock.now)
            else:
                self._failed[replica.name] = self._clock.now + max(1, self.record.negative_ttl)
            for one in self._asking.pop(replica.name):
                one()

        self._errands.ask(self._entry, 0, self.record.timeout, answered, "resolver")


class Gate:
    """One call's way out, as far as anything on it can be shut."""

    def __init__(
        self, call: str, callee: str, authority: Authority, *, record: NameRecord | None, certificate: str, clock: int
    ) -> None:
        self.pinned = False
        """Whether the callee's address is written down by hand, so that nobody has to ask."""
        self._call = call
        self._callee = callee
        self._authority = authority
        self._record = record
        self._certificate = certificate
        self._clock = clock
        self.resolver: Resolver | None = None

    def asks(self, replica: Replica, then: Callable[[], None], now: int) -> bool:
        """Whether a replica must first ask for the callee's name; then it has, and goes on when it has heard."""
        resolver, record = self.resolver, self._record
        if resolver is None or record is None or self.pinned:
            return False
        if not resolver.wanted(replica, replica.names.get(self._call), now):
            return False
        resolver.ask(replica, partial(self._learn, replica, record), then)
        return True

    def refusal(self, replica: Replica, callee_skew: int, now: int) -> str | None:
        """Why a replica cannot reach the callee, if it cannot."""
        if self._record is not None and not self.pinned:
            known = replica.names.get(self._call)
            if self.resolver is not None and (known is None or now >= known[0]):
                if not self.resolver.usable(known, now):
                    return "no_resolver"
            elif not self._resolves(replica, self._record, now):
                return "no_such_host"
        if self._certificate:
            doubt = self._authority.doubt(self._certificate, now + replica.skew)
            if doubt is not None:
                return doubt
        if self._clock and abs(replica.skew - callee_skew) > self._clock:
            return "clock_skew"
        return None

    def _resolves(self, replica: Replica, record: NameRecord, now: int) -> bool:
        known = replica.names.get(self._call)
        if known is not None and now < known[0]:
            return known[1]
        return self._learn(replica, record, now)

    def _learn(self, replica: Replica, record: NameRecord, now: int) -> bool:
        """Look the callee up, and remember what was said; whether there is such a name."""
        there = not self._authority.unresolved.get(self._callee)
        # Replicas did not all ask at the same moment: the first answer is remembered for a part of its time.
        span = record.ttl if there else record.negative_ttl
        if self._call not in replica.names and there:
            span = span * (1 + sum(replica.name.encode()) % 10) // 10
        replica.names[self._call] = (now + span, there)
        return there


class Network:
    """The network under one call: how much later a request arrives, and whether it does."""

    __slots__ = ("_chance", "_latencies", "_losses", "latency", "loss")

    def __init__(self, chance: Stream) -> None:
        self.latency = 0
        """One way, in microseconds."""
        self.loss = 0
        """The share of requests that never arrive, in parts per million."""
        self._chance = chance
        self._latencies = Blend()
        self._losses = Blend()

    def trouble(self, by: str, latency: int, loss: int) -> None:
        """Let a hand delay and lose: delays and shares add up."""
        self._latencies.set(by, latency, 0)
        self._losses.set(by, loss, 0)
        self.latency, self.loss = self._latencies.sum(), self._losses.total()

    @property
    def calm(self) -> bool:
        """Whether it does nothing."""
        return self.latency == 0 and self.loss == 0

    def loses(self) -> bool:
        """Draw whether a request is lost."""
        return self._chance.chance(self.loss)
