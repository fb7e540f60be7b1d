"""Grading many: hostile submissions harm nobody, and nothing but a submission decides its grade."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from incident_sim.analysis import Means, grade_submission
from incident_sim.analysis.results import RESULT, Code, Graded, NotGradable, Record
from incident_sim.batch import Grader, Handed, Limits, Order
from incident_sim.batch.grading_work import Ground, Held, Sheet
from incident_sim.batch.grading_work import grade as work_on
from incident_sim.cli import main
from incident_sim.errors import BranchFailed, BudgetExceeded
from incident_sim.files import Found, Results, gather, open_scenario
from incident_sim.interop import grade_schema
from incident_sim.plays.load import load_submission
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import STANDARD
from tests.batch.handing_in import ACKNOWLEDGE, SHOP, TEXTS, hand_in, honest, play

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and links of a POSIX system")


@pytest.fixture(scope="session")
def shop() -> Scenario:
    """Two services and a broken release."""
    return open_scenario(str(SHOP))


def grade(shop: Scenario, found: Sequence[Found], results: Path | None = None, jobs: int = 2) -> list[Handed]:
    """Grade files against the small shop."""
    order = Order(offered={shop.id: shop}, limits=Limits(120), jobs=jobs, results=Results(results) if results else None)
    with closing(Grader(order, lambda *_: None)) as grader:
        return grader.grade(found)


class Class:
    """A folder of submissions, graded."""

    def __init__(self, shop: Scenario, folder: Path, honest_ones: int, hostile: int) -> None:
        self.expected: dict[str, Code] = hand_in(folder / "class", honest_ones, hostile)
        self.found = gather([str(folder / "class")])
        self.results = folder / "results"
        self.handed = grade(shop, self.found, self.results)
        self.by_name = {each.found.name: each for each in self.handed}


@pytest.fixture(scope="session")
def graded(shop: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Eight honest plays among every hostile kind."""
    return Class(shop, tmp_path_factory.mktemp("many"), 8, len(TEXTS) + 4)


def check_honest(shop: Scenario, graded: Class) -> None:
    """Each honest grade is what grading it alone, in this process, comes to."""
    for each in graded.handed:
        if each.found.name not in graded.expected:
            text = each.found.path.read_text(encoding="utf-8")
            alone = grade_submission(shop, load_submission(text, each.found.name), Means(lambda *_: None))
            assert isinstance(each.result, Graded)
            assert each.result.report == alone.report, each.found.name


def check_hostile(graded: Class) -> None:
    """Each hostile one is told off for what is wrong with it, in a sentence."""
    for name, code in graded.expected.items():
        result = graded.by_name[name].result
        assert isinstance(result, NotGradable), name
        assert result.code == code, f"{name}: {result}"
        assert result.reason.endswith(".")
        assert result.flaws
        assert not any(ord(char) < 32 for flaw in result.flaws for char in flaw.message)


def test_honest_plays_get_the_grade_they_get_alone(shop: Scenario, graded: Class) -> None:
    """Whoever else handed in, and whatever that was."""
    check_honest(shop, graded)


def test_hostile_submissions_are_not_gradable_each_for_its_reason(graded: Class) -> None:
    """Aliases, depth, size, pipes, links, numbers, names of files, other rules."""
    check_hostile(graded)


def test_every_file_has_one_record(graded: Class) -> None:
    """A record each, whatever happens, and none more."""
    assert [each.found for each in graded.handed] == graded.found
    assert {path.stem for path in (graded.results / "records").iterdir()} == {each.record.key for each in graded.handed}
    for each in graded.handed:
        kept = (graded.results / "records" / f"{each.record.key}.json").read_text(encoding="utf-8")
        assert Record.model_validate_json(kept) == each.record


def test_no_result_names_a_file(graded: Class) -> None:
    """Names of files are often names of people: results know ids alone."""
    for path in graded.results.rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert "play-" not in text
        assert "group-" not in text


def test_order_and_number_of_workers_do_not_matter(shop: Scenario, graded: Class) -> None:
    """The other way round, one at a time: the same records."""
    some = [each for each in graded.found if each.name.startswith("group-1") or each.name in graded.expected]
    again = grade(shop, some[::-1], jobs=1)
    assert [each.record for each in again[::-1]] == [graded.by_name[each.name].record for each in some]


def test_a_second_run_does_only_what_is_missing(shop: Scenario, graded: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole records are taken as they stand; a torn one is made again."""
    told: list[str] = []
    torn = next(each for each in graded.handed if isinstance(each.result, Graded))
    path = graded.results / "records" / f"{torn.record.key}.json"
    path.write_text(path.read_text(encoding="utf-8")[:100], encoding="utf-8")
    order = Order(offered={shop.id: shop}, jobs=2, results=Results(graded.results))
    with closing(Grader(order, lambda what, *_: told.append(what))) as grader:
        again = grader.grade(graded.found)
    assert [each.record for each in again] == [each.record for each in graded.handed]
    assert "nobody, and the reference" not in told
    assert told.count("grading") == 1


def test_a_world_that_takes_too_long_is_not_gradable_and_tried_again(shop: Scenario, tmp_path: Path) -> None:
    """The limits belong to the machine: what met them is no final word."""
    (tmp_path / "a.yaml").write_text(honest(1), encoding="utf-8")
    found, results = gather([str(tmp_path / "a.yaml")]), Results(tmp_path / "results")
    long = shop.model_copy(update={"lasts": 7_200_000_000})
    order = Order(offered={shop.id: long}, limits=Limits(seconds=1), results=results)
    with closing(Grader(order, lambda *_: None)) as grader:
        (handed,) = grader.grade(found)
    assert isinstance(handed.result, NotGradable)
    assert handed.result.code == "time"
    assert results.find("records", handed.record.key, Record) == handed.record
    with closing(Grader(order, lambda *_: None)) as grader:
        assert grader._kept(handed.record.key) is None


def test_an_id_that_two_state_belongs_to_neither(shop: Scenario, tmp_path: Path) -> None:
    """Both are graded, and known by their content; equal files stay one."""
    for name, text in (("a", honest(1)), ("b", play(ACKNOWLEDGE, submission_id="student-1")), ("c", honest(1))):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    a, b, c = (each.result.submission_id for each in grade(shop, gather([str(tmp_path)])))
    assert a == c
    assert len({a, b, "student-1"}) == 3


def test_seeds_are_moderated_by_what_nobody_and_the_reference_come_to(shop: Scenario, tmp_path: Path) -> None:
    """The same figures as running the two gives."""
    order = Order(offered={shop.id: shop}, results=Results(tmp_path))
    with closing(Grader(order, lambda *_: None)) as grader:
        (bounds,) = grader.bound([(shop.id, 2)])
    assert isinstance(bounds.reference, Graded)
    report = bounds.reference.report
    assert report.harm.player == report.harm.reference
    assert report.harm.reference.total < report.harm.idle.total


def test_a_list_names_files_from_where_it_lies(tmp_path: Path) -> None:
    """Remarks are skipped, a file named twice is one, and what is missing is told on its line."""
    (tmp_path / "a.yaml").write_text("", encoding="utf-8")
    (tmp_path / "list.txt").write_text("# the class\na.yaml\n\n./a.yaml\n", encoding="utf-8")
    assert [each.name for each in gather([f"@{tmp_path / 'list.txt'}"])] == ["a.yaml"]


@pytest.mark.parametrize(
    ("step", "error", "code"),
    [
        ("make", BudgetExceeded("events in one instant", 50_000, 7), "ran_away"),
        ("grade_against", BranchFailed("Traceback\nMemoryError"), "not_weighed"),
    ],
)
def test_a_world_that_runs_away_is_not_gradable(
    shop: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception, code: str
) -> None:
    """The play's own world, or that of one of its branches."""
    (tmp_path / "a.yaml").write_text(honest(1), encoding="utf-8")
    (found,) = gather([str(tmp_path)])
    with closing(Grader(Order(offered={shop.id: shop}), lambda *_: None)) as grader:
        _, held = grader.world(shop.id, 2)
    assert isinstance(held, Held)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(f"incident_sim.batch.grading_work.{step}", fail)
    content = hashlib.sha256(found.path.read_bytes()).hexdigest()
    sheet = Sheet(Ground(shop, 2), held, found, content, "one", (), 1, STANDARD, 1)
    result = RESULT.validate_json(work_on(sheet, lambda *_: None))
    assert isinstance(result, NotGradable)
    assert result.code == code


def test_the_command_tells_a_class_and_writes_its_tables(graded: Class, tmp_path: Path) -> None:
    """Table on stdout, every problem with its place on stderr, and a status that says which rule decided."""
    override = "{submission_id: student-1, criterion: A1, points: 0, reason: Late, by: JD, when: 2026-11-25}"
    said, wrong = tmp_path / "said.yaml", tmp_path / "wrong.yaml"
    said.write_text(f"version: 1\noverrides:\n  - {override}\n", encoding="utf-8")
    wrong.write_text(f"version: 1\noverrides:\n  - {override.replace('A1', 'Q9')}\n", encoding="utf-8")
    folder = str(graded.results.parent / "class")
    words = ["grade", folder, "--scenario", str(SHOP), "--results", str(graded.results), "--overrides"]
    files = {option: tmp_path / option for option in ("csv", "platform-csv", "junit", "roster")}
    options = [word for option, path in files.items() for word in (f"--{option}", str(path))]

    result = CliRunner().invoke(main, [*words, str(said), *options])
    assert result.exit_code == 1
    count = len(graded.expected)
    assert f"8 graded, {count} not gradable" in result.stdout
    assert f"Not gradable: {count} of {count + 8}." in result.stderr
    assert f"{folder}/physics.yaml:4:10: the stated physics is 99" in result.stderr
    assert all(path.stat().st_size > 0 for path in files.values())
    assert "group-1/play-1.yaml" in files["roster"].read_text(encoding="utf-8")
    assert "play-1" not in files["csv"].read_text(encoding="utf-8") + files["platform-csv"].read_text(encoding="utf-8")

    result = CliRunner().invoke(main, [*words, str(wrong), "--csv", str(tmp_path / "unwritten")])
    assert result.exit_code == 2
    assert f"8 graded, {count} not gradable" in result.stdout, "what was computed is shown all the same"
    assert f"{wrong}:3:" in result.stderr
    assert "no criterion and no penalty Q9" in result.stderr
    assert not (tmp_path / "unwritten").exists()

    honest_one = next(each for each in graded.found if each.name not in graded.expected)
    words = ["grade", str(honest_one.path), "--scenario", str(SHOP), "--results", str(graded.results), "--json"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    jsonschema.Draft202012Validator(grade_schema()).validate(document)
    result = CliRunner().invoke(main, [*words, "--min-score", "100"])
    assert result.exit_code == 1
    assert "Below 100: 1 of 1" in result.stderr


@pytest.mark.nightly
def test_two_hundred_submissions_with_twenty_hostile_ones(shop: Scenario, tmp_path: Path) -> None:
    """A hundred and eighty grades equal to grading each alone; twenty not gradable, each with its reason."""
    many = Class(shop, tmp_path, 180, 20)
    assert len(many.handed) == 200
    assert len(many.expected) == 20
    check_hostile(many)
    check_honest(shop, many)
