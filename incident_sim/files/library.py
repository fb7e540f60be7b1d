"""The scenario library: where it lies, what is in it, and one scenario of it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from incident_sim import documents
from incident_sim.documents import read_yaml
from incident_sim.errors import FileRefused, Problem, ScenarioError
from incident_sim.files.reading import read_text
from incident_sim.scenario.load import load_scenario
from incident_sim.scenario.schema import Scenario
from incident_sim.scenario.truth import Difficulty
from incident_sim.text import safe_line
from incident_sim.units import MINUTE

_ENGINE = Path(__file__).resolve().parents[1]


def scenario_root() -> Path:
    """The library shipped in the wheel, or the checkout's own folder, live."""
    shipped, checkout = _ENGINE / "_scenarios", _ENGINE.parent / "scenarios"
    if shipped.is_dir():
        return shipped
    if checkout.is_dir() and (_ENGINE.parent / "pyproject.toml").is_file():
        return checkout
    raise FileNotFoundError(f"no scenario library at {shipped} or {checkout}")


def scenario_ids() -> list[str]:
    """The ids of the library, sorted."""
    return sorted(path.stem for path in scenario_root().iterdir() if path.suffix == ".yaml")


def library() -> list[Scenario]:
    """The scenarios of the library, the easiest first."""
    ladder = get_args(Difficulty)
    return sorted(map(open_scenario, scenario_ids()), key=lambda one: (ladder.index(one.difficulty), one.id))


@dataclass(frozen=True)
class Listed:
    """What may be known of a scenario before it is played."""

    id: str
    title: str
    family: str
    difficulty: str
    minutes: int
    summary: str


def catalogue() -> tuple[Listed, ...]:
    """The library to choose from, the easiest first."""
    return tuple(
        Listed(one.id, one.title, one.family, one.difficulty, one.lasts // MINUTE, one.summary) for one in library()
    )


def shelf() -> dict[str, str]:
    """For each id of the library a line to choose by, the easiest first: difficulty, minutes and title."""
    return {one.id: f"{one.id:<24} {one.difficulty:<12} {one.minutes:>3} min  {one.title}" for one in catalogue()}


def open_scenario(name: str) -> Scenario:
    """The scenario of an id of the library or of a file's path; raises ScenarioError."""
    path = _path(name)
    return load_scenario(_text(path), safe_line(str(path), 300))


def refused(name: str, declared: documents.Path, message: str) -> ScenarioError:
    """What is wrong with a scenario that could be opened, on the line that declares it."""
    path = _path(name)
    source = safe_line(str(path), 300)
    document = read_yaml(_text(path), source)
    place = document.place(document.known(declared))
    return ScenarioError(source, (Problem(source, place.line, place.column, message),))


def _path(name: str) -> Path:
    if name in scenario_ids():
        return scenario_root() / f"{name}.yaml"
    if "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
        return Path(name)
    shown = safe_line(name, 80)
    raise ScenarioError(shown, (Problem(shown, 1, 1, f"{unknown(name, scenario_ids())}; or give a file's path"),))


def unknown(name: str, offered: Sequence[str]) -> str:
    """The sentence on a name that no scenario on offer has."""
    near = difflib.get_close_matches(name, offered, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"there is no scenario of this name: {hint}There are {', '.join(offered)}"


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except FileRefused as refusal:
        raise ScenarioError(refusal.source, refusal.problems) from None
