"""Something wrong with a scenario, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from incident_sim.documents import Path

Finding = tuple[Path, str]
"""Where, and what is wrong there."""


def known(path: Path, what: str, name: str, allowed: Sequence[str]) -> Iterator[Finding]:
    """A finding if a name does not exist."""
    if name not in allowed:
        near = difflib.get_close_matches(name, allowed, 1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        yield path, f"there is no {what} {name!r}: {hint}There are {', '.join(allowed[:30]) or 'none'}"


def twice(path: Path, what: str, names: Sequence[str]) -> Iterator[Finding]:
    """A finding for each name that stands twice."""
    for place, name in enumerate(names):
        if name in names[:place]:
            yield (*path, place), f"the {what} {name!r} is declared a second time"
