"""The stretch of time that every view shows, and how it is said."""

from __future__ import annotations

from incident_sim.units import MINUTE

WINDOWS: tuple[int | None, ...] = (5 * MINUTE, 15 * MINUTE, 30 * MINUTE, None)
"""From the narrowest to all there is."""
USUAL = 30 * MINUTE
LONGEST = 120 * MINUTE
"""What a question asks for where all is shown."""


def wider(window: int | None) -> int | None:
    """The next wider window; the widest stays."""
    return WINDOWS[min(WINDOWS.index(window) + 1, len(WINDOWS) - 1)]


def narrower(window: int | None) -> int | None:
    """The next narrower window; the narrowest stays."""
    return WINDOWS[max(WINDOWS.index(window) - 1, 0)]


def say_window(window: int | None) -> str:
    """``last 15m``, or ``all``."""
    return "all" if window is None else f"last {window // MINUTE}m"


def asked(window: int | None, least: int) -> int:
    """How far back a question reaches: never less than it would by itself, so that a narrow view misses no answer."""
    return max(least, LONGEST if window is None else window)
