"""Filling a sentence of the catalogue with the values of a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter

from incident_sim.text import safe_line

LONGEST = 400


def phrase(catalogue: Mapping[str, str], code: str, values: Sequence[str]) -> str:
    """The catalogue's sentence for a code; a code it does not know is shown with its values."""
    pattern = catalogue.get(code)
    if pattern is None or needed(pattern) > len(values):
        return plain(code, values)
    return safe_line(pattern.format(*values), LONGEST)


def plain(code: str, values: Sequence[str]) -> str:
    """A code and its values, as they are."""
    words = code.replace("_", " ")
    return safe_line(f"{words}: {', '.join(values)}" if values else words, LONGEST)


def needed(pattern: str) -> int:
    """How many values a sentence needs."""
    places = [int(name) for _, name, _, _ in Formatter().parse(pattern) if name]
    return max(places, default=-1) + 1


def at_region(name: str, region: str) -> str:
    """A party and its region, or a service of ours."""
    return f"{name} in {region}" if region else name


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
