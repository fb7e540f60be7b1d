"""A terminal that goes away takes nothing with it."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from incident_sim.files import read_torn
from incident_sim.journal.signals import ActionAccepted

ROOT = Path(__file__).resolve().parents[2]


def wait_for(terminal: int, words: bytes, limit: float = 40) -> None:
    """Read the terminal until something is painted."""
    seen, end = b"", time.monotonic() + limit
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65536)
            if words in seen:
                return
    raise TimeoutError(words)


def press(terminal: int, key: bytes, words: bytes) -> None:
    """Press a key, again if need be on a busy machine, until the screen shows what it leads to."""
    for _ in range(6):
        os.write(terminal, key)
        with contextlib.suppress(TimeoutError):
            wait_for(terminal, words, 8)
            return
    raise TimeoutError(words)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGTERM])
def test_a_closed_terminal_loses_no_accepted_action(tmp_path: Path, how: signal.Signals) -> None:
    """The dashboard in a pseudo-terminal: a page acknowledged, then the terminal goes."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(
            TERM="xterm-256color",
            XDG_DATA_HOME=str(tmp_path),
            PYTHONPATH=os.pathsep.join((str(ROOT), str(ROOT / "tui"))),
            COLUMNS="120",
            LINES="36",
        )
        os.execv(sys.executable, [sys.executable, "-m", "incident_tui", "play", "checkout-cascade", "--seed", "4"])
    wait_for(terminal, b"Briefing")
    press(terminal, b"\r", b"hands")
    press(terminal, b"w", b"firing")
    time.sleep(1)
    os.write(terminal, b"A")
    time.sleep(1)
    press(terminal, b"\r", b"acknowledged")
    os.kill(child, how)
    with contextlib.suppress(OSError):
        while os.read(terminal, 65536):
            pass
    os.waitpid(child, 0)
    os.close(terminal)
    (recording,) = (tmp_path / "incident-sim" / "recordings").glob("*.jsonl")
    kinds = [entry.fact.action.kind for entry in read_torn(recording) if isinstance(entry.fact, ActionAccepted)]
    assert kinds == ["acknowledge"]
