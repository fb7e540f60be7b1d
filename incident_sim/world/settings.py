"""The lever of settings: flags, call policies, breakers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.kernel import Loop, Phase
from incident_sim.policies import Bulkhead, Fallback, PolicyPatch, RateLimit, Retry
from incident_sim.units import show_duration

if TYPE_CHECKING:
    from incident_sim.world.assembly import System
    from incident_sim.world.changes import ChangeLog

ONE = 1_000_000
PUSH = 20_000_000
"""How long a setting takes to reach every replica, before the pace."""
SWITCH = 10_000_000
"""How long a breaker or a flag takes, before the pace."""


class Settings:
    """Both halves of the lever."""

    def __init__(self, system: System, loop: Loop, changes: ChangeLog, pace: int) -> None:
        self._system = system
        self._loop = loop
        self._changes = changes
        self._pace = pace
        self._pushed: dict[str, list[str]] = {}
        """For each service, the hands whose configuration is in force."""
        self._limited: dict[str, bool] = {}
        """Services whose limiter was pushed by another hand."""

    def set_timeout(self, call: str, timeout: int) -> None:
        """Push another timeout."""
        self._changes.write("settings", "timeout_set", call, show_duration(timeout))
        self._configure(call, PolicyPatch(timeout=timeout))

    def set_retries(self, call: str, times: int) -> None:
        """Push another number of retries; back-off, jitter and budget stay as they were declared."""
        self._changes.write("settings", "retries_set", call, str(times))
        base = next(spec.policy.retry for spec in self._system.topology.calls if spec.name == call)
        self._configure(call, PolicyPatch(retry=Retry(**{**base.model_dump(), "times": times})))

    def set_bulkhead(self, call: str, size: int) -> None:
        """Push a bulkhead."""
        self._changes.write("settings", "bulkhead_set", call, str(size))
        self._configure(call, PolicyPatch(bulkhead=Bulkhead(size=size)))

    def push(self, call: str, patch: PolicyPatch, *, summary: str, author: str) -> None:
        """Change policies by another hand."""
        self._changes.write("settings", "config_pushed", call, summary, by=author)
        self._configure(call, patch)

    def open_breaker(self, call: str, region: str | None) -> None:
        """Fail a call at once."""
        edge = self._system.edges[call]
        self._changes.write("settings", "breaker_opened", call, region or "all regions")
        self._later(SWITCH, lambda: edge.open(region or "", opened=True))

    def close_breaker(self, call: str, region: str | None) -> None:
        """Make the call again."""
        edge = self._system.edges[call]
        self._changes.write("settings", "breaker_closed", call, region or "all regions")
        self._later(SWITCH, lambda: edge.open(region or "", opened=False))

    def turn_flag(self, flag: str, *, on: bool) -> None:
        """Turn a feature on or off."""
        live = self._system.flags[flag]
        self._changes.write("settings", "flag_on" if on else "flag_off", flag)

        def turn() -> None:
            live.on = on

        self._later(SWITCH, turn)

    def restore_configuration(self, service: str) -> None:
        """Take back whatever was pushed to a service."""
        live = self._system.services[service]
        self._changes.write("settings", "config_restored", service)

        def act() -> None:
            for hand in self._pushed.pop(service, ()):
                live.slowness.set(hand, ONE, ONE)
                live.failure.set(hand, 0, 0)
            live.settle()
            live.poison(poisoned=False)
            if self._limited.pop(service, False):
                self._declared(service)

        self._later(PUSH, act)

    def configure(
        self, service: str, by: str, *, slower: int, errors: int, kills: bool, summary: str, author: str
    ) -> None:
        """Push a service's own configuration; further pushes by the same hand replace it without another line."""
        live = self._system.services[service]
        hands = self._pushed.setdefault(service, [])
        if by not in hands:
            hands.append(by)
            self._changes.write("settings", "config_pushed", service, summary, by=author)
        live.slowness.set(by, slower, ONE)
        live.failure.set(by, errors, 0)
        live.settle()
        if kills:
            live.poison(poisoned=True)

    def flip(self, flag: str, *, on: bool, summary: str, author: str) -> None:
        """Turn a feature on or off by another hand, at once."""
        self._system.flags[flag].on = on
        self._changes.write("settings", "flag_on" if on else "flag_off", flag, summary, by=author)

    def limit(self, service: str, rate: int, *, together: bool, summary: str, author: str) -> None:
        """Give a limiter another rate by another hand, at once; or let it count everybody together."""
        self._changes.write("settings", "config_pushed", service, summary, by=author)
        self._limited[service] = True
        self._limit(service, rate, together=together)

    def silence(self, service: str, *, silent: bool) -> None:
        """Let a service's metrics stop."""
        self._system.services[service].silent = silent

    def set_rate_limit(self, service: str, rate: int | None) -> None:
        """Push a limiter's rate, or lift it."""
        self._changes.write("settings", "rate_limit_set", service, "none" if rate is None else f"{rate // 1000}/s")
        self._later(PUSH, lambda: self._limit(service, rate))

    def _limit(self, service: str, rate: int | None, *, together: bool = False) -> None:
        live, declared = self._system.services[service], self._system.specs[service].limit
        if rate is None:
            live.limit = None
        else:
            before = declared if live.limit is None else live.limit.spec
            self._put_limit(service, (before or RateLimit(rate=rate)).at_rate(rate, together=together))
        live.retry_after = declared.retry_after if declared is not None else ONE
        live.fit()

    def _declared(self, service: str) -> None:
        live, declared = self._system.services[service], self._system.specs[service].limit
        if declared is None:
            live.limit = None
        else:
            self._put_limit(service, declared)
        live.fit()

    def _put_limit(self, service: str, limit: RateLimit) -> None:
        live = self._system.services[service]
        if live.limit is None:
            live.limit = self._system.limiter(limit)
        else:
            live.limit.change(limit)

    def set_fallback(self, call: str, kind: str, queue: str | None) -> None:
        """Push what a call does without an answer."""
        self._changes.write("settings", "fallback_set", call, kind)
        edge = self._system.edges[call]
        fallback = None if kind == "none" else Fallback(kind="later" if kind == "later" else "default", queue=queue)
        self._later(PUSH, lambda: edge.fall_back(fallback))

    def set_pool(self, service: str, pool: str, size: int, wait: int | None) -> None:
        """Push a pool's size."""
        self._changes.write("settings", "pool_set", service, pool, str(size))
        holds = self._system.services[service].holds
        if holds is not None:
            self._later(PUSH, lambda: holds.resize(pool, size, wait))

    def set_cache(self, service: str, endpoint: str, *, single_flight: bool, stale: int, ttl: int) -> None:
        """Push how a cache behaves."""
        self._changes.write("settings", "cache_set", service, endpoint)
        cache = self._system.services[service].endpoints[endpoint].cache
        if cache is not None:
            self._later(PUSH, lambda: cache.behave(single_flight=single_flight, stale=stale, ttl=ttl))

    def _configure(self, call: str, patch: PolicyPatch) -> None:
        edge = self._system.edges[call]
        self._later(PUSH, lambda: edge.configure(patch))

    def _later(self, span: int, act: Callable[[], None]) -> None:
        self._loop.schedule(span * self._pace // ONE, Phase.ENVIRONMENT, act)
