"""The doctor says what is wrong with a terminal, and what would mend it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.content import Content

from incident_tui.doctor import GLYPHS, TMUX, Facts, findings, fit, lines, sample
from incident_tui.doctoring import doctor

GOOD = Facts(
    environment={"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    width=160,
    height=48,
    reads=True,
    draws=True,
    encoding="utf-8",
    versions=(("python", "3.11.7"), ("textual", "8.2.8"), ("textual-serve", "")),
    folder="recordings",
    unwritable="",
)


def test_a_good_terminal_needs_no_advice() -> None:
    """Nothing is said to be wrong where nothing is."""
    found = list(findings(GOOD))
    assert fit(found)
    assert not any(one.advice for one in found)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"environment": {"TERM": "dumb"}}, "--plain"),
        ({"environment": {}}, "--plain"),
        ({"reads": False}, "--plain"),
        ({"draws": False}, "--plain"),
        ({"width": 50}, "60x18"),
        ({"encoding": "ascii"}, "UTF-8"),
        ({"unwritable": "it cannot be written"}, "XDG_DATA_HOME"),
    ],
)
def test_what_keeps_the_dashboard_away_is_said_with_what_mends_it(change: dict[str, object], word: str) -> None:
    """Each by itself is enough, and its advice stands below it."""
    found = list(findings(replace(GOOD, **change)))  # type: ignore[arg-type]
    assert not fit(found)
    assert word in "\n".join(lines(found))


def test_tmux_without_true_colour_is_told_its_setting() -> None:
    """The one line that mends colours in tmux, and only there."""
    inside = replace(GOOD, environment={"TERM": "screen-256color", "TMUX": "1"})
    assert TMUX in "\n".join(lines(list(findings(inside))))
    assert TMUX not in "\n".join(lines(list(findings(GOOD))))


def test_glyphs_of_the_sample_are_one_cell_wide() -> None:
    """Else the bars would not stand below each other in any terminal."""
    assert Content(GLYPHS).cell_length == len(GLYPHS)
    assert not any("\x1b" in line for line in sample(coloured=False))


def test_it_works_without_a_terminal_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Plain text, exit status 1 because nothing can be drawn, and no folder made."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("TERM", "xterm-256color")
    result = CliRunner().invoke(doctor)
    assert result.exit_code == 1
    assert "--plain" in result.output
    assert "\x1b" not in result.output
    assert not list(tmp_path.iterdir())
