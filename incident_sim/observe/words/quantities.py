"""Numbers as people say them."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.units import HOUR, MINUTE, ONE, SECOND, show_clock, show_ratio

_BANDS = (("few", 10_000), ("some", 100_000), ("many", 500_000), ("most", 900_000))
_BAND_WORDS = {
    "few": "fewer than one in a hundred",
    "some": "up to one in ten",
    "many": "up to half",
    "most": "most",
    "all": "nearly all",
}


def say_duration(micros: int) -> str:
    """A span as a sentence has it: ``45 seconds``, ``3 minutes``, ``1 h 20 min``, ``350 ms``."""
    span = abs(micros)
    if span < SECOND:
        return f"{span // 1000} ms"
    if span < 2 * MINUTE and span % MINUTE:
        whole, rest = divmod(span, SECOND)
        text = str(whole) if rest < 100_000 or whole >= 10 else f"{span / SECOND:.1f}"
        return f"{text} second" if text == "1" else f"{text} seconds"
    if span < HOUR:
        minutes = (span + MINUTE // 2) // MINUTE
        return f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"
    hours, rest = divmod(span, HOUR)
    return f"{hours} h {rest // MINUTE:02d} min" if rest >= MINUTE else f"{hours} h"


def say_latency(micros: int) -> str:
    """A latency: ``350 ms``, ``2.1 s``; ``no data`` where nothing was measured."""
    if micros < 0:
        return "no data"
    if micros < SECOND:
        return f"{micros // 1000} ms"
    return f"{micros / SECOND:.1f} s"


def say_rate(thousandths: int) -> str:
    """Things a second."""
    return f"{thousandths / 1000:.1f}/s" if thousandths < 100_000 else f"{thousandths // 1000}/s"


def say_money(hundredths: int, currency: str) -> str:
    """An amount, without its hundredths."""
    return f"{currency} {hundredths // 100:,}"


def say_times(ppm: int) -> str:
    """A multiple: ``3.2 times``."""
    return "no data" if ppm < 0 else f"{ppm / ONE:.1f} times"


def say_when(micros: int) -> str:
    """An instant of the session: ``T+04:12``, ``T-02:10`` before the opening."""
    text = show_clock(micros)
    return f"T{text}" if text.startswith("-") else f"T+{text}"


def say_segment(segment: Sequence[tuple[str, str]]) -> str:
    """A group of users: ``region eu, platform mobile``."""
    return ", ".join(f"{dimension.replace('_', ' ')} {value}" for dimension, value in segment)


def say_segments(segments: Sequence[Sequence[tuple[str, str]]]) -> str:
    """Groups of users, or everybody."""
    return "; ".join(say_segment(segment) for segment in segments) if segments else "all users"


def say_share(ppm: int) -> str:
    """A share as a percentage."""
    return show_ratio(ppm)


def band(ppm: int) -> str:
    """The band of a share of failing attempts: few, some, many, most, all."""
    return next((name for name, below in _BANDS if ppm < below), "all")


def say_band(name: str) -> str:
    """A band in words."""
    return _BAND_WORDS.get(name, name)
