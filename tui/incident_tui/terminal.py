"""Whether the dashboard can be drawn where one is; asked before Textual is loaded."""

from __future__ import annotations

import sys
from collections.abc import Mapping


def in_browser(environment: Mapping[str, str]) -> bool:
    """Whether what is drawn goes to a browser."""
    return environment.get("TEXTUAL_DRIVER", "").endswith("WebDriver")


def unfit(environment: Mapping[str, str]) -> str | None:
    """Why the dashboard cannot be drawn here, as a sentence; nothing where it can."""
    if in_browser(environment):
        return None
    if environment.get("TERM", "dumb") == "dumb":
        return "This terminal (TERM=dumb) cannot show the dashboard: use --plain."
    if not sys.stdin.isatty():
        return "Standard input is not a terminal: use --plain to play through a pipe."
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        return "The dashboard is drawn on standard error, which is not a terminal: use --plain."
    return None
