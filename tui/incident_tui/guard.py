"""What keeps the terminal safe: no control sequence leaves, every signal ends the screen cleanly."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from incident_sim.text import safe_line

LONGEST = 2000
"""No line of a terminal is longer; what is, was not written to be read."""


class EscapeFilter(LineFilter):
    """Replaces whatever a terminal might obey in any text that a widget draws."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the signature is Textual's
        """Every segment of a line, with its text made harmless."""
        return [segment if _harmless(segment) else _safe(segment) for segment in segments]


def _harmless(segment: Segment) -> bool:
    return segment.control is not None or segment.text.isprintable()


def _safe(segment: Segment) -> Segment:
    return Segment(safe_line(segment.text, LONGEST), segment.style)


def end_on_signals(leave: Callable[[], None]) -> None:
    """End the screen on SIGTERM and SIGHUP, so that the terminal is given back as it was."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, leave)
        except (NotImplementedError, RuntimeError, ValueError):
            return  # Windows, or not the main thread: there the terminal has other ways to end us
