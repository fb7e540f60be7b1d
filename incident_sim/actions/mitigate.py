"""Moves that change the system."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from incident_sim.actions.base import ActionBase, Family, Known, Risk, require, require_region
from incident_sim.errors import ActionRefused
from incident_sim.levers import PlayerLevers
from incident_sim.units import MINUTE, SECOND, CallName, Duration, Name, Ratio, ServiceName


class Mitigation(ActionBase):
    """A change to the running system."""

    family: ClassVar[Family] = "mitigate"
    handling: ClassVar[int] = 5 * SECOND
    risk: ClassVar[Risk] = "cheap"
    shows: ClassVar[int] = MINUTE


class Rollback(Mitigation):
    """Return a service to its previous release, replica by replica.

    Takes 5 s of hands and minutes to act. Replaced replicas start cold. Costs capacity while it runs.
    """

    do: Literal["rollback"] = "rollback"
    risk: ClassVar[Risk] = "costly"
    acts: ClassVar[int] = 3 * MINUTE
    service: ServiceName

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)

    def check(self, known: Known) -> None:
        """There is a release to go back to, and nobody is at it."""
        if known.rollout(self.service) == "rolling_back":
            raise ActionRefused("rollback_running", service=self.service)
        if known.earlier_release(self.service) is None:
            raise ActionRefused("nothing_to_roll_back", service=self.service)

    def perform(self, levers: PlayerLevers) -> None:
        """Start the rollback."""
        levers.releases.roll_back(self.service)


class PauseRollout(Mitigation):
    """Leave a rollout where it is. Acts at once; changes nothing on replicas already replaced."""

    do: Literal["pause_rollout"] = "pause_rollout"
    service: ServiceName

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)

    def check(self, known: Known) -> None:
        """A rollout is running."""
        if known.rollout(self.service) != "running":
            raise ActionRefused("no_rollout_running", service=self.service)

    def perform(self, levers: PlayerLevers) -> None:
        """Pause it."""
        levers.releases.pause_rollout(self.service)


class ResumeRollout(Mitigation):
    """Let a paused rollout go on. Acts at once."""

    do: Literal["resume_rollout"] = "resume_rollout"
    risk: ClassVar[Risk] = "costly"
    service: ServiceName

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)

    def check(self, known: Known) -> None:
        """A rollout is paused."""
        if known.rollout(self.service) != "paused":
            raise ActionRefused("no_rollout_paused", service=self.service)

    def perform(self, levers: PlayerLevers) -> None:
        """Resume it."""
        levers.releases.resume_rollout(self.service)


class SetTimeout(Mitigation):
    """Give a call another timeout, by configuration, on every release.

    Reaches the replicas after about 20 s. Too short a timeout fails requests that would have come.
    """

    do: Literal["set_timeout"] = "set_timeout"
    acts: ClassVar[int] = 20 * SECOND
    call: CallName
    timeout: Annotated[Duration, Field(ge=10_000, le=120_000_000)]

    def refer(self, known: Known) -> None:
        """The call exists."""
        require("call", self.call, known.calls)

    def perform(self, levers: PlayerLevers) -> None:
        """Push the setting."""
        levers.settings.set_timeout(self.call, self.timeout)


class SetRetries(Mitigation):
    """Let a call retry at most so often, by configuration, on every release. Acts after about 20 s."""

    do: Literal["set_retries"] = "set_retries"
    acts: ClassVar[int] = 20 * SECOND
    call: CallName
    times: Annotated[int, Field(ge=0, le=10)]

    def refer(self, known: Known) -> None:
        """The call exists."""
        require("call", self.call, known.calls)

    def perform(self, levers: PlayerLevers) -> None:
        """Push the setting."""
        levers.settings.set_retries(self.call, self.times)


class LimitCalls(Mitigation):
    """Put a bulkhead around a call: at most so many at once from each replica. Acts after about 20 s."""

    do: Literal["limit_calls"] = "limit_calls"
    acts: ClassVar[int] = 20 * SECOND
    call: CallName
    size: Annotated[int, Field(ge=1, le=1000)]

    def refer(self, known: Known) -> None:
        """The call exists."""
        require("call", self.call, known.calls)

    def perform(self, levers: PlayerLevers) -> None:
        """Push the setting."""
        levers.settings.set_bulkhead(self.call, self.size)


class OpenBreaker(Mitigation):
    """Fail a call at once instead of waiting for it, everywhere or towards one region of a vendor.

    Acts within about 10 s. Frees whoever waits; those who needed the call fail, quickly.
    """

    do: Literal["open_breaker"] = "open_breaker"
    risk: ClassVar[Risk] = "costly"
    acts: ClassVar[int] = 10 * SECOND
    call: CallName
    region: Name | None = None

    def refer(self, known: Known) -> None:
        """The call and the region exist."""
        require("call", self.call, known.calls)
        require_region(self.call.split("->")[1], self.region, known)

    def check(self, known: Known) -> None:
        """It is closed."""
        if known.breaker_open(self.call, self.region):
            raise ActionRefused("breaker_already_open", call=self.call)

    def perform(self, levers: PlayerLevers) -> None:
        """Open it."""
        levers.settings.open_breaker(self.call, self.region)


class CloseBreaker(Mitigation):
    """Let a call be made again after its breaker was opened by hand. Acts within about 10 s."""

    do: Literal["close_breaker"] = "close_breaker"
    acts: ClassVar[int] = 10 * SECOND
    call: CallName
    region: Name | None = None

    def refer(self, known: Known) -> None:
        """The call and the region exist."""
        require("call", self.call, known.calls)
        require_region(self.call.split("->")[1], self.region, known)

    def check(self, known: Known) -> None:
        """It is open."""
        if not known.breaker_open(self.call, self.region):
            raise ActionRefused("breaker_not_open", call=self.call)

    def perform(self, levers: PlayerLevers) -> None:
        """Close it."""
        levers.settings.close_breaker(self.call, self.region)


class TurnFlag(Mitigation):
    """Turn a feature on or off. Acts after about 10 s."""

    do: Literal["turn_flag"] = "turn_flag"
    acts: ClassVar[int] = 10 * SECOND
    flag: Name
    on: bool

    def refer(self, known: Known) -> None:
        """The flag exists."""
        require("flag", self.flag, known.flags)

    def check(self, known: Known) -> None:
        """It would change something."""
        if known.flag_on(self.flag) == self.on:
            raise ActionRefused("flag_already_so", flag=self.flag, state="on" if self.on else "off")

    def perform(self, levers: PlayerLevers) -> None:
        """Turn it."""
        levers.settings.turn_flag(self.flag, on=self.on)


class ShiftTraffic(Mitigation):
    """Send a share of a route to one of its targets, for all users or those of one vendor region.

    Acts after about 15 s. Look at the headroom of the target first.
    """

    do: Literal["shift_traffic"] = "shift_traffic"
    risk: ClassVar[Risk] = "costly"
    acts: ClassVar[int] = 15 * SECOND
    route: Name
    to: Name
    """A third party or service this route can go to."""
    share: Ratio
    region: Name | None = None

    def refer(self, known: Known) -> None:
        """The route, the target and the region exist."""
        require("route", self.route, tuple(known.routes))
        require("target", self.to, known.routes[self.route])
        require_region(self.to, self.region, known)

    def perform(self, levers: PlayerLevers) -> None:
        """Shift it."""
        levers.routing.shift(self.route, self.to, self.share, self.region)


class Shed(Mitigation):
    """Let only a share of a journey's requests in and refuse the rest at the door, quickly.

    Acts within about 10 s. Users who are refused are harmed; those who are let in are served.
    """

    do: Literal["shed"] = "shed"
    risk: ClassVar[Risk] = "costly"
    acts: ClassVar[int] = 10 * SECOND
    journey: Name
    admit: Ratio

    def refer(self, known: Known) -> None:
        """The journey exists."""
        require("journey", self.journey, known.journeys)

    def perform(self, levers: PlayerLevers) -> None:
        """Shed."""
        levers.routing.admit(self.journey, self.admit)


class Scale(Mitigation):
    """Bring a service to so many replicas. New ones boot, then start cold. Costs money."""

    do: Literal["scale"] = "scale"
    risk: ClassVar[Risk] = "costly"
    acts: ClassVar[int] = MINUTE
    service: ServiceName
    replicas: Annotated[int, Field(ge=1, le=400)]

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)

    def check(self, known: Known) -> None:
        """The quota allows it."""
        most = known.most_replicas[self.service]
        if self.replicas > most:
            raise ActionRefused("above_quota", service=self.service, asked=self.replicas, most=most)

    def perform(self, levers: PlayerLevers) -> None:
        """Scale it."""
        levers.capacity.scale(self.service, self.replicas)


class Restart(Mitigation):
    """Replace every replica of a service by a fresh, cold one, a few at a time.

    Takes a minute or two. What waited or was under way there fails; state worth looking at is gone.
    """

    do: Literal["restart"] = "restart"
    risk: ClassVar[Risk] = "costly"
    acts: ClassVar[int] = 90 * SECOND
    service: ServiceName

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)

    def check(self, known: Known) -> None:
        """It is not restarting already."""
        if known.restarting(self.service):
            raise ActionRefused("restart_running", service=self.service)

    def perform(self, levers: PlayerLevers) -> None:
        """Restart it."""
        levers.capacity.restart(self.service)


class CaptureState(Mitigation):
    """Save thread dumps, queues and recent logs of a service before they are gone. Takes 20 s of hands."""

    do: Literal["capture_state"] = "capture_state"
    handling: ClassVar[int] = 20 * SECOND
    risk: ClassVar[Risk] = "free"
    shows: ClassVar[int] = 0
    service: ServiceName

    def refer(self, known: Known) -> None:
        """The service exists."""
        require("service", self.service, known.services)

    def perform(self, levers: PlayerLevers) -> None:
        """Capture it."""
        levers.capacity.capture(self.service)


class Reconcile(Mitigation):
    """Void payments that have no order and refund what was charged twice. Takes minutes to act.

    Covers what exists when it runs: do it once the trouble is over, and again if it was not.
    """

    do: Literal["reconcile"] = "reconcile"
    handling: ClassVar[int] = 10 * SECOND
    acts: ClassVar[int] = 2 * MINUTE

    def check(self, known: Known) -> None:
        """None is under way."""
        if known.reconciling():
            raise ActionRefused("reconciliation_running")

    def perform(self, levers: PlayerLevers) -> None:
        """Start it."""
        levers.data.reconcile()
