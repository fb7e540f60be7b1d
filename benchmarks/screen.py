"""Start-up, first paint and key to paint, through a pseudo-terminal."""

from __future__ import annotations

import contextlib
import fcntl
import os
import platform
import pty
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from datetime import UTC, datetime

COMMAND = [sys.executable, "-m", "incident_tui", "play", "checkout-cascade", "--seed", "4"]


def read_until(terminal: int, wanted: bytes, limit: float) -> float:
    """Seconds until some bytes are painted."""
    began, seen = time.monotonic(), b""
    while time.monotonic() - began < limit:
        if select.select([terminal], [], [], 0.01)[0]:
            with contextlib.suppress(OSError):
                seen += os.read(terminal, 65536)
            if wanted in seen:
                return time.monotonic() - began
    raise TimeoutError(wanted)


def quiet(terminal: int, span: float) -> None:
    """Read whatever is painted until nothing is for a while."""
    while select.select([terminal], [], [], span)[0]:
        os.read(terminal, 65536)


def dashboard(columns: int, rows: int) -> tuple[float, float, list[float]]:
    """First paint, first alert, and key to paint, in seconds."""
    began = time.monotonic()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", TEXTUAL_ANIMATIONS="none")
        os.execv(COMMAND[0], COMMAND)  # noqa: S606 - the dashboard in the child of a pseudo-terminal
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    read_until(terminal, b"Briefing", 30)
    painted = time.monotonic() - began
    time.sleep(3)
    os.write(terminal, b"\r")
    time.sleep(1)
    os.write(terminal, b"w")
    read_until(terminal, b"burn", 30)
    alert = time.monotonic() - began
    times = []
    os.write(terminal, b" ")
    time.sleep(1)
    for key in b"12345678" * 5:
        quiet(terminal, 0.05)
        os.write(terminal, bytes([key]))
        began = time.monotonic()
        if select.select([terminal], [], [], 2)[0]:
            times.append(time.monotonic() - began)
    os.kill(child, 15)
    os.waitpid(child, 0)
    return painted, alert, times


def main() -> None:
    """Print one table."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, CPython {platform.python_version()}, {platform.machine()}")
    spent = []
    for _ in range(5):
        began = os.times()
        subprocess.run([sys.executable, "-m", "incident_tui", "--help"], stdout=subprocess.DEVNULL, check=True)
        ended = os.times()
        spent.append(ended.children_user + ended.children_system - began.children_user - began.children_system)
    print(f"--help                 {min(spent) * 1000:>6.0f} ms of CPU, best of five")
    for columns, rows in ((80, 24), (160, 48)):
        painted, alert, times = dashboard(columns, rows)
        times.sort()
        print(
            f"{columns}x{rows}: first paint {painted * 1000:.0f} ms, first alert {alert:.1f} s with the keys pressed, "
            f"key to paint p50 {statistics.median(times) * 1000:.0f} ms, p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms"
        )


if __name__ == "__main__":
    main()
