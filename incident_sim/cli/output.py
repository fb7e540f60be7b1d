"""How commands print: data on stdout, messages on stderr, and progress only where somebody watches."""

from __future__ import annotations

import json
import sys
from typing import Any

import click


def print_json(value: Any) -> None:
    """One JSON document, its keys sorted."""
    click.echo(json.dumps(value, sort_keys=True, indent=2, ensure_ascii=True))


def say(message: str) -> None:
    """A message for people, on stderr."""
    click.echo(message, err=True)


class Progress:
    """A line on stderr that says what is under way; silent where stderr is no terminal."""

    def __init__(self) -> None:
        self._shown = False

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show how far it is."""
        if not sys.stderr.isatty():
            return
        bar = "#" * (20 * done // max(1, of))
        click.echo(f"\r{what:<32} [{bar:<20}] {done}/{of}", err=True, nl=False)
        self._shown = True

    def close(self) -> None:
        """Leave the line."""
        if self._shown:
            click.echo("", err=True)
