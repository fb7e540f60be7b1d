"""JSON Schemas of the files that people write, and of the grades that programs read."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaValue

from incident_sim.actions import ACTION, Postmortem
from incident_sim.interop import Overrides, grade_schema
from incident_sim.plays import Runbook, Submission, TimedAction
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Profile


def schema_of(what: str) -> dict[str, Any]:
    """The schema of a kind of file, in draft 2020-12."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if what == "grade":
        return draft | grade_schema()
    adapters: dict[str, TypeAdapter[Any]] = {
        "scenario": TypeAdapter(Scenario),
        "submission": TypeAdapter(Submission),
        "postmortem": TypeAdapter(Postmortem),
        "actions": ACTION,
        "runbook": TypeAdapter(Runbook),
        "profile": TypeAdapter(Profile),
        "overrides": TypeAdapter(Overrides),
    }
    found = adapters[what].json_schema()
    if what == "submission":
        _flatten(found)
    return draft | found


def _flatten(found: JsonSchemaValue) -> None:
    """People write an action's keys beside ``at``: say so."""
    timed = found["$defs"][TimedAction.__name__]
    own = timed["properties"]
    action = own.pop("action")
    found["$defs"][TimedAction.__name__] = {
        "description": timed.get("description", ""),
        "type": "object",
        "required": ["at", "do"],
        "properties": {"at": own["at"], "actor": own["actor"], "do": {"type": "string"}},
        "anyOf": [{"$ref": reference["$ref"]} for reference in action["oneOf"]],
    }
