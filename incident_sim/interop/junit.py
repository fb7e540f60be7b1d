"""Grades as JUnit tells of tests, so that a build can show them: a test case for each submission."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from incident_sim.analysis.results import Graded, NotGradable
from incident_sim.interop.marks import Mark
from incident_sim.interop.tables import feedback
from incident_sim.text import safe_text


def junit(marks: Sequence[Mark], least: int | None) -> str:
    """An XML document: below ``least`` thousandths is a failure, not gradable an error, anything else passes."""
    below = [mark for mark in marks if _fails(mark, least)]
    broken = [mark for mark in marks if isinstance(mark.result, NotGradable)]
    counts = {"tests": str(len(marks)), "failures": str(len(below)), "errors": str(len(broken))}
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {"name": "incident-sim grade", **counts, "skipped": "0"})
    for mark in marks:
        _case(suite, mark, least)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _fails(mark: Mark, least: int | None) -> bool:
    return least is not None and mark.score is not None and mark.score < least


def _case(suite: ET.Element, mark: Mark, least: int | None) -> None:
    match mark.result:
        case Graded(submission_id=name, report=report):
            case = ET.SubElement(suite, "testcase", {"classname": f"{report.scenario}.{report.seed}", "name": name})
            score = f"{(mark.score or 0) / 1000:.1f}"
            if least is not None and _fails(mark, least):
                message = f"{score} of 100, and at least {least / 1000:g} is asked"
                ET.SubElement(case, "failure", {"message": message, "type": "below_min_score"}).text = _said(mark)
            ET.SubElement(case, "system-out").text = f"{score} of 100: {mark.band}. {_said(mark)}"
        case NotGradable(submission_id=name, code=code, reason=reason):
            case = ET.SubElement(suite, "testcase", {"classname": "not_gradable", "name": name})
            ET.SubElement(case, "error", {"message": safe_text(reason), "type": code}).text = _said(mark)


def _said(mark: Mark) -> str:
    """Text without any character that XML forbids."""
    return safe_text(feedback(mark), 4000)
