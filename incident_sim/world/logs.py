"""Log lines that come from real outcomes, capped by volume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from incident_sim.journal.rows import LogLine

if TYPE_CHECKING:
    from incident_sim.kernel import Loop
    from incident_sim.topology import LogQuality
    from incident_sim.world.edges import Line
    from incident_sim.world.requests import Hop

_OUTBOUND = {
    "timeout": "upstream_timeout",
    "429": "upstream_429",
    "breaker_open": "breaker_open",
    "bulkhead_full": "bulkhead_full",
    "pool_timeout": "pool_wait",
    "no_such_host": "unresolved",
    "no_resolver": "resolver_silent",
    "certificate_expired": "handshake_failed",
    "certificate_not_yet_valid": "handshake_early",
    "clock_skew": "token_refused",
}
"""Which template a caller writes for which outcome; everything else is an error of the callee."""

_STATUS = {
    "queue_full": "503",
    "no_primary": "503",
    "shard_down": "503",
    "connection_reset": "502",
    "error": "500",
    "client_gone": "499",
}


class LogBook:
    """The lines of the open window. Beyond the cap of a service and template, lines are only counted."""

    def __init__(self, loop: Loop, cap: int, quality: Mapping[str, LogQuality]) -> None:
        self._loop = loop
        self._quality = quality
        self._cap = cap
        self._lines: list[LogLine] = []
        self._counts: dict[tuple[str, str], int] = {}

    def write(self, service: str, level: str, template: str, values: tuple[str, ...]) -> None:
        """A service writes a line."""
        key = (service, template)
        count = self._counts.get(key, 0) + 1
        self._counts[key] = count
        if count <= self._cap:
            self._lines.append(LogLine(self._loop.now, service, level, template, values, 1))

    def outbound(self, hop: Hop, line: Line, reason: str) -> None:
        """A caller writes what became of an attempt."""
        caller = hop.endpoint.service.name
        quality = self._quality.get(caller, "full")
        if quality == "partial":
            self.write(caller, "error", "request_failed", (hop.endpoint.name, "upstream"))
            return
        template = _OUTBOUND.get(reason, "upstream_error") if quality == "full" else "upstream_error"
        key = (caller, template)
        count = self._counts.get(key, 0) + 1
        self._counts[key] = count
        if count > self._cap:
            return
        service = line.service
        values: tuple[str, ...]
        match template:
            case "upstream_timeout":
                waited = self._loop.now - hop.sent
                values = (service.name, service.region, str(waited // 1000), str(hop.tries + 1))
            case "upstream_429":
                values = (service.name, service.region, str(service.retry_after // 1_000_000))
            case "upstream_error":
                values = (service.name, service.region, _STATUS.get(reason, "502"))
            case "pool_wait":
                values = (service.name, str((self._loop.now - hop.sent) // 1000))
            case _:
                values = (service.name, service.region)
        trace = hop.visit.trace
        self._lines.append(
            LogLine(self._loop.now, caller, "error", template, values, 1, "" if trace is None else trace.name)
        )

    def failed(self, hop: Hop, reason: str) -> None:
        """A service writes that it could not serve a request that somebody waited for."""
        self.write(hop.endpoint.service.name, "error", "request_failed", (hop.endpoint.name, reason))

    def ship(self) -> tuple[LogLine, ...]:
        """The window's lines in order of time; the last of each kind stands for those the cap left out."""
        lines, self._lines = self._lines, []
        counts, self._counts = self._counts, {}
        last: dict[tuple[str, str], int] = {(line.service, line.template): place for place, line in enumerate(lines)}
        for key, place in last.items():
            over = counts[key] - self._cap
            if over > 0:
                lines[place] = lines[place]._replace(alike=1 + over)
        return tuple(lines)
