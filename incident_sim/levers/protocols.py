"""The six levers: the only way that anything changes the world.

Nature and engineer press the same knobs. Each lever has a player half, which actions receive, and a nature half,
which only faults receive.

Where nature turns a knob that can be turned back, ``by`` names the hand. Several hands on one knob do not disturb each
other: their factors multiply, amounts and shares add up, the tightest bound counts, what is shut stays shut until the
last of them lets go; of what can only be one thing, such as a flag, the latest counts. What a player decides stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from incident_sim.policies import PolicyPatch


class Work(Protocol):
    """A piece of work that somebody can be handed: an action, as far as a lever must know it."""

    @property
    def kind(self) -> str:
        """What kind of action it is."""

    @property
    def hands(self) -> int:
        """How long it keeps a pair of hands busy, in microseconds."""

    def perform(self, levers: PlayerLevers) -> None:
        """Press the levers."""


@dataclass(frozen=True)
class ReleaseEffects:
    """What a release changes on the replicas that run it."""

    policies: dict[str, PolicyPatch]
    slower: int = 1_000_000
    """A factor on work, in parts per million."""
    errors: int = 0
    """The share of requests that fail, in parts per million."""
    leaks: dict[str, int] = field(default_factory=dict)
    """What each request leaves behind of a resource, in thousandths of its unit."""
    breaks: dict[str, int] = field(default_factory=dict)
    """For users with a value of some dimension, the share of requests that fail, in parts per million."""
    spoils: int = 0
    """The share of writes that leave bad data behind, in parts per million."""
    strands: int = 0
    """The share of requests that earlier releases cannot serve once this one is out, in parts per million."""


class PlayerReleases(Protocol):
    """Going back, and stopping on the way."""

    def roll_back(self, service: str) -> None:
        """Put the release before the running one back, replica by replica."""

    def pause_rollout(self, service: str) -> None:
        """Leave a rollout where it is."""

    def resume_rollout(self, service: str) -> None:
        """Let a paused rollout go on."""


class NatureReleases(Protocol):
    """Shipping."""

    def ship(
        self,
        service: str,
        release: str,
        *,
        summary: str,
        author: str,
        effects: ReleaseEffects,
        upto: int,
        step: int,
        soaks: Sequence[tuple[int, int]],
    ) -> None:
        """Roll a release out to ``upto`` of the replicas, one each ``step`` microseconds.

        At each share of ``soaks`` it waits, for so long before the pace.
        """


class PlayerSettings(Protocol):
    """Flags, call policies and breakers."""

    def set_timeout(self, call: str, timeout: int) -> None:
        """Give a call another timeout, in microseconds, on every release."""

    def set_retries(self, call: str, times: int) -> None:
        """Let a call retry at most so often, on every release."""

    def set_bulkhead(self, call: str, size: int) -> None:
        """Let at most so many calls of one replica be under way at once."""

    def open_breaker(self, call: str, region: str | None) -> None:
        """Fail a call at once, everywhere or towards one region of a third party."""

    def close_breaker(self, call: str, region: str | None) -> None:
        """Let a call be made again."""

    def turn_flag(self, flag: str, *, on: bool) -> None:
        """Turn a feature on or off."""

    def restore_configuration(self, service: str) -> None:
        """Give a service the last configuration that is known to be good."""

    def set_fallback(self, call: str, kind: str, queue: str | None) -> None:
        """Let a call that fails go on with a default, or leave its work in a queue; ``none`` lets it fail."""

    def set_rate_limit(self, service: str, rate: int | None) -> None:
        """Let so many thousandths of a request a second through a service's door; None lifts the limit."""

    def set_pool(self, service: str, pool: str, size: int, wait: int | None) -> None:
        """Give a pool of every replica another size, and another time to wait for a connection."""

    def set_cache(self, service: str, endpoint: str, *, single_flight: bool, stale: int, ttl: int) -> None:
        """Change how a cache fetches, how long past its time an entry is served, and how long it is fresh."""


class NatureSettings(Protocol):
    """Configuration that changes by another hand."""

    def configure(
        self, service: str, by: str, *, slower: int, errors: int, kills: bool, summary: str, author: str
    ) -> None:
        """Push a service's own configuration, to all its replicas within seconds, without a deploy."""

    def flip(self, flag: str, by: str, *, on: bool, summary: str, author: str) -> None:
        """Turn a feature on or off by another hand."""

    def flip_back(self, flag: str, by: str, *, author: str) -> None:
        """Turn a feature to where it would be without that hand."""

    def limit(self, service: str, by: str, rate: int, *, together: bool, summary: str, author: str) -> None:
        """Give a limiter so many thousandths of a request a second by another hand, or let it count all as one."""

    def silence(self, service: str, by: str, *, silent: bool) -> None:
        """Let a service's metrics stop, or come again."""

    def push(self, call: str, by: str, patch: PolicyPatch, *, summary: str, author: str) -> None:
        """Change a call's policies by configuration."""

    def withdraw(self, target: str, by: str, *, author: str) -> None:
        """Take back what a hand has pushed to a call or a service, limits included, and nobody has restored since."""


class PlayerCapacity(Protocol):
    """How much there is of a service."""

    def scale(self, service: str, replicas: int) -> None:
        """Bring a service to so many replicas."""

    def restart(self, service: str) -> None:
        """Replace every replica by a fresh, cold one, a few at a time."""

    def capture(self, service: str) -> None:
        """Save the state of a service's replicas as evidence."""

    def set_autoscaler(self, service: str, *, on: bool, least: int | None, most: int | None) -> None:
        """Freeze an autoscaler or let it work, and give it other bounds."""

    def set_eviction(self, service: str, *, on: bool) -> None:
        """Let health checks take replicas out of rotation, or keep everybody in."""

    def free(self, service: str, resource: str) -> None:
        """Give back what has piled up of a resource: rotate logs, delete what is safe to delete."""

    def raise_limit(self, service: str, resource: str, limit: int) -> None:
        """Let a resource have so many units."""


class NatureCapacity(Protocol):
    """How fast and how much the world gives."""

    def slow(self, target: str, region: str | None, factor: int, by: str) -> None:
        """Let work at a target take ``factor`` times as long, in parts per million; 1,000,000 ends it."""

    def fail(self, target: str, region: str | None, ratio: int, by: str) -> None:
        """Let a share of a target's requests fail; 0 ends it."""

    def cut_quota(self, target: str, region: str | None, rate: int | None, by: str) -> None:
        """Cut our allowance at a third party to so many thousandths a second; None restores it."""

    def lose_replicas(self, service: str, count: int, *, for_good: bool) -> None:
        """Let replicas of a service die; unless for good, whoever keeps them up starts others."""

    def leak(self, service: str, resource: str, amount: int, by: str) -> None:
        """Let each request leave so many thousandths of a unit of a resource behind; 0 ends it."""

    def leak_connections(self, service: str, pool: str, count: int, by: str) -> None:
        """Let each replica lose so many connections of a pool; 0 gives back what is still lost."""


class PlayerRouting(Protocol):
    """Where traffic goes, and how much is let in."""

    def shift(self, route: str, to: str, share: int, only: str | None) -> None:
        """Send a share of a route to one of its targets; ``only`` limits it to one vendor region's segments."""

    def admit(self, journey: str, share: int) -> None:
        """Let a share of a journey's requests in at the door and refuse the rest at once."""

    def pin(self, call: str) -> None:
        """Write a callee's address down, so that nobody has to resolve its name."""

    def renew(self, certificate: str) -> None:
        """Put a certificate in place that is valid."""

    def sync_clocks(self, service: str) -> None:
        """Set the clocks of a service's hosts right."""

    def spread_reconnects(self, journey: str, jitter: int) -> None:
        """Tell long-lived clients to wait a more or less random time before they reconnect."""

    def stop_batch(self, batch: str, *, stopped: bool) -> None:
        """Stop a batch job, or let it begin again when it is due."""


class NatureRouting(Protocol):
    """Traffic that changes by itself, and the network under it."""

    def surge(self, journey: str, factor: int, by: str) -> None:
        """Let a journey's rate be multiplied; 1,000,000 ends it."""

    def mix(self, journey: str, factors: dict[str, int], by: str) -> None:
        """Let users with a value of some dimension come more often, or less; 1,000,000 ends it."""

    def heat(self, service: str, endpoint: str, hot: int, scattered: int, by: str) -> None:
        """Let a share of requests be about one key, and a share about keys that nobody has used before; 0 ends it."""

    def degrade(self, call: str, latency: int, loss: int, by: str) -> None:
        """Let the network under a call delay every request and lose a share of them; 0 ends it."""

    def unresolve(self, callee: str, by: str, *, missing: bool) -> None:
        """Let a callee's name record be missing."""

    def expire(self, certificate: str) -> None:
        """Let a certificate come to its end."""

    def skew(self, service: str, count: int, skew: int, by: str) -> None:
        """Let the clocks of some hosts of a service run ahead by so many microseconds; 0 ends it."""


class PlayerData(Protocol):
    """What is written and stored, and whether it agrees."""

    def end_session(self, service: str, session: str) -> None:
        """End a session at a store: a migration, a long read, something idle in a transaction."""

    def fail_over(self, service: str) -> None:
        """Let a store choose another primary."""

    def set_election(self, service: str, *, heartbeat: int | None, automatic: bool) -> None:
        """Change how long a primary may be silent, and whether another is chosen without being asked."""

    def flush_cache(self, service: str, endpoint: str) -> None:
        """Forget everything a cache knows."""

    def restore(self, service: str) -> None:
        """Put the last good data back where bad data was written."""

    def park(self, queue: str) -> None:
        """Put the message at the head that has failed most among the dead letters."""

    def purge(self, queue: str) -> None:
        """Drop every waiting message of a queue."""

    def redrive(self, queue: str) -> None:
        """Put the dead letters of a queue back into it."""

    def set_consumers(self, queue: str, count: int) -> None:
        """Let so many messages of a queue be under way at once."""

    def compare(self) -> None:
        """Compare our orders with the vendors' payments, and say how many disagree."""

    def reconcile(self) -> None:
        """Compare our orders with the vendors' payments, void what has no order and refund what was paid twice."""


class NatureData(Protocol):
    """What nature does to what is stored."""

    def open_session(self, service: str, session: str, table: str, by: str, *, exclusive: bool) -> None:
        """Let a session at a store ask for a table, alone or shared, and keep it until somebody ends it."""

    def end_session(self, service: str, session: str, by: str) -> None:
        """Let a session be done, as far as it is that hand's."""

    def fail_over(self, service: str) -> None:
        """Let a store lose its primary."""

    def flush_cache(self, service: str, endpoint: str) -> None:
        """Let a cache lose what it knows."""

    def poison(self, service: str, key: int, by: str, *, lethal: bool) -> None:
        """Let requests about a key kill the replica that works on them."""

    def publish(self, queue: str, key: int, count: int) -> None:
        """Put messages about a key into a queue."""


class PlayerDesk(Protocol):
    """People, inside and outside."""

    def page(self, team: str) -> None:
        """Wake a team's on-call engineer."""

    def ask(self, team: str, question: str) -> None:
        """Ask a team that has answered its page; they look at their own telemetry and report."""

    def delegate(self, team: str, work: Work) -> None:
        """Hand a team's engineer a piece of work, done with their own hands."""

    def contact(self, third_party: str) -> None:
        """Open a ticket with a vendor, who answers late."""

    def announce(self, status: str) -> None:
        """Tell the public how things stand; those who gave up come back once it is resolved."""

    def probe(self, journey: str, segment: dict[str, str]) -> None:
        """Send one synthetic user on a journey."""


class NatureDesk(Protocol):
    """People who come by themselves."""

    def say(self, person: str, template: str) -> None:
        """Let somebody write to the incident channel."""


class PlayerLevers(Protocol):
    """What an action may press."""

    @property
    def releases(self) -> PlayerReleases: ...
    @property
    def settings(self) -> PlayerSettings: ...
    @property
    def capacity(self) -> PlayerCapacity: ...
    @property
    def routing(self) -> PlayerRouting: ...
    @property
    def data(self) -> PlayerData: ...
    @property
    def desk(self) -> PlayerDesk: ...


class NatureLevers(Protocol):
    """What a fault may press."""

    @property
    def releases(self) -> NatureReleases: ...
    @property
    def settings(self) -> NatureSettings: ...
    @property
    def capacity(self) -> NatureCapacity: ...
    @property
    def routing(self) -> NatureRouting: ...
    @property
    def data(self) -> NatureData: ...
    @property
    def desk(self) -> NatureDesk: ...
