"""A report as other programs read it."""

from __future__ import annotations

from typing import Any

from incident_sim.scoring.report import Report


def told(report: Report) -> dict[str, Any]:
    """The published form of a grade: points as numbers of points. Keys are only ever added."""
    document = report.model_dump(mode="json")
    document["score"] = report.score / 1000
    for category in document["categories"].values():
        category["points"] /= 1000
        category["of"] /= 1000
    for key in ("criteria", "penalties", "left_out"):
        for row in document[key]:
            for name in ("points", "of", "cap"):
                if row.get(name) is not None:
                    row[name] /= 1000
    return document
