"""What has been changed by hand and not put back: settings, breakers, flags, shares, doors, replicas."""

from __future__ import annotations

from incident_sim.journal.briefing import Briefing
from incident_sim.journal.signals import ChangeRecorded, SessionOpened, Signal
from incident_sim.observe.dashboard import Setting
from incident_sim.units import show_ratio

EVERYWHERE = "all regions"
_WORDS = {"timeout_set": "timeout", "retries_set": "retries", "bulkhead_set": "bulkhead"}


class InForce:
    """Settings that differ from those of the beginning, by what and whom they concern."""

    def __init__(self) -> None:
        self._settings: dict[tuple[str, str], Setting] = {}
        self._flags: dict[str, bool] = {}
        self._flags_at_first: dict[str, bool] = {}
        self._breakers: dict[str, list[str]] = {}
        self._shares: dict[tuple[str, str], str] = {}
        self._replicas: dict[str, str] = {}
        self._sessions: dict[tuple[str, str], None] = {}

    def take(self, at: int, signal: Signal) -> None:
        """Follow the change log."""
        match signal:
            case SessionOpened(briefing=briefing):
                self._open(briefing)
            case ChangeRecorded(happened=happened) if happened == at:
                self._change(at, signal)
            case _:
                pass

    def settings(self) -> tuple[Setting, ...]:
        """What is in force, oldest first."""
        return tuple(sorted(self._settings.values(), key=lambda one: (one.since, one.what, one.target)))

    def breakers(self) -> tuple[tuple[str, str], ...]:
        """Calls and regions whose breaker is open; no region means all."""
        return tuple(
            (call, "" if region == EVERYWHERE else region)
            for call, regions in self._breakers.items()
            for region in regions
        )

    def flags_on(self) -> tuple[str, ...]:
        """Flags that are on."""
        return tuple(flag for flag, on in self._flags.items() if on)

    def sessions(self) -> tuple[tuple[str, str], ...]:
        """Stores and sessions that are open at them, in the order in which they came."""
        return tuple(self._sessions)

    def _open(self, briefing: Briefing) -> None:
        self._flags = {flag.name: flag.on for flag in briefing.flags}
        self._flags_at_first = dict(self._flags)
        for route in briefing.routes:
            for target, part in zip(route.targets, route.shares, strict=False):
                self._shares[route.name, target] = show_ratio(part)
        self._replicas = {node.name: str(node.replicas) for node in briefing.nodes}

    def _change(self, at: int, change: ChangeRecorded) -> None:
        target, values = change.target, change.values
        first = values[0] if values else ""
        match change.change:
            case "timeout_set" | "retries_set" | "bulkhead_set":
                self._set(_WORDS[change.change], target, first, at)
            case "breaker_opened":
                self._breaker(target, first or EVERYWHERE, at, opened=True)
            case "breaker_closed":
                self._breaker(target, first or EVERYWHERE, at, opened=False)
            case "flag_on" | "flag_off":
                self._turn(target, at, on=change.change == "flag_on")
            case "traffic_shifted" if len(values) > 1:
                self._shift(target, values, at)
            case "shed_set":
                self._differs("admitted", target, first, at, differs=first != show_ratio(1_000_000))
            case "session_opened":
                self._sessions[target, first] = None
            case "session_ended":
                self._sessions.pop((target, first), None)
            case "rate_limit_set":
                self._set("rate limit", target, first, at)
            case "fallback_set":
                self._differs("fallback", target, first, at, differs=first != "none")
            case "pool_set" if len(values) > 1:
                self._set("pool", f"{target}.{first}", values[1], at)
            case "limit_set" if len(values) > 1:
                self._set("limit", f"{target}.{first}", values[1], at)
            case "consumers_set":
                self._set("consumers", target, first, at)
            case "autoscaler_on" | "autoscaler_off":
                self._differs("autoscaler", target, "frozen", at, differs=change.change == "autoscaler_off")
            case "eviction_on" | "eviction_off":
                self._differs("eviction", target, "off", at, differs=change.change == "eviction_off")
            case "address_pinned":
                self._set("address", target, "pinned", at)
            case "batch_stopped" | "batch_resumed":
                self._differs("batch", target, "stopped", at, differs=change.change == "batch_stopped")
            case "scale_started" if len(values) > 1:
                self._differs("replicas", target, values[1], at, differs=values[1] != self._replicas.get(target))
            case _:
                pass

    def _set(self, what: str, target: str, value: str, at: int) -> None:
        self._settings[what, target] = Setting(what, target, value, at)

    def _differs(self, what: str, target: str, value: str, at: int, *, differs: bool) -> None:
        if differs:
            self._set(what, target, value, at)
        else:
            self._settings.pop((what, target), None)

    def _breaker(self, call: str, region: str, at: int, *, opened: bool) -> None:
        regions = self._breakers.setdefault(call, [])
        if opened and region not in regions:
            regions.append(region)
        if not opened and region in regions:
            regions.remove(region)
        self._differs("breaker", call, f"open, {', '.join(regions)}", at, differs=bool(regions))

    def _turn(self, flag: str, at: int, *, on: bool) -> None:
        self._flags[flag] = on
        self._differs("flag", flag, "on" if on else "off", at, differs=on != self._flags_at_first.get(flag))

    def _shift(self, route: str, values: tuple[str, ...], at: int) -> None:
        to, part = values[0], values[1]
        where = values[2] if len(values) > 2 else EVERYWHERE
        name = route if where == EVERYWHERE else f"{route} ({where})"
        if where == EVERYWHERE:
            for key in [key for key in self._settings if key[0] == "traffic" and key[1].startswith(f"{route} (")]:
                del self._settings[key]
        self._differs("traffic", name, f"{part} to {to}", at, differs=part != self._shares.get((route, to)))
