"""``doctor``: what this terminal can show, and how to mend it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from incident_tui.doctor import Facts

NAMES = frozenset({"TERM", "COLORTERM", "NO_COLOR", "TMUX", "STY"})
"""Variables that are looked at; no other leaves the environment."""


@click.command()
def doctor() -> None:
    """Say what this terminal can show, and how to mend it. Exit status 1 if the dashboard cannot be drawn here."""
    from incident_tui.doctor import findings, fit, lines, sample

    facts = _facts()
    found = list(findings(facts))
    for line in lines(found):
        _say(line)
    click.echo()
    coloured = sys.stdout.isatty() and not facts.environment.get("NO_COLOR")
    for line in sample(coloured=coloured):
        _say(line)
    click.echo()
    _say("The dashboard can be drawn here." if fit(found) else "No dashboard here; `incident-sim play --plain` works.")
    if not fit(found):
        sys.exit(1)


def _say(line: str) -> None:
    """Print a line, whatever the encoding of the output can hold."""
    encoding = sys.stdout.encoding or "ascii"
    click.echo(line.encode(encoding, "replace").decode(encoding, "replace"))


def _facts() -> Facts:
    import platform

    from incident_sim.files import data_folder
    from incident_sim.text import safe_line
    from incident_tui.doctor import Facts

    drawn = sys.__stderr__
    draws = drawn is not None and drawn.isatty()
    width, height = _size()
    folder = data_folder()
    names = ("incident-sim", "textual", "rich", "textual-serve")
    return Facts(
        environment={name: safe_line(value, 200) for name, value in os.environ.items() if name in NAMES},
        width=width,
        height=height,
        reads=sys.stdin is not None and sys.stdin.isatty(),
        draws=draws,
        encoding=sys.stdout.encoding or "",
        versions=(("python", platform.python_version()), *((name, _version(name)) for name in names)),
        folder=safe_line(str(folder), 300),
        unwritable=_unwritable(folder),
    )


def _size() -> tuple[int, int]:
    for stream in (sys.__stderr__, sys.__stdout__, sys.__stdin__):
        try:
            if stream is not None:
                size = os.get_terminal_size(stream.fileno())
                return size.columns, size.lines
        except (OSError, ValueError):
            continue
    return (0, 0)


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _unwritable(folder: Path) -> str:
    """Why nothing can be written in a folder, or in what is there of the way to it; nothing is made or left behind."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        return "there is a file in the way"
    return "" if os.access(there, os.W_OK | os.X_OK) else "it cannot be written"
