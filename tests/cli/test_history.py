"""The history: what was graded, told in a table, and never a traceback for what a folder may hold."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_sim.cli import main
from incident_sim.files import history
from incident_sim.files.history import keep_result, read_history, result_path
from incident_sim.report.chronicle import table

HOSTILE = "[/]\x1b]0;x\x07\u202e"


def make(number: int, score: int, **changes: Any) -> history.Result:
    """A session of one scenario; each number is a minute and a world of its own."""
    given: dict[str, Any] = {
        "recording": f"{number:02d}.jsonl",
        "ended": f"2026-11-{number + 1:02d}T12:00:00Z",
        "scenario": "checkout-cascade",
        "drill": f"4F7K{number}",
        "mode": "practice",
        "score": score,
        "band": "competent",
        "harm": 250_000,
        "idle_harm": 1_000_000,
        "detect": 32_000_000,
        "mitigate": 252_000_000,
        "physics": 1,
        "rubric": 1,
        **changes,
    }
    return history.Result.model_validate(given)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of the user's recordings."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return history.recordings_folder()


def keep(folder: Path, *results: history.Result) -> None:
    """Put results where the history looks for them."""
    for result in results:
        keep_result(folder / result.recording, result)


def told(*options: str) -> Result:
    """The command as a person calls it."""
    outcome = CliRunner().invoke(main, ["history", *options])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit)
    return outcome


def test_an_empty_history_says_how_to_begin(folder: Path) -> None:
    """With status 0: nothing is wrong."""
    outcome = told()
    assert outcome.exit_code == 0
    assert "incident-sim tutorial" in outcome.stdout
    assert json.loads(told("--json").stdout) == {"scenarios": [], "sessions": []}


def test_every_session_has_its_row_and_every_scenario_its_trend(folder: Path) -> None:
    """Date, world, mode, score, harm against nobody acting, times; a dash for what never came."""
    keep(folder, make(1, 40_000), make(2, 41_000), make(3, 62_000), make(4, 78_400, mode="ranked"))
    lines = told().stdout.splitlines()
    assert lines[0].split()[:5] == ["ended", "scenario", "drill", "mode", "score"]
    assert len([line for line in lines if "4F7K" in line]) == 4
    assert all(words in lines[4] for words in ("4F7K4", "ranked", "78.4", "250", "25%", "32s", "4m12s", "-"))
    assert "4 sessions, best 78.4 (ranked)" in lines[-1]
    assert "better: the last 2 30 points higher on average" in lines[-1]
    assert "▇" in lines[-1]


def test_a_terminal_without_blocks_gets_letters(folder: Path) -> None:
    """The same spark, in ASCII."""
    keep(folder, make(1, 40_000), make(2, 99_000))
    outcome = CliRunner(charset="ascii").invoke(main, ["history"])
    assert outcome.exit_code == 0
    assert outcome.stdout.isascii()


def test_worlds_seen_before_and_moments_taken_back_are_no_best(folder: Path) -> None:
    """They are kept, and told apart."""
    keep(folder, make(1, 40_000), make(2, 95_000, drill="4F7K1"), make(3, 90_000, mode="retake"))
    lines = told().stdout.splitlines()
    assert "best 40.0 (practice), 95.0 in a world seen before" in lines[-1]
    (scenario,) = json.loads(told("--json").stdout)["scenarios"]
    assert (scenario["best"], scenario["best_rehearsed"], scenario["scores"]) == (40_000, 95_000, [40_000])
    listed = CliRunner().invoke(main, ["list"]).stdout
    assert next(line for line in listed.splitlines() if "(best 40.0)" in line).startswith("checkout-cascade")


def test_one_scenario_may_be_asked_for_and_a_slip_of_the_pen_is_told(folder: Path) -> None:
    """A known one that was not played is no error."""
    keep(folder, make(1, 40_000), make(2, 50_000, scenario="elsewhere"))
    assert "elsewhere" not in told("--scenario", "checkout-cascade").stdout
    assert told("--scenario", "tutorial").exit_code == 0
    outcome = told("--scenario", "checkout-cascad")
    assert outcome.exit_code == 2
    assert "did you mean checkout-cascade?" in " ".join(outcome.stderr.split())


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe\x00", b"[" * 5000, b'{"version": 2}', b"x" * 100_000],
    ids=["empty", "torn", "a list", "no text", "deep", "of another version", "huge"],
)
def test_a_strange_file_is_named_and_the_others_are_read(folder: Path, content: bytes) -> None:
    """Never a traceback, and never silence."""
    keep(folder, make(1, 40_000))
    (folder / "02.result.json").write_bytes(content)
    outcome = told()
    assert outcome.exit_code == 0
    assert "02.result.json:1:1: " in outcome.stderr
    assert "4F7K1" in outcome.stdout


def test_a_folder_in_the_place_of_a_file_is_named_too(folder: Path) -> None:
    """What is no file is said to be none."""
    (folder / "03.result.json").mkdir(parents=True)
    assert "03.result.json:1:1: this is not a file" in told().stderr


def test_nothing_in_a_result_reaches_the_terminal_as_a_command(folder: Path) -> None:
    """A file that somebody else wrote is shown literally."""
    keep(folder, make(1, 40_000, scenario=f"x{HOSTILE}", drill=HOSTILE))
    outcome = told()
    assert outcome.exit_code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(outcome.stdout)


@given(text=st.text(max_size=200), field=st.sampled_from(sorted(history.Result.model_fields)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_any_field_is_read_or_named(tmp_path: Path, text: str, field: str) -> None:
    """A result is whole, or it is skipped with its name."""
    path = result_path(tmp_path / "01.jsonl")
    path.write_text(json.dumps({**make(1, 1).model_dump(), field: text}), encoding="utf-8")
    found = read_history(tmp_path)
    assert len(found.results) + len(found.skipped) == 1
    for line in table(found.results):
        assert not {unicodedata.category(char) for char in line} & {"Cc", "Cf", "Zl", "Zp"}
