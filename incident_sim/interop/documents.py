"""A grade as one JSON document, and the schema of it. Keys are only ever added."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from incident_sim.analysis.results import Graded, NotGradable
from incident_sim.interop.marks import Mark, Override
from incident_sim.scoring import Report

POINTS = {
    "Report": ("score",),
    "CategoryScore": ("points", "of"),
    "Verdict": ("points", "of"),
    "Penalty": ("points", "cap"),
    "LeftOut": ("of",),
    "Prevention": ("points",),
    "Override": ("points",),
}
"""Where the published form has points with decimals, and the engine thousandths."""


def told(report: Report) -> dict[str, Any]:
    """The published form of a grade: points as numbers of points."""
    document = report.model_dump(mode="json")
    document["score"] = report.score / 1000
    for category in document["categories"].values():
        category["points"] /= 1000
        category["of"] /= 1000
    if document["prevention"] is not None:
        document["prevention"]["points"] /= 1000
    for key in ("criteria", "penalties", "left_out"):
        for row in document[key]:
            for name in ("points", "of", "cap"):
                if row.get(name) is not None:
                    row[name] /= 1000
    return document


def told_result(mark: Mark) -> dict[str, Any]:
    """The published form of a result: a grade with the id of its submission, or why there is none."""
    match mark.result:
        case Graded(submission_id=name, report=report):
            document = {"outcome": "graded", "submission_id": name, **told(report)}
            document["moderated_score"] = mark.score / 1000 if mark.score is not None else None
            document["overrides"] = [_told_override(each) for each in mark.overrides]
            return document
        case NotGradable() as none:
            return none.model_dump(mode="json")


def _told_override(override: Override) -> dict[str, Any]:
    return override.model_dump(mode="json") | {"points": override.points / 1000}


def grade_schema() -> dict[str, Any]:
    """The schema of what ``grade --json`` prints: one result, or a list of them."""
    found = TypeAdapter(Graded | NotGradable | Override).json_schema(mode="serialization")
    definitions = found["$defs"]
    graded, report = definitions["Graded"], definitions.pop("Report")
    for name, keys in POINTS.items():
        properties = (report if name == "Report" else definitions[name])["properties"]
        for key in keys:
            properties[key] = _with_decimals(properties[key])
    definitions["Graded"] = {
        "title": "Graded",
        "description": graded["description"],
        "type": "object",
        "properties": {
            "outcome": graded["properties"]["outcome"],
            "submission_id": graded["properties"]["submission_id"],
            **report["properties"],
            "moderated_score": {"type": "number", "description": "The score with overrides; else the score."},
            "overrides": {"type": "array", "items": {"$ref": "#/$defs/Override"}},
        },
        "required": ["outcome", "submission_id", "moderated_score", "overrides", *report["required"]],
        "additionalProperties": False,
    }
    one = {"oneOf": [{"$ref": "#/$defs/Graded"}, {"$ref": "#/$defs/NotGradable"}]}
    return {"title": "Grade", "anyOf": [one, {"type": "array", "items": one}], "$defs": definitions}


def _with_decimals(schema: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in schema:
        return schema | {"anyOf": [_with_decimals(each) for each in schema["anyOf"]]}
    return schema | {"type": "number"} if schema.get("type") == "integer" else schema
