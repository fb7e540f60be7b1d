"""Numbers as short as a chart or a table needs them."""

from __future__ import annotations

from incident_sim.observe import Unit, say_when
from incident_sim.units import MINUTE, SECOND, show_clock, show_ratio

NOTHING = "-"


def short(value: int, unit: Unit) -> str:
    """A value with its unit, in at most six cells or so."""
    if value < 0:
        return NOTHING
    match unit:
        case "ratio":
            return show_ratio(value)
        case "duration":
            return latency(value)
        case "rate":
            return f"{thousands(value / 1000)}/s"
        case "money":
            return thousands(value / 100)
        case _:
            return thousands(value)


def latency(micros: int) -> str:
    """``42ms``, ``2.1s``, ``4m01s``."""
    if micros < 0:
        return NOTHING
    if micros < SECOND:
        return f"{micros // 1000}ms" if micros >= 1000 or micros == 0 else f"{micros}us"
    if micros < MINUTE:
        return f"{micros / SECOND:.1f}s"
    return span(micros)


def thousands(value: float) -> str:
    """``97``, ``12.4k``, ``3.1M``."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{value / size:.1f}".removesuffix(".0") + letter
    return f"{value:.1f}".removesuffix(".0") if value < 100 else f"{value:.0f}"


def span(micros: int) -> str:
    """A stretch of time: ``40s``, ``4m01s``, ``1h04m``."""
    if micros < MINUTE:
        return f"{max(0, micros) // SECOND}s"
    minutes, seconds = divmod(micros // SECOND, 60)
    return f"{minutes}m{seconds:02d}s" if minutes < 60 else f"{minutes // 60}h{minutes % 60:02d}m"


def when(micros: int) -> str:
    """An instant of the session, as everywhere on screen: ``T+04:12``."""
    return say_when(micros)


def left_until(due: int, now: int) -> str:
    """How long until something is due, or how long it is overdue."""
    return show_clock(due - now) if due >= now else f"late {show_clock(now - due)}"


def left(until: int | None, now: int) -> str:
    """How long something still takes, rounded up to a whole second; without an end, it waits for its turn."""
    return span(until - now + 999_999) if until is not None else "waits for your hands"
