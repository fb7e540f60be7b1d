"""What a player prefers: kept in one small file, in the folder where the platform keeps such things."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AfterValidator, Field, TypeAdapter

from incident_sim.documents import read_yaml
from incident_sim.documents.validation import validate
from incident_sim.errors import FileRefused, Problem
from incident_sim.files import read_text, replace_text
from incident_sim.model import Frozen
from incident_sim.text import safe_line

ThemeName = Literal["clear", "dark", "light", "high-contrast", "mono"]
Symbols = Literal["unicode", "ascii"]

SLOWEST, FASTEST = 0.1, 60.0


class Settings(Frozen):
    """How the dashboard looks and moves; every one has a default."""

    theme: ThemeName = "clear"
    """Colours; ``NO_COLOR`` in the environment has the last word."""
    speed: Annotated[float, Field(ge=SLOWEST, le=FASTEST), AfterValidator(float)] = 1.0
    """Of the clock when it is started."""
    symbols: Symbols = "unicode"
    """``ascii`` for terminals that draw lines, dots or marks too wide, or as boxes."""
    motion: bool = True
    """Whether anything on the screen may glide."""
    plain: bool = False
    """Whether to play line by line, without a dashboard."""


_SETTINGS: TypeAdapter[Settings] = TypeAdapter(Settings)

TOLD = {
    "theme": "clear, dark, light, high-contrast or mono; NO_COLOR has the last word",
    "speed": "of the clock when it is started, from 0.1 to 60",
    "symbols": "unicode, or ascii where lines and dots are drawn wrong",
    "motion": "false keeps the screen still",
    "plain": "true plays line by line, for screen readers and simple terminals",
}


@dataclass(frozen=True)
class Preferred:
    """The settings in force, where they are kept, and what is wrong with the file, if anything is."""

    settings: Settings
    path: Path
    problems: tuple[Problem, ...] = ()


def settings_path() -> Path:
    """Where the settings are kept unless told otherwise."""
    return Path(platformdirs.user_config_dir("incident-sim", appauthor=False)) / "settings.yaml"


def read_settings(path: Path) -> Settings:
    """The settings of a file; raises FileRefused with all that is wrong with it, each on its line."""
    text = read_text(path)
    if all(line.strip() == "" or line.lstrip().startswith("#") for line in text.splitlines()):
        return Settings()
    return validate(_SETTINGS, read_yaml(text, safe_line(str(path), 300)))


def preferred(named: Path | None = None) -> Preferred:
    """The settings in force: a file that was named must do, the usual one may be missing, or be told as broken."""
    if named is not None:
        return Preferred(read_settings(named), named)
    path = settings_path()
    if not path.exists():
        return Preferred(Settings(), path)
    try:
        return Preferred(read_settings(path), path)
    except FileRefused as refusal:
        return Preferred(Settings(), path, refusal.problems)


def keep_settings(path: Path, settings: Settings) -> None:
    """Write them down; a file that could not be read is set aside beside it, and not lost."""
    if path.is_file():
        try:
            read_settings(path)
        except FileRefused:
            path.replace(path.with_name(f"{path.name}.broken"))
    replace_text(path, as_text(settings))


def as_text(settings: Settings) -> str:
    """The file: each setting with its choices beside it."""
    values = settings.model_dump(mode="json")
    rows = [f"{f'{name}: {_written(value)}':<24}# {TOLD[name]}" for name, value in values.items()]
    return "\n".join(["# Settings of incident-sim; what is left out has its default.", *rows, ""])


def _written(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:g}"
        case _:
            return str(value)


__all__ = ["Preferred", "Settings", "as_text", "keep_settings", "preferred", "read_settings", "settings_path"]
