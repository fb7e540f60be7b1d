"""What `play` is asked for: refusals in one sentence with status 2, and the drill of a day."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import incident_tui.__main__  # noqa: F401 - adds play to the commands
from incident_sim.cli import main
from incident_tui.playing import drill_of_the_day, play, prefer
from incident_tui.settings import Settings, settings_path
from incident_tui.sitting import farewell


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--at", "a7"], "--at names a moment of the recording that --from names"),
        (["--from", "x.jsonl", "--ranked"], "is practice"),
        (["--from", "x.jsonl", "--daily"], "is practice"),
        (["checkout-cascade", "--daily"], "give --daily alone"),
        (["--daily", "--seed", "4"], "give --daily alone"),
        (["--daily", "--ranked"], "draws its own seed"),
        (["checkout-cascade", "--drill", "XXXXX", "--ranked"], "draws its own seed"),
        (["checkout-cascade", "--drill", "nonsense"], "a drill code has five letters"),
        (["checkout-cascade", "--drill", "00000", "--seed", "4"], "give one of them"),
    ],
)
def test_what_does_not_go_together_is_refused_in_a_sentence(options: list[str], says: str) -> None:
    """Before anything is started or written."""
    outcome = CliRunner().invoke(play, options)
    assert outcome.exit_code == 2
    assert says in " ".join(outcome.output.split())
    assert "Traceback" not in outcome.output


def test_help_names_the_file_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one would look for it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    told = CliRunner().invoke(play, ["--help"]).output
    assert "".join(str(tmp_path / "incident-sim" / "settings.yaml").split()) in "".join(told.split())


def test_settings_that_were_named_are_refused_where_they_are_broken(tmp_path: Path) -> None:
    """With line and column; the usual ones would be told, and defaults used."""
    path = tmp_path / "mine.yaml"
    path.write_text("speed: 1\nthema: dark\n", encoding="utf-8")
    outcome = CliRunner().invoke(main, ["play", "checkout-cascade", "--settings", str(path)])
    assert outcome.exit_code == 2
    assert "mine.yaml:2:1: thema: there is no such key here" in outcome.stderr


def test_broken_settings_never_keep_anybody_from_playing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The problem is told, and defaults are used."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings_path().parent.mkdir()
    settings_path().write_text("speed: fast\n", encoding="utf-8")
    assert prefer(None).settings == Settings()
    told = capsys.readouterr().err
    assert "settings.yaml:1:8: speed: " in told
    assert "defaults are used instead" in told


def test_the_drill_of_a_day_comes_from_its_date_alone() -> None:
    """The date is read once, at the edge; the same date is the same drill."""
    assert drill_of_the_day("2026-11-25") == drill_of_the_day("2026-11-25")
    assert len({drill_of_the_day(f"2026-11-{day}") for day in range(10, 30)}) > 15


def test_who_leaves_is_told_how_to_come_back() -> None:
    """By a command that can be pasted, whatever the folder is called."""
    recording = Path("my games") / "play.jsonl"
    assert "incident-sim play --resume" in farewell(recording, over=False)
    assert f"incident-sim debrief '{recording}'" in farewell(recording, over=True)
