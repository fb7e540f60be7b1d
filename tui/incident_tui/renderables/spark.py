"""A line of blocks: the last windows of one number."""

from __future__ import annotations

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
LEAST_TOP = 50_000
"""A spark of error shares is never stretched beyond this, or calm would look like a storm."""


def spark(values: Sequence[int], width: int, top: int = LEAST_TOP) -> str:
    """The newest values as blocks, the newest on the right; what is missing is a dot."""
    newest = list(values)[-width:] if width > 0 else []
    highest = max([top, *newest])
    blocks = "".join("·" if value < 0 else BLOCKS[min(7, value * 8 // highest)] for value in newest)
    return "·" * (width - len(newest)) + blocks
