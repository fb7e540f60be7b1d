"""The lever of settings: flags, call policies, breakers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.kernel import Loop, Phase
from incident_sim.policies import Bulkhead, PolicyPatch, Retry
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
        self._later(SWITCH, lambda: edge.opened.add(region or ""))

    def close_breaker(self, call: str, region: str | None) -> None:
        """Make the call again."""
        edge = self._system.edges[call]
        self._changes.write("settings", "breaker_closed", call, region or "all regions")
        self._later(SWITCH, lambda: edge.opened.discard(region or ""))

    def turn_flag(self, flag: str, *, on: bool) -> None:
        """Turn a feature on or off."""
        live = self._system.flags[flag]
        self._changes.write("settings", "flag_on" if on else "flag_off", flag)

        def turn() -> None:
            live.on = on

        self._later(SWITCH, turn)

    def _configure(self, call: str, patch: PolicyPatch) -> None:
        edge = self._system.edges[call]
        self._later(PUSH, lambda: edge.configure(patch))

    def _later(self, span: int, act: Callable[[], None]) -> None:
        self._loop.schedule(span * self._pace // ONE, Phase.ENVIRONMENT, act)
