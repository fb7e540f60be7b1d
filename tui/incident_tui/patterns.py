"""Log lines by what they say: lines that differ only in numbers are one pattern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from incident_sim.observe import LogLine, say_log

ANY = "#"
"""Stands for any number in a pattern."""
_NUMBER = re.compile(
    r"\b(?=[0-9a-f-]*[0-9])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
    r"|\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b"
    r"|\d+(?:[.,:]\d+)*"
)


@dataclass(frozen=True)
class Pattern:
    """What some lines say, numbers left out, and how many of them there are."""

    text: str
    level: str
    count: int
    """Lines, those that were dropped for their volume counted."""
    services: tuple[str, ...]
    first: int
    last: int


def fold(text: str) -> str:
    """A text with every number, and every identifier written in hexadecimal digits, as ``#``."""
    return _NUMBER.sub(ANY, text)


@lru_cache(maxsize=20_000)
def _folded(template: str, values: tuple[str, ...]) -> str:
    return fold(say_log(LogLine(0, "", "", template, values, 1)))


def pattern_of(line: LogLine) -> str:
    """The pattern of a line."""
    return _folded(line.template, line.values)


def patterns(lines: Sequence[LogLine]) -> list[Pattern]:
    """All patterns of some lines, the most frequent first."""
    found: dict[tuple[str, str], list[LogLine]] = {}
    for line in lines:
        found.setdefault((line.level, pattern_of(line)), []).append(line)
    counted = [
        Pattern(
            text,
            level,
            sum(line.alike for line in group),
            tuple(dict.fromkeys(line.service for line in group)),
            group[0].at,
            group[-1].at,
        )
        for (level, text), group in found.items()
    ]
    return sorted(counted, key=lambda one: (-one.count, one.first, one.text))
