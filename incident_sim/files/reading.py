"""Opening strangers' files: bounded, and with a clear word for everything that can be wrong with them."""

from __future__ import annotations

from pathlib import Path

from incident_sim.errors import FileRefused, Problem
from incident_sim.text import safe_line

MOST_BYTES = 256 * 1024
MOST_RECORDING = 64 * 1024 * 1024


def read_text(path: Path, limit: int = MOST_BYTES) -> str:
    """The text of a file; raises FileRefused for what is missing, too large, or no UTF-8."""
    name = safe_line(str(path), 300)
    try:
        if not path.exists():
            raise _refused(name, "there is no such file")
        if not path.is_file():
            raise _refused(name, "this is not a file")
        if path.stat().st_size > limit:
            raise _refused(name, f"the file is larger than {limit // 1024} KiB")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise _refused(name, f"the file cannot be read: {error.strerror or 'unknown reason'}") from None
    except ValueError:
        raise _refused(name, "this is not the name of a file") from None
    if len(data) > limit:
        raise _refused(name, f"the file is larger than {limit // 1024} KiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(name, (Problem(name, line, 1, "the file is not UTF-8 text"),)) from None


def _refused(name: str, message: str) -> FileRefused:
    return FileRefused(name, (Problem(name, 1, 1, message),))
