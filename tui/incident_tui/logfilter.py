"""What is kept of the log lines on screen while one types, without asking anybody."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.observe import LogLine, say_log

INVERT = "!"


def readable(lines: Sequence[LogLine]) -> list[str]:
    """Each line as it is searched: level, service and text, without case."""
    return [f"{one.level} {one.service} {say_log(one)}".casefold() for one in lines]


def kept(texts: Sequence[str], wanted: str) -> list[int]:
    """Places of the lines that contain a text; with a leading ``!``, of those that do not."""
    inverted = wanted.startswith(INVERT)
    needle = wanted.removeprefix(INVERT).strip().casefold()
    if not needle:
        return list(range(len(texts)))
    return [place for place, text in enumerate(texts) if (needle in text) is not inverted]
