"""A real browser, as far as tests need one: what it shows, says and asks for."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--enable-logging=stderr",
)
"""No network whatever happens, and the console on stderr."""


OWN = "not an origin"
"""Who asked, in the browser's log, where it was the browser itself: for the page that it opens, or for its clock."""


def find_browser() -> str | None:
    """The path of a Chromium, if this machine has one."""
    return next((found for name in NAMES if (found := shutil.which(name)) is not None), None)


@dataclass(frozen=True)
class Opened:
    """A page after the browser is done with it."""

    elements: str
    """The document as it stands then."""
    console: tuple[str, ...]
    asked_for: tuple[str, ...]
    """Addresses that the page asked for."""


def open_page(browser: str, page: Path, scratch: Path, *more: str) -> Opened:
    """Open a page and let it come to rest."""
    log = scratch / "net.json"
    told = _run(browser, page, scratch, f"--log-net-log={log}", "--dump-dom", *more)
    console = tuple(line for line in told.stderr.splitlines() if "CONSOLE" in line)
    return Opened(told.stdout, console, _addresses(log))


def picture(browser: str, page: Path, scratch: Path, width: int, height: int, *more: str) -> set[tuple[int, int, int]]:
    """The colours of a page as it is shown."""
    return colours(photograph(browser, page, scratch, width, height, *more).read_bytes())


def photograph(browser: str, page: Path, scratch: Path, width: int, height: int, *more: str) -> Path:
    """The top of a page as a PNG."""
    shot = scratch / "shot.png"
    _run(browser, page, scratch, f"--window-size={width},{height}", f"--screenshot={shot}", *more)
    return shot


def _run(browser: str, page: Path, scratch: Path, *options: str) -> subprocess.CompletedProcess[str]:
    profile = f"--user-data-dir={scratch / 'profile'}"
    command = [browser, *QUIET, profile, *options, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


def _addresses(log: Path) -> tuple[str, ...]:
    text = log.read_text(encoding="utf-8").rstrip().rstrip(",")
    events = json.loads(text if text.endswith("}") else text + "]}")["events"]
    asked = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return tuple(sorted({str(one["url"]) for one in asked if one["initiator"] != OWN and "url" in one}))


def colours(data: bytes) -> set[tuple[int, int, int]]:
    """The colours of a PNG of eight bits a channel, without interlacing."""
    place, packed, width, step = 8, b"", 0, 3
    while place < len(data):
        (length,), kind = struct.unpack(">I", data[place : place + 4]), data[place + 4 : place + 8]
        body = data[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, step = struct.unpack(">I", body[:4])[0], {2: 3, 6: 4}[body[9]]
        elif kind == b"IDAT":
            packed += body
        place += 12 + length
    raw, stride = zlib.decompress(packed), width * step
    before, found = bytearray(stride), set[tuple[int, int, int]]()
    for start in range(0, len(raw), stride + 1):
        line = _unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), before, step)
        found.update(zip(line[0::step], line[1::step], line[2::step], strict=True))
        before = line
    return found


def _unfilter(kind: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    for place in range(len(line)):
        left = line[place - step] if place >= step else 0
        corner = above[place - step] if place >= step else 0
        up = above[place]
        match kind:
            case 1:
                guess = left
            case 2:
                guess = up
            case 3:
                guess = (left + up) // 2
            case 4:
                nearest = left + up - corner
                guess = min((left, up, corner), key=lambda value, at=nearest: abs(at - value))  # type: ignore[misc]
            case _:
                break
        line[place] = (line[place] + guess) & 0xFF
    return line
