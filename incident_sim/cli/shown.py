"""A debrief on stdout."""

from __future__ import annotations

import shutil
import sys

import click

from incident_sim.report.debrief import Debrief
from incident_sim.report.ribbon import BLOCKS
from incident_sim.report.scoreboard import WIDTH
from incident_sim.report.terminal import tell

NARROWEST, WIDEST = 60, 120


def show_debrief(debrief: Debrief) -> None:
    """As wide as the terminal is, with what it can show."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    encoding = sys.stdout.encoding or "ascii"
    for line in tell(debrief, min(WIDEST, max(NARROWEST, columns)), blocks=can_write(encoding, BLOCKS)):
        click.echo(line if can_write(encoding, line) else line.encode(encoding, "replace").decode(encoding))


def can_write(encoding: str, text: str) -> bool:
    """Whether a terminal's encoding has the characters of a text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
