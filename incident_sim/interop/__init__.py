"""Grades in the forms of other people's programs: JSON, tables, JUnit, learning platforms; and a teacher's own word."""

from incident_sim.interop.documents import grade_schema, told, told_result
from incident_sim.interop.junit import junit
from incident_sim.interop.marks import Mark, Override, Overrides, apply_overrides, load_overrides
from incident_sim.interop.tables import (
    bounds_table,
    criteria_table,
    platform_table,
    roster,
    similar_table,
    summary_table,
)

__all__ = [
    "Mark",
    "Override",
    "Overrides",
    "apply_overrides",
    "bounds_table",
    "criteria_table",
    "grade_schema",
    "junit",
    "load_overrides",
    "platform_table",
    "roster",
    "similar_table",
    "summary_table",
    "told",
    "told_result",
]
