"""From the text of a scenario file to a scenario, or to everything that is wrong with it."""

from __future__ import annotations

from pydantic import TypeAdapter

from incident_sim.documents import read_yaml, validate
from incident_sim.errors import FileRefused, Problem, ScenarioError
from incident_sim.scenario.checks import check
from incident_sim.scenario.schema import Scenario

_SCENARIO = TypeAdapter(Scenario)


def load_scenario(text: str, source: str) -> Scenario:
    """Read a scenario; raises ScenarioError with all its problems, each on its line."""
    try:
        document = read_yaml(text, source)
        scenario = validate(_SCENARIO, document)
    except FileRefused as refusal:
        raise ScenarioError(source, refusal.problems) from None
    found = []
    for path, message in check(scenario):
        place = document.place(document.known(path))
        found.append(Problem(source, place.line, place.column, message))
    if found:
        raise ScenarioError(source, tuple(found))
    return scenario
