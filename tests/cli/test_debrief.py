"""``debrief``: a recording told again, as a page and for a wiki, and refused where it does not hold."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from incident_sim.actions import ACTION
from incident_sim.cli import main
from incident_sim.files import write_recording
from incident_sim.files.history import read_history, recordings_folder
from incident_sim.host import Order
from incident_sim.host.remembering import keep_slip
from incident_sim.scenario.load import load_scenario
from incident_sim.testing import play

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios" / "checkout-cascade.yaml"
SECOND = 1_000_000
PLAY = (
    (35, {"do": "acknowledge", "alert": "checkout-burn-fast"}),
    (40, {"do": "view_calls", "service": "checkout"}),
    (60, {"do": "rollback", "service": "checkout"}),
    (120, {"do": "note", "text": "<script>alert(1)</script> | **who** \u202e"}),
)


class Recorded(NamedTuple):
    """A play of five minutes, on disk with its scenario."""

    scenario: Path
    recording: Path


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """The retry storm, rolled back."""
    folder = tmp_path_factory.mktemp("recorded")
    scenario, recording = folder / "short.yaml", folder / "play.jsonl"
    text = LIBRARY.read_text(encoding="utf-8")
    text = text.replace("lasts: 25m", "lasts: 5m").replace("warm_up: 6m", "warm_up: 4m")
    scenario.write_text(text, encoding="utf-8")
    declared = load_scenario(text, scenario.name)
    session = play(declared, 4, [(at * SECOND, ACTION.validate_python(action)) for at, action in PLAY])
    write_recording(recording, session.journal)
    return Recorded(scenario, recording)


def call(recorded: Recorded, *words: object, recording: Path | None = None) -> Result:
    """Debrief a recording, the quick way."""
    given = ("debrief", recording or recorded.recording, "--scenario", recorded.scenario, "--no-sooner", *words)
    return CliRunner().invoke(main, [str(word) for word in given])


def test_a_debrief_is_written_as_a_page_and_for_a_wiki(recorded: Recorded, tmp_path: Path) -> None:
    """One model, two forms; and never over a file that was not to be written over."""
    page, wiki = tmp_path / "page.html", tmp_path / "wiki.md"
    page.write_text("old", encoding="utf-8")
    refused = call(recorded, "--html", page)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert page.read_text(encoding="utf-8") == "old"

    done = call(recorded, "--html", page, "--markdown", wiki, "--force")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    html, text = page.read_text(encoding="utf-8"), wiki.read_text(encoding="utf-8")
    for told in (html, text):
        assert "Roll checkout back" in told
        assert "to do differently next time" in told
        assert "etry storm" in told
    assert "<script" not in html
    assert not re.search(r"(?<!\\)<script", text)
    assert "\u202e" not in html + text

    score = re.search(r"<title>Debrief: .*, (\S+) of 100</title>", html)
    assert score is not None
    assert f"**{score.group(1)} of 100:" in text


def test_what_does_not_hold_is_refused_and_nothing_is_written(recorded: Recorded, tmp_path: Path) -> None:
    """A changed digit, a cut-off end, another scenario, no recording at all, a page over the recording."""
    page = tmp_path / "page.html"
    text = recorded.recording.read_text(encoding="ascii")
    place = text.rindex('"returning":') + len('"returning":')
    forged, torn, other = tmp_path / "forged.jsonl", tmp_path / "torn.jsonl", tmp_path / "other.jsonl"
    forged.write_text(text[:place] + ("1" if text[place] != "1" else "2") + text[place + 1 :], encoding="ascii")
    torn.write_text(text[:-100], encoding="ascii")
    other.write_text("no journal\n", encoding="ascii")
    for recording, status, said in (
        (forged, 1, "differs"),
        (torn, 2, "cut off"),
        (other, 2, "other.jsonl:1:1"),
        (tmp_path / "none.jsonl", 2, "no such file"),
    ):
        result = call(recorded, "--html", page, recording=recording)
        assert result.exit_code == status
        assert said in result.stderr
        assert "Traceback" not in result.output
    whole = CliRunner().invoke(main, ["debrief", str(recorded.recording), "--html", str(page)])
    assert whole.exit_code == 2
    assert "play.jsonl:1:1" in whole.stderr
    assert "scenario digest" in whole.stderr
    for words in (
        ("--html", recorded.recording, "--force"),
        ("--html", tmp_path),
        ("--html", page, "--markdown", page),
    ):
        assert call(recorded, *words).exit_code == 2
    assert not page.exists()
    assert recorded.recording.read_text(encoding="ascii") == text


def test_a_recording_of_another_rubric_is_refused_by_name(recorded: Recorded, tmp_path: Path) -> None:
    """It does not lie; it was judged by other rules."""
    old = tmp_path / "old.jsonl"
    text = recorded.recording.read_text(encoding="ascii")
    old.write_text(re.sub(r'"rubric":\d+', '"rubric":1', text, count=1), encoding="ascii")
    result = call(recorded, recording=old)
    assert result.exit_code == 2
    assert "old.jsonl:2:1" in result.stderr
    assert "rubric is 1" in result.stderr


def test_a_session_of_ones_own_that_was_never_graded_is_in_the_history(
    recorded: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is said."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    mine = recordings_folder() / "20261125T120000000000-x.jsonl"
    mine.parent.mkdir(parents=True)
    shutil.copy(recorded.recording, mine)
    keep_slip(Order(str(recorded.scenario), 4, mine))
    done = call(recorded, "--card", recording=mine)
    assert "in your history from now on" in done.stderr
    (kept,) = read_history().results
    assert (kept.recording, kept.mode) == (mine.name, "practice")
