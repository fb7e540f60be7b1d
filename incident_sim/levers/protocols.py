"""The six levers: the only way that anything changes the world.

Nature and engineer press the same knobs. Each lever has a player half, which actions receive, and a nature half,
which only faults receive.
"""

from __future__ import annotations

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
        policies: dict[str, PolicyPatch],
        slower: int,
        errors: int,
        upto: int,
        step: int,
    ) -> None:
        """Roll a release out to ``upto`` of the replicas, one each ``step`` microseconds.

        ``slower`` is a factor on work and ``errors`` a ratio of requests that fail, both in parts per million.
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


class NatureSettings(Protocol):
    """Configuration that changes by another hand."""

    def push(self, call: str, patch: PolicyPatch, *, summary: str, author: str) -> None:
        """Change a call's policies by configuration."""


class PlayerCapacity(Protocol):
    """How much there is of a service."""

    def scale(self, service: str, replicas: int) -> None:
        """Bring a service to so many replicas."""

    def restart(self, service: str) -> None:
        """Replace every replica by a fresh, cold one, a few at a time."""

    def capture(self, service: str) -> None:
        """Save the state of a service's replicas as evidence."""


class NatureCapacity(Protocol):
    """How fast and how much the world gives."""

    def slow(self, target: str, region: str | None, factor: int) -> None:
        """Let work at a target take ``factor`` times as long, in parts per million; 1,000,000 ends it."""

    def fail(self, target: str, region: str | None, ratio: int) -> None:
        """Let a share of a target's requests fail; 0 ends it."""

    def cut_quota(self, target: str, region: str | None, rate: int | None) -> None:
        """Cut our allowance at a third party to so many thousandths a second; None restores it."""

    def lose_replicas(self, service: str, count: int) -> None:
        """Let replicas of a service die."""


class PlayerRouting(Protocol):
    """Where traffic goes, and how much is let in."""

    def shift(self, route: str, to: str, share: int, only: str | None) -> None:
        """Send a share of a route to one of its targets; ``only`` limits it to one vendor region's segments."""

    def admit(self, journey: str, share: int) -> None:
        """Let a share of a journey's requests in at the door and refuse the rest at once."""


class NatureRouting(Protocol):
    """Traffic that grows by itself."""

    def surge(self, journey: str, factor: int) -> None:
        """Let a journey's rate be multiplied; 1,000,000 ends it."""


class PlayerData(Protocol):
    """What is written, and whether it agrees."""

    def compare(self) -> None:
        """Compare our orders with the vendors' payments, and say how many disagree."""

    def reconcile(self) -> None:
        """Compare our orders with the vendors' payments, void what has no order and refund what was paid twice."""


class NatureData(Protocol):
    """What nature does to data: nothing yet."""


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
