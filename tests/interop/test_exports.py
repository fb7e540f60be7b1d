"""Exports: what other programs read is valid, whatever the texts, and no computed score is ever lost."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.analysis.results import Flaw, Graded, NotGradable
from incident_sim.errors import FileRefused
from incident_sim.interop import (
    Mark,
    apply_overrides,
    criteria_table,
    grade_schema,
    junit,
    load_overrides,
    platform_table,
    roster,
    summary_table,
    told_result,
)
from incident_sim.scoring.report import CategoryScore, HarmBill, HarmReport, LeftOut, Penalty, Report, Verdict

OVERRIDES = """\
version: 1
overrides:
  - {submission_id: one, criterion: A1, points: 1, reason: The page was acknowledged by word, by: JD, when: 2026-11-25}
  - {submission_id: one, criterion: X6, points: 0, reason: Told in the channel, by: examiner, when: 2026-11-25}
"""


def graded(name: str = "one", words: str = "nothing", score: int = 40_000) -> Graded:
    """A grade of two criteria and a penalty."""
    bill = HarmBill(total=5000)
    return Graded(
        submission_id=name,
        report=Report(
            scenario="shop",
            seed=1,
            variant="broken",
            physics=2,
            rubric=3,
            score=score,
            band="retry",
            categories={"detection": CategoryScore(points=1500, of=4000)},
            criteria=(
                Verdict(id="A1", title="Page acknowledged", points=0, of=1000, reason=words, full_marks=words),
                Verdict(id="A2", title="Declared", points=1500, of=3000, reason=words, full_marks=words),
            ),
            left_out=(LeftOut(id="D8", title="Automation", of=1000, reason=words),),
            penalties=(Penalty(id="X6", title="Silence", points=3000, reason=words),),
            harm=HarmReport(player=bill, idle=bill, reference=bill, avoided=250_000),
        ),
    )


def none(words: str = "It is not a play: one problem.") -> NotGradable:
    """A submission without a grade."""
    return NotGradable(
        submission_id="two", code="invalid", reason=words, flaws=(Flaw(line=1, column=1, message=words),)
    )


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ("=cmd|'/c calc'!A0", "@SUM(1)", "+1", "-1", "\t=1", "\uff1d1", "]]>", "</testcase>", "\x00\x1b[31m", 'a,"b\n')
    ),
)


@given(HOSTILE)
def test_tables_are_whole_and_hold_no_formula(words: str) -> None:
    """Every row has every column, and no text begins as a spreadsheet's formula does."""
    marks = [Mark(graded(words=words)), Mark(none(words))]
    for text in (summary_table(marks), criteria_table(marks), platform_table(marks), roster([("one", words)])):
        header, *rows = csv.reader(io.StringIO(text))
        assert rows
        for row in rows:
            assert len(row) == len(header)
            for cell in row:
                numeric = cell.lstrip("-").replace(".", "", 1).isdecimal()
                assert numeric or not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))  # noqa: RUF001


@given(HOSTILE)
def test_junit_is_xml_whatever_the_texts(words: str) -> None:
    """A test case a submission: an error where there is no grade, a failure below the score that is asked."""
    text = junit([Mark(graded(words=words)), Mark(graded("three", words, 60_000)), Mark(none(words))], 50_000)
    root = ET.fromstring(text.encode("utf-8"))  # noqa: S314  # our own text is what is tried
    assert root.attrib == {"tests": "3", "failures": "1", "errors": "1"}
    assert [len(case.findall("failure")) for case in root.iter("testcase")] == [1, 0, 0]
    assert [len(case.findall("error")) for case in root.iter("testcase")] == [0, 0, 1]


@given(HOSTILE)
def test_printed_grades_hold_to_the_published_schema(words: str) -> None:
    """Alone, and several of them."""
    validator = jsonschema.Draft202012Validator(grade_schema())
    read, document = load_overrides(OVERRIDES, "overrides.yaml")
    marks = apply_overrides([graded(words=words), none(words)], read, document)
    documents = json.loads(json.dumps([told_result(mark) for mark in marks]))
    validator.validate(documents)
    validator.validate(documents[0])
    assert not validator.is_valid(documents[0] | {"outcome": "unheard of"})
    assert not validator.is_valid({key: value for key, value in documents[0].items() if key != "score"})


def test_an_override_stands_beside_the_computed_score() -> None:
    """One of four points of criteria is twenty-five of a hundred; a waived penalty gives back what it took."""
    read, document = load_overrides(OVERRIDES, "overrides.yaml")
    (mark,) = apply_overrides([graded()], read, document)
    assert isinstance(mark.result, Graded)
    assert (mark.result.report.score, mark.score, mark.band) == (40_000, 68_000, "passes")
    (row,) = csv.DictReader(io.StringIO(summary_table([mark])))
    assert (Decimal(row["score"]), Decimal(row["moderated_score"])) == (Decimal(40), Decimal(68))
    told = told_result(mark)
    assert (told["score"], told["moderated_score"], told["overrides"][0]["points"]) == (40, 68, 1)


@pytest.mark.parametrize(
    ("change", "line", "word"),
    [
        (("criterion: A1", "criterion: Z9"), 3, "no criterion and no penalty Z9"),
        (("criterion: A1", "criterion: D8"), 3, "left out of this grade"),
        (("points: 1,", "points: 1.5,"), 3, "worth 1 at most, and this is 1.5"),
        (("points: 1,", "points: 0.0001,"), 3, "more than three decimals"),
        (("submission_id: one", "submission_id: nobody"), 3, "no submission that was handed in"),
        (("submission_id: one", "submission_id: two"), 3, "not gradable"),
        (("criterion: X6", "criterion: A1"), 4, "a second time"),
        (("when: 2026-11-25}\n  - ", "when: 25.11.}\n  - "), 3, "write it as 2026-11-25"),
        (("by: JD", "by: '=1'"), 3, "does not look like"),
        (("reason: Told in the channel, ", ""), 4, "'reason' is missing"),
    ],
)
def test_an_override_that_cannot_be_meant_is_told_on_its_line(change: tuple[str, str], line: int, word: str) -> None:
    """Of nobody, of no criterion, of more than it is worth, twice, without a reason."""
    with pytest.raises(FileRefused) as refused:
        apply_overrides([graded(), none()], *load_overrides(OVERRIDES.replace(*change, 1), "overrides.yaml"))
    assert any(problem.line == line and word in problem.message for problem in refused.value.problems)
