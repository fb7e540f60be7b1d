"""The options that say who is graded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from incident_sim.scoring import Profile

Command = TypeVar("Command", bound=Callable[..., Any])

LEVELS = ("standard", "junior", "senior", "product-manager")


def profile_options(command: Command) -> Command:
    """Give a command ``--profile`` and ``--level``."""
    level = click.option(
        "--level",
        type=click.Choice(LEVELS),
        help="Grade for a level: junior gives twice the time until lateness takes all, senior half; "
        "product-manager moves points from investigation to communication.",
    )
    profile = click.option(
        "--profile", type=click.Path(path_type=Path), help="Grade by a rubric profile: weights, lines left out, level."
    )
    return profile(level(command))


def chosen_profile(file: Path | None, level: str | None) -> Profile:
    """The profile that was asked for."""
    from incident_sim.files import read_text
    from incident_sim.scoring import PRESETS
    from incident_sim.scoring.load import load_profile

    if file is not None and level is not None:
        raise click.BadParameter("a profile says its own level: give one of the two", param_hint="--level")
    if file is not None:
        return load_profile(read_text(file), str(file))
    return next(preset for name, preset in PRESETS.items() if name.replace("_", "-") == (level or "standard"))
