"""Lines of literal text with named colours: nothing that comes from data is ever read as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from incident_sim.text import safe_line
from incident_tui.themes import BAD, DIM, OK, WARN

HEALTH = {"ok": ("●", OK), "warn": ("▲", WARN), "bad": ("✖", BAD), "unknown": ("?", DIM)}
"""Glyph and colour of a state; the word stands beside them."""

Part = str | tuple[str, str]


def line(*parts: Part) -> Content:
    """One line from pieces of text, each with its colour or none; control characters are made visible."""
    safe = [safe_line(part, 500) if isinstance(part, str) else (safe_line(part[0], 500), part[1]) for part in parts]
    return Content.assemble(*safe)


def crop(text: str, width: int) -> str:
    """A text cut to so many cells, with a mark where it was cut; shorter ones stay short."""
    content = Content(safe_line(text, 500))
    return content.plain if content.cell_length <= width else content.truncate(max(0, width), ellipsis=True).plain


def pad(text: str, width: int) -> str:
    """A text cut or filled to exactly so many cells."""
    return Content(crop(text, width)).truncate(max(0, width), pad=True).plain


def right(text: str, width: int) -> str:
    """A text of so many cells, against the right edge."""
    cut = crop(text, width)
    return " " * (width - Content(cut).cell_length) + cut


def fill(lines: Sequence[Content], width: int, height: int) -> list[Content]:
    """Exactly ``height`` lines of exactly ``width`` cells."""
    if width <= 0 or height <= 0:
        return []
    kept = [each.truncate(width, ellipsis=True, pad=True) for each in lines[:height]]
    return kept + [Content(" " * width)] * (height - len(kept))


def folded(text: str, width: int, style: str = "", indent: str = "") -> list[Content]:
    """A longer text on several lines, broken between words."""
    rows: list[Content] = []
    for paragraph in text.split("\n"):
        row = ""
        for word in safe_line(paragraph, 4000).split():
            first = row or indent * bool(rows)
            if row and Content(f"{row} {word}").cell_length > width:
                rows.append(Content.styled(row, style))
                first = indent
                row = indent + crop(word, width - len(indent))
            else:
                row = f"{first} {word}" if row else first + crop(word, max(1, width - len(first)))
        rows.append(Content.styled(row, style))
    return rows


def columns(rows: Iterable[Sequence[str]], width: int) -> list[int]:
    """Widths for the columns of a table: what they need, the widest giving way first."""
    wants: list[int] = []
    for row in rows:
        for number, cell in enumerate(row):
            if number == len(wants):
                wants.append(0)
            wants[number] = max(wants[number], Content(safe_line(cell, 200)).cell_length)
    spare = width - sum(wants) - 2 * max(0, len(wants) - 1)
    while spare < 0 and wants and max(wants) > 4:
        widest = wants.index(max(wants))
        wants[widest] -= 1
        spare += 1
    return wants
