"""Scenarios and looks agree on the names of figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from incident_sim.observe.looks.reference import FIGURES, names_figure
from incident_sim.scenario.load import load_scenario

FILES = sorted((Path(__file__).resolve().parents[2] / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_clue_rests_on_a_figure_its_look_can_carry(path: Path) -> None:
    """A clue on a figure that no answer has could never be found."""
    scenario = load_scenario(path.read_text(encoding="utf-8"), path.name)
    clues = [clue for variant in scenario.variants for clue in variant.truth.clues]
    assert clues
    unknown = [f"{clue.view}: {clue.figure}" for clue in clues if "*" not in clue.figure]
    assert [name for name in unknown if not names_figure(*name.split(": ", 1))] == []


def test_no_figure_is_listed_twice() -> None:
    """One name, one meaning, within a look."""
    names = [(kind.view, kind.name) for kind in FIGURES]
    assert len(names) == len(set(names))
