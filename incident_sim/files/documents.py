"""Documents for people: never written over another unless that was asked."""

from __future__ import annotations

from pathlib import Path


def write_document(path: Path, text: str, *, force: bool = False) -> None:
    """Write a text; raises FileExistsError where there is one and ``force`` was not given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w" if force else "x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
