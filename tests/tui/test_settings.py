"""Settings: one small file, told where it is wrong, and never in the way of a play."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.errors import FileRefused
from incident_tui.settings import (
    Preferred,
    Settings,
    ThemeName,
    as_text,
    keep_settings,
    preferred,
    read_settings,
    settings_path,
)
from incident_tui.themes import THEMES


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings are looked for."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings_path().parent.mkdir()
    return settings_path()


def test_every_theme_can_be_chosen_and_every_choice_is_a_theme() -> None:
    """The settings know their names without loading the dashboard."""
    assert list(get_args(ThemeName)) == [theme.name for theme in THEMES]


def test_without_a_file_everything_has_its_default(usual: Path) -> None:
    """And nothing is written."""
    assert preferred() == Preferred(Settings(), usual)
    assert not usual.exists()


@given(
    theme=st.sampled_from(get_args(ThemeName)),
    speed=st.sampled_from([0.1, 0.5, 1.0, 2.5, 60.0]),
    symbols=st.sampled_from(["unicode", "ascii"]),
    motion=st.booleans(),
    plain=st.booleans(),
)
def test_what_is_kept_is_read_again(**slots: Any) -> None:
    """Whatever was chosen."""
    with TemporaryDirectory() as name:
        path = Path(name) / "deep" / "settings.yaml"
        keep_settings(path, Settings(**slots))
        assert read_settings(path) == Settings(**slots)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n"])
def test_an_empty_file_is_no_problem(usual: Path, text: str) -> None:
    """Everything may be left out."""
    usual.write_text(text, encoding="utf-8")
    assert preferred() == Preferred(Settings(), usual)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("theme: dark\nspeed: fast\n", "2:8: speed: "),
        ("theme: darc\n", "1:8: theme: one of 'clear', 'dark', 'light', 'high-contrast' or 'mono' is wanted"),
        ("speed: 600\n", "1:8: speed: at most 60"),
        ("\nsped: 2\n", "2:1: sped: there is no such key here"),
        ("theme: [\n", "2:1: not valid YAML"),
        ("- dark\n", "1:1: a map is wanted"),
    ],
)
def test_a_broken_file_is_told_with_line_and_column(usual: Path, text: str, says: str) -> None:
    """Where it is the usual one, the defaults are used; where it was named, it is refused."""
    usual.write_text(text, encoding="utf-8")
    found = preferred()
    assert found.settings == Settings()
    assert f"settings.yaml:{says}" in str(found.problems[0])
    with pytest.raises(FileRefused, match=r"settings\.yaml"):
        preferred(usual)


def test_a_broken_file_is_set_aside_and_not_lost(usual: Path) -> None:
    """Whoever chooses anew in the menu may still want what was typed."""
    usual.write_text("theme: darc\n", encoding="utf-8")
    keep_settings(usual, Settings(theme="dark"))
    assert usual.with_name("settings.yaml.broken").read_text(encoding="utf-8") == "theme: darc\n"
    assert read_settings(usual).theme == "dark"


def test_the_file_says_what_can_be_chosen() -> None:
    """It is also edited by hand."""
    for name in Settings.model_fields:
        assert f"\n{name}: " in as_text(Settings())
