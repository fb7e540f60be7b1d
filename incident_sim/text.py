"""Strangers' words, made safe to show: no control sequences, no hidden characters, no floods."""

from __future__ import annotations

import unicodedata

MARK = "\N{REPLACEMENT CHARACTER}"
MOST_COMBINING = 4
"""Combining marks on one base; a flood of them covers the lines around."""

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, format characters (bidi and zero-width among them), surrogates, private and unassigned code points."""


def safe_text(text: str, limit: int = 2000) -> str:
    """Text of several lines: composed, with everything that a terminal might obey replaced by a visible mark."""
    composed = unicodedata.normalize("NFC", text[: 4 * limit].encode("utf-8", "replace").decode("utf-8"))
    kept: list[str] = []
    combining = 0
    for char in composed[:limit]:
        if char == "\t":
            kept.append("    ")
        elif char == "\n":
            kept.append(char)
        elif unicodedata.category(char) in _HIDDEN:
            kept.append(MARK)
        elif unicodedata.combining(char):
            combining += 1
            if combining <= MOST_COMBINING:
                kept.append(char)
            continue
        else:
            kept.append(char)
        combining = 0
    return "".join(kept)


def safe_line(text: str, limit: int = 200) -> str:
    """One line of safe text; a line break becomes a space."""
    return safe_text(text, limit).replace("\n", " ")
