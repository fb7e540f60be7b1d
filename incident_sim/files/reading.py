"""Opening strangers' files: bounded, and with a clear word for everything that can be wrong with them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from incident_sim.errors import FileRefused, Problem
from incident_sim.text import safe_line

MOST_BYTES = 256 * 1024
MOST_RECORDING = 64 * 1024 * 1024

# A pipe that nobody writes into would be waited for when it is opened; Windows has no such flag, and no such pipes.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_text(path: Path, limit: int = MOST_BYTES) -> str:
    """The text of a file; raises FileRefused for what is missing, too large, or no UTF-8."""
    return as_text(read_bytes(path, limit), path)


def read_bytes(path: Path, limit: int = MOST_BYTES) -> bytes:
    """What a file holds; raises FileRefused for what is missing, no file, or too large."""
    name = safe_line(str(path), 300)
    try:
        if not path.exists():
            raise _refused(name, "there is no such file")
        if path.is_dir():
            raise _refused(name, "this is not a file")
        with os.fdopen(os.open(path, _OPEN), "rb") as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise _refused(name, "this is not a file")
            if found.st_size > limit:
                raise _refused(name, f"the file is larger than {limit // 1024} KiB")
            data = stream.read(limit + 1)
    except OSError as error:
        raise _refused(name, f"the file cannot be read: {error.strerror or 'unknown reason'}") from None
    except ValueError:
        raise _refused(name, "this is not the name of a file") from None
    if len(data) > limit:
        raise _refused(name, f"the file is larger than {limit // 1024} KiB")
    return data


def as_text(data: bytes, path: Path) -> str:
    """What was read of a file, as text; raises FileRefused with the line that is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        name = safe_line(str(path), 300)
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(name, (Problem(name, line, 1, "the file is not UTF-8 text"),)) from None


def _refused(name: str, message: str) -> FileRefused:
    return FileRefused(name, (Problem(name, 1, 1, message),))
