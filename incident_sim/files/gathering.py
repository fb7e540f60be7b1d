"""Which files are to be graded: named ones, whole folders, and those on a list."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from incident_sim.errors import FileRefused, Problem
from incident_sim.files.reading import read_text
from incident_sim.text import safe_line

MOST_FILES = 20_000
"""More at once is a mistake: the root of a disk rather than a class."""
MOST_DEPTH = 32


@dataclass(frozen=True)
class Found:
    """A file that was handed in."""

    path: Path
    name: str
    """Its path below the folder that was named: the same wherever the folder lies."""
    refused: str = ""
    """Why it must not be opened, if it must not."""


def gather(words: Sequence[str]) -> list[Found]:
    """The files of the command line, each once: a file, a folder with all below it, or ``@LIST`` with one path a line.

    Raises FileRefused for a word that names nothing. What cannot be used below a folder is found, and says why.
    """
    found: dict[Path, Found] = {}
    for word in words:
        for each in _listed(Path(word[1:])) if word.startswith("@") else _named(Path(word), word):
            found.setdefault(each.path.absolute(), each)
            if len(found) > MOST_FILES:
                raise _refused(word, 1, f"more than {MOST_FILES:,} files: name a smaller folder")
    if not found:
        raise _refused(words[0] if words else "", 1, "there is no file here to be graded")
    return list(found.values())


def _named(path: Path, source: str, line: int = 1) -> Iterator[Found]:
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError):
        is_folder = exists = False
    if not exists:
        raise _refused(source, line, f"there is no such file: {safe_line(str(path), 200)}")
    if is_folder:
        yield from _below(path, "")
    else:
        yield Found(path, path.name)


def _listed(path: Path) -> Iterator[Found]:
    """The files on a list, counted from where the list lies; a line that begins with # is a remark."""
    for number, line in enumerate(read_text(path, 4 * 1024 * 1024).splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield from _named(path.parent / line.strip(), str(path), number)


def _below(folder: Path, above: str) -> Iterator[Found]:
    """All below a folder but what is hidden, in the order of names. Links are not followed, wherever they lead."""
    try:
        with os.scandir(folder) as rows:
            entries = sorted((row for row in rows if not row.name.startswith(".")), key=lambda row: row.name)
    except OSError as error:
        yield Found(folder, above or folder.name, f"the folder cannot be read: {error.strerror or 'unknown reason'}")
        return
    for entry in entries:
        path, name = folder / entry.name, f"{above}/{entry.name}" if above else entry.name
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISDIR(mode) and name.count("/") >= MOST_DEPTH:
            yield Found(path, name, f"the folder lies deeper than {MOST_DEPTH} folders")
        elif stat.S_ISDIR(mode):
            yield from _below(path, name)
        elif stat.S_ISREG(mode):
            yield Found(path, name)
        elif stat.S_ISLNK(mode):
            yield Found(path, name, "this is a link, and links in a folder are not followed")
        else:
            yield Found(path, name, "this is not a file")


def _refused(source: str, line: int, message: str) -> FileRefused:
    name = safe_line(source, 300)
    return FileRefused(name, (Problem(name, line, 1, message),))
