"""Colours: blue, yellow and vermilion, so that nobody needs to tell green from red."""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

DEFAULT = "clear"
MONO = "mono"

OK = "$success"
WARN = "$warning"
BAD = "bold $error"
DIM = "$text-muted"
FAINT = "$secondary"
BRIGHT = "bold"
KEY = "bold $accent"

LINES = ("$success", "$warning", "$error", "$line-4", "$line-5", "$line-6")
"""Colours of a chart's lines, in order; each also has a dash pattern in the legend."""


def _variables(four: str, five: str, six: str) -> dict[str, str]:
    return {"line-4": four, "line-5": five, "line-6": six}


THEMES = (
    Theme(
        name=DEFAULT,
        primary="#56b4e9",
        secondary="#8a9ba8",
        accent="#e69f00",
        success="#56b4e9",
        warning="#f0e442",
        error="#e8682a",
        foreground="#e6e6e6",
        background="#121212",
        surface="#181818",
        panel="#22303a",
        variables=_variables("#cc79a7", "#d0d0d0", "#a78bfa"),
    ),
    Theme(
        name="dark",
        primary="#6cb6ff",
        secondary="#909dab",
        accent="#f69d50",
        success="#6bc5a0",
        warning="#f0d050",
        error="#ff7b72",
        foreground="#e6edf3",
        background="#0d1117",
        surface="#161b22",
        panel="#21262d",
        variables=_variables("#dcbdfb", "#c9d1d9", "#96d0ff"),
    ),
    Theme(
        name="light",
        primary="#00558c",
        secondary="#555f69",
        accent="#8a4b00",
        success="#00558c",
        warning="#7a5c00",
        error="#a83200",
        foreground="#1a1a1a",
        background="#fbfbf8",
        surface="#f2f2ee",
        panel="#e1e5e8",
        dark=False,
        variables=_variables("#7b2d6b", "#444444", "#5b3fa0"),
    ),
    Theme(
        name="high-contrast",
        primary="#66ccff",
        secondary="#ffffff",
        accent="#ffd700",
        success="#66ccff",
        warning="#ffff00",
        error="#ff8c42",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#202020",
        variables=_variables("#ffb3ff", "#ffffff", "#c8b6ff"),
    ),
    Theme(
        name=MONO,
        primary="ansi_default",
        secondary="ansi_default",
        accent="ansi_default",
        success="ansi_default",
        warning="ansi_default",
        error="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        ansi=True,
        variables=_variables("ansi_default", "ansi_default", "ansi_default"),
    ),
)


def chosen(environment: Mapping[str, str]) -> str:
    """The theme to start with: without colour where ``NO_COLOR`` asks for it."""
    return MONO if environment.get("NO_COLOR") else DEFAULT
