"""The lever of settings: flags, call policies, breakers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.kernel import Loop, Phase
from incident_sim.policies import Bulkhead, Fallback, PolicyPatch, RateLimit, Retry
from incident_sim.units import show_duration
from incident_sim.world.blend import Blend, Layers

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
        self._pushed: dict[str, dict[str, Callable[[], None]]] = {}
        """For each service, the hands whose configuration is in force there, and how each is taken back."""
        self._kills: dict[str, Blend] = {}
        """For each service, the hands whose configuration kills who loads it."""
        self._silences: dict[str, Blend] = {}
        self._flags = {flag.name: Layers(flag.on) for flag in system.flags.values()}
        self._limits = {spec.name: Layers(spec.limit) for spec in system.specs.values()}

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

    def push(self, call: str, by: str, patch: PolicyPatch, *, summary: str, author: str) -> None:
        """Change policies by another hand."""
        self._changes.write("settings", "config_pushed", call, summary, by=author)
        edge = self._system.edges[call]
        pushed = self._of(call)
        pushed[by] = lambda: edge.withdraw(by)

        def act() -> None:
            if by in pushed:
                edge.push(by, patch)

        self._later(PUSH, act)

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
        layers, live = self._flags[flag], self._system.flags[flag]
        self._changes.write("settings", "flag_on" if on else "flag_off", flag)

        def turn() -> None:
            layers.settle(on)
            live.on = on

        self._later(SWITCH, turn)

    def restore_configuration(self, service: str) -> None:
        """Take back whatever was pushed to a service, to its limiter, and to the calls it makes."""
        self._changes.write("settings", "config_restored", service)
        pushed = self._of(service)

        def act() -> None:
            for take_back in pushed.values():
                take_back()
            pushed.clear()

        self._later(PUSH, act)

    def withdraw(self, target: str, by: str, *, author: str) -> None:
        """Take back what a hand has pushed, as quickly as it came."""
        take_back = self._of(target).pop(by, None)
        if take_back is None:
            return
        self._changes.write("settings", "config_restored", target, by=author)
        if target in self._system.edges:
            self._later(PUSH, take_back)
        else:
            take_back()

    def _of(self, target: str) -> dict[str, Callable[[], None]]:
        """What is pushed to a service; what is pushed to a call belongs to its caller."""
        return self._pushed.setdefault(target.partition("->")[0], {})

    def configure(
        self, service: str, by: str, *, slower: int, errors: int, kills: bool, summary: str, author: str
    ) -> None:
        """Push a service's own configuration; further pushes by the same hand replace it without another line."""
        live = self._system.services[service]
        pushed = self._of(service)
        if by not in pushed:
            pushed[by] = lambda: self._unload(service, by)
            self._changes.write("settings", "config_pushed", service, summary, by=author)
        live.slowness.set(by, slower, ONE)
        live.failure.set(by, errors, 0)
        live.settle()
        if kills:
            self._kills.setdefault(service, Blend()).set(by, 1, 0)
            live.poison(poisoned=True)

    def _unload(self, service: str, by: str) -> None:
        live = self._system.services[service]
        live.slowness.set(by, ONE, ONE)
        live.failure.set(by, 0, 0)
        live.settle()
        kills = self._kills.get(service)
        if kills:
            kills.set(by, 0, 0)
            if not kills:
                live.poison(poisoned=False)

    def flip(self, flag: str, by: str, *, on: bool, summary: str, author: str) -> None:
        """Turn a feature on or off by another hand, at once."""
        self._flags[flag].lay(by, on)
        self._system.flags[flag].on = on
        self._changes.write("settings", "flag_on" if on else "flag_off", flag, summary, by=author)

    def flip_back(self, flag: str, by: str, *, author: str) -> None:
        """Turn a feature to where it would be without a hand, at once."""
        live, layers = self._system.flags[flag], self._flags[flag]
        layers.lift(by)
        if live.on != layers.value:
            live.on = layers.value
            self._changes.write("settings", "flag_on" if live.on else "flag_off", flag, by=author)

    def limit(self, service: str, by: str, rate: int, *, together: bool, summary: str, author: str) -> None:
        """Give a limiter another rate by another hand, at once; or let it count everybody together."""
        self._changes.write("settings", "config_pushed", service, summary, by=author)
        self._of(service)[by] = lambda: self._unlimit(service, by)
        self._limits[service].lay(by, self._at_rate(service, rate, together=together))
        self._limit(service)

    def _unlimit(self, service: str, by: str) -> None:
        if self._limits[service].lift(by):
            self._limit(service)

    def silence(self, service: str, by: str, *, silent: bool) -> None:
        """Let a service's metrics stop, as long as any hand wants it so."""
        hands = self._silences.setdefault(service, Blend())
        hands.set(by, int(silent), 0)
        self._system.services[service].silent = bool(hands)

    def set_rate_limit(self, service: str, rate: int | None) -> None:
        """Push a limiter's rate, or lift it."""
        self._changes.write("settings", "rate_limit_set", service, "none" if rate is None else f"{rate // 1000}/s")

        def act() -> None:
            self._limits[service].settle(None if rate is None else self._at_rate(service, rate))
            self._limit(service)

        self._later(PUSH, act)

    def _at_rate(self, service: str, rate: int, *, together: bool = False) -> RateLimit:
        """The limit that is in force, or would be, at another rate."""
        before = self._limits[service].value or self._system.specs[service].limit or _limit(rate)
        return before.at_rate(rate, together=together)

    def _limit(self, service: str) -> None:
        """Put the limit that counts in force."""
        live, spec = self._system.services[service], self._system.specs[service].limit
        limit = self._limits[service].value
        live.retry_after = spec.retry_after if spec is not None else ONE
        if limit is None:
            live.limit = None
        elif live.limit is None:
            live.limit = self._system.limiter(limit)
        else:
            live.limit.change(limit)
        live.fit()

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


def _limit(rate: int) -> RateLimit:
    """A limit of so many thousandths of a request a second, which lets a second's worth through at once."""
    return RateLimit(rate=rate, burst=max(1, rate // 1000))
