"""The dashboard in a pseudo-terminal of its own, and the clocks of its processes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")
START = ["-m", "incident_tui", "play", "checkout-cascade", "--seed", "4"]


class Terminal:
    """A dashboard under way; everything it paints is read, or it would stand still."""

    def __init__(self, columns: int, rows: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="incident-sim-bench-")
        self._seen = b""
        self.painted = 0
        """Bytes so far."""
        command = [sys.executable, *START]
        self.began = time.monotonic()
        self.process, self._file = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="xterm-256color", TEXTUAL_ANIMATIONS="none")
            os.environ.update(XDG_DATA_HOME=self._folder.name, XDG_CONFIG_HOME=self._folder.name)
            os.execv(command[0], command)  # noqa: S606 - the dashboard in the child of a pseudo-terminal
        self.resize(columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGTERM)
        self.rest(2)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.process, 0)
        os.close(self._file)
        self._folder.cleanup()

    def resize(self, columns: int, rows: int) -> None:
        """Another size, as when a window is dragged."""
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, key: bytes) -> None:
        """Press a key; what was painted before it is forgotten."""
        self._read(0)
        self._seen = b""
        os.write(self._file, key)

    def until(self, *words: str, limit: float = 120.0) -> float:
        """Seconds until one of some words has been painted since the last key."""
        began, wanted = time.monotonic(), [word.encode() for word in words]
        while time.monotonic() - began < limit:
            if any(word in self._seen for word in wanted):
                return time.monotonic() - began
            self._read(0.005)
        raise TimeoutError(words)

    def rest(self, seconds: float) -> int:
        """Let it run, and say how many bytes it painted."""
        end, before = time.monotonic() + seconds, self.painted
        while (left := end - time.monotonic()) > 0 and self._read(min(left, 0.1)):
            pass
        return self.painted - before

    def cpu(self) -> tuple[float, float]:
        """Seconds of processor time so far, of the screen and of what it started."""
        screen = _spent(self.process)
        return screen, sum(_spent(child) for child in _children(self.process))

    def memory(self) -> float:
        """Megabytes that the screen holds."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _read(self, patience: float) -> bool:
        """Read what is there; false once the dashboard is gone."""
        if select.select([self._file], [], [], patience)[0]:
            try:
                found = os.read(self._file, 1 << 16)
            except OSError:
                return False
            self.painted += len(found)
            self._seen = (self._seen + found)[-(1 << 18) :]
        return True


def _spent(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _children(process: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(OSError):
            found += [int(child) for child in (task / "children").read_text().split()]
    return found
