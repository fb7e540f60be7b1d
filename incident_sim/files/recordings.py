"""Recordings: canonical entries, one a line, written as they happen and never overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import platformdirs
from pydantic import ValidationError

from incident_sim.errors import Problem, RecordingError
from incident_sim.files.reading import MOST_RECORDING, read_text
from incident_sim.journal.entry import ENTRY, Entry, canonical
from incident_sim.journal.signals import SessionEnded, SessionOpened
from incident_sim.journal.truth import WorldDrawn
from incident_sim.text import safe_line

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # asked for before it is used


OPENING = (WorldDrawn, SessionOpened)
"""What every recording begins with."""
OPENING_KINDS = ("world_drawn", "session_opened")


def data_folder() -> Path:
    """Where recordings go unless told otherwise."""
    return Path(platformdirs.user_data_dir("incident-sim", appauthor=False))


def write_recording(path: Path, entries: Iterable[Entry]) -> None:
    """Write a finished journal to a new file; raises FileExistsError rather than overwrite one."""
    with _create(path) as stream:
        stream.writelines(f"{canonical(entry)}\n" for entry in entries)
        _sync(stream)


class Pen:
    """Writes a journal down as it happens: what ``write`` has returned from survives a crash."""

    def __init__(self, path: Path, stream: TextIO) -> None:
        self.path = path
        self._stream = stream

    @classmethod
    def begin(cls, path: Path) -> Pen:
        """Begin a new recording; raises FileExistsError rather than overwrite one."""
        return cls(path, _locked(_create(path), path))

    @classmethod
    def resume(cls, path: Path) -> Pen:
        """Go on with a torn recording, after its last whole line; raises RecordingError while another writes it."""
        stream = _locked(path.open("r+", encoding="ascii", newline="\n"), path)
        whole = stream.read().rfind("\n") + 1
        stream.seek(whole)
        stream.truncate()
        return cls(path, stream)

    def write(self, entries: Iterable[Entry]) -> None:
        """Append entries, and come back once they are on disk."""
        self._stream.writelines(f"{canonical(entry)}\n" for entry in entries)
        _sync(self._stream)

    def close(self) -> None:
        """Put the pen down."""
        self._stream.close()


def read_recording(path: Path) -> list[Entry]:
    """A finished recording; raises RecordingError with the first bad line."""
    entries, rest = _read(path)
    name = safe_line(str(path), 300)
    if rest:
        raise RecordingError(name, (Problem(name, len(entries) + 1, 1, "the last line is cut off"),))
    if not entries or not isinstance(entries[-1].fact, SessionEnded):
        message = "the recording has no end: `incident-sim play --resume` can continue it"
        raise RecordingError(name, (Problem(name, len(entries) + 1, 1, message),))
    return entries


def read_torn(path: Path) -> list[Entry]:
    """What a crash left of a recording: everything up to the last whole line."""
    return _read(path)[0]


def _read(path: Path) -> tuple[list[Entry], str]:
    text = read_text(path, MOST_RECORDING)
    *lines, rest = text.split("\n")
    name = safe_line(str(path), 300)
    entries: list[Entry] = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = ENTRY.validate_json(line)
        except (ValidationError, ValueError, RecursionError):
            raise RecordingError(name, (Problem(name, number, 1, "this line is no entry of a journal"),)) from None
        if entry.seq != number - 1:
            message = f"entry {entry.seq} stands where {number - 1} should"
            raise RecordingError(name, (Problem(name, number, 1, message),))
        if canonical(entry) != line:
            raise RecordingError(name, (Problem(name, number, 1, "this line is not in canonical form"),))
        if number <= len(OPENING) and not isinstance(entry.fact, OPENING[number - 1]):
            message = f"found {entry.fact.fact}, where a recording has {OPENING_KINDS[number - 1]}"
            raise RecordingError(name, (Problem(name, number, 1, message),))
        entries.append(entry)
    return entries, rest


def _create(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return os.fdopen(handle, "w", encoding="ascii", newline="\n")


def _locked(stream: TextIO, path: Path) -> TextIO:
    """One writer at a time. Where the system has no such locks, the caller's care must do."""
    if fcntl is not None:
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            stream.close()
            name = safe_line(str(path), 300)
            raise RecordingError(name, (Problem(name, 1, 1, "this session is being played elsewhere"),)) from None
    return stream


def _sync(stream: TextIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())
