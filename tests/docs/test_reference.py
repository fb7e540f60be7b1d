"""The reference pages say what the code says."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from incident_sim.documents import read_yaml
from incident_sim.scenario.checks_parts import check_parts
from incident_sim.scenario.checks_system import check_system
from incident_sim.topology import Topology
from incident_sim.units import FROM_FILE

DOCS = Path(__file__).resolve().parents[2] / "docs"


def load(name: str) -> Any:
    """A script of the documents."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def generated() -> dict[str, str]:
    """The pages as the code would write them now."""
    found: dict[str, str] = load("generate").pages()
    return found


def test_every_picture_is_what_a_run_draws() -> None:
    """And the page of mechanisms shows each; after a change, ``python docs/plots.py`` draws them anew."""
    plots = load("plots")
    drawn = {picture.name: plots.draw(picture) for picture in plots.pictures()}
    found = [path for path in (DOCS / "pictures").glob("*.svg") if not path.name.startswith("screen-")]
    kept = {path.stem: path.read_text(encoding="utf-8") for path in found}
    assert kept == drawn
    page = (DOCS / "mechanisms.md").read_text(encoding="utf-8")
    assert all(f"pictures/{name}.svg" in page for name in drawn)


@pytest.mark.parametrize("name", ["actions.md", "criteria.md", "faults.md", "figures.md", "safeguards.md"])
def test_a_reference_page_follows_the_code(name: str) -> None:
    """After a change, ``python docs/generate.py`` writes it anew."""
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == generated()[name]


def test_the_worked_topology_of_the_manual_is_valid() -> None:
    """What an author copies from the page can be read, and its parts fit together."""
    text = (DOCS / "writing-scenarios.md").read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert found is not None
    data = read_yaml(found.group(1), "manual").data
    topology = Topology.model_validate(data, context=FROM_FILE)
    assert not list(check_parts(topology))
    assert not [problem for problem in check_system(topology) if "is not declared" in problem[1]]
