"""From text to a rubric profile, or to everything that is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pydantic import TypeAdapter

from incident_sim.documents import Path, read_yaml, validate
from incident_sim.errors import FileRefused, Problem, ProfileError
from incident_sim.scoring.groups import CRITERIA
from incident_sim.scoring.profile import Profile
from incident_sim.text import safe_line

_PROFILE = TypeAdapter(Profile)


def load_profile(text: str, source: str) -> Profile:
    """Read a profile in YAML or JSON; raises ProfileError with all its problems, each on its line."""
    try:
        document = read_yaml(text, source)
        profile = validate(_PROFILE, document)
    except FileRefused as refusal:
        raise ProfileError(source, refusal.problems) from None
    found = []
    for path, message in _wrong(profile):
        place = document.place(document.known(path))
        found.append(Problem(source, place.line, place.column, message))
    if found:
        raise ProfileError(source, tuple(found))
    return profile


def _wrong(profile: Profile) -> Iterator[tuple[Path, str]]:
    named: list[tuple[Path, str]] = [(("weights", name), name) for name in profile.weights]
    named += [(("left_out", place), name) for place, name in enumerate(profile.left_out)]
    for path, name in named:
        if name not in CRITERIA:
            near = difflib.get_close_matches(name.upper(), CRITERIA, 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            yield path, f"there is no criterion {safe_line(name, 20)!r}: {hint}allowed are A1 to H11, and R1 to R3"
    for place, name in enumerate(profile.left_out):
        if name in profile.weights:
            yield ("left_out", place), f"{name} has a weight above, and cannot be left out as well"
    live = [line for line in CRITERIA.values() if not line.id.startswith("R")]
    if not any(profile.weight(line.id, line.of) for line in live if line.id not in profile.left_out):
        yield (), "nothing is left to be graded: leave some criterion in, with a weight"
