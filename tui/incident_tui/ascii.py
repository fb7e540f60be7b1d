"""Every mark of the screen in ASCII, cell for cell, for terminals that draw the others too wide or as boxes."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_MARKS = "●▲✖■◆▶▼↑↓→←✓✎·…━─┅╌┄│┃║═┤├└┘┐┌▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▐▔▀░▒▓◀▸▾•○◇"
_PLAIN = "o!X#*>v^v><+~.~=----|||=++`'..__.-=+*#||||||#|-'.:#<>v*o*"
_UPPER, _LOWER = 0b0001_1011, 0b1110_0100
"""Dots of a braille cell in its upper and its lower half."""


def _table() -> dict[int, str]:
    table = {ord(mark): as_plain for mark, as_plain in zip(_MARKS, _PLAIN, strict=True)}
    table[ord("\N{MINUS SIGN}")] = "-"
    for code in range(0x2500, 0x2580):
        table.setdefault(code, "+")
    for dots in range(256):
        upper, lower = bool(dots & _UPPER), bool(dots & _LOWER)
        table[0x2800 + dots] = ":" if upper and lower else "'" if upper else "." if lower else " "
    return table


_TABLE = _table()


def plain(text: str) -> str:
    """The same text with every mark of ours in ASCII; what people wrote in other scripts stays."""
    return text if text.isascii() else text.translate(_TABLE)


class AsciiFilter(LineFilter):
    """Draws no lines, dots or marks but those of ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the signature is Textual's
        """Every segment of a line, cell for cell."""
        return [
            one if one.control is not None or one.text.isascii() else Segment(plain(one.text), one.style)
            for one in segments
        ]


__all__ = ["AsciiFilter", "plain"]
