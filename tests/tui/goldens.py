"""What is drawn, kept as text beside the tests and read in the diff.

``GOLDENS=write python -m pytest tests/tui/test_drawings.py tests/tui/test_snapshots.py`` makes all of them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "goldens"
WRITES = os.environ.get("GOLDENS") == "write"
ANEW = "drawn otherwise than tests/tui/goldens/{}.txt; GOLDENS=write makes it anew, and the diff shows what changed"


def trimmed(text: str) -> str:
    """Without the blanks at the ends of lines, which editors and diffs do not keep."""
    return "\n".join(row.rstrip() for row in text.splitlines()) + "\n"


def golden(name: str) -> str:
    """What was drawn when it was last looked at."""
    path = FOLDER / f"{name}.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def check(name: str, text: str) -> None:
    """Compare what is drawn now, or keep it."""
    if WRITES:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{name}.txt").write_text(trimmed(text), encoding="utf-8")
    assert trimmed(text) == golden(name), ANEW.format(name)
