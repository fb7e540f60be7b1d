"""What stands between a caller and its callee before a request is sent: names, certificates, clocks, the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_sim.world.blend import Blend

if TYPE_CHECKING:
    from incident_sim.kernel import Stream
    from incident_sim.topology import Certificate, NameRecord
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

    def refusal(self, replica: Replica, callee_skew: int, now: int) -> str | None:
        """Why a replica cannot reach the callee, if it cannot."""
        if self._record is not None and not self.pinned and not self._resolves(replica, self._record, now):
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
        there = not self._authority.unresolved.get(self._callee)
        # Replicas did not all ask at the same moment: the first answer is remembered for a part of its time.
        span = record.ttl if there else record.negative_ttl
        if known is None and there:
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
