"""What this terminal can show, and how to mend it: plain lines, made from facts that are handed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from incident_tui.layout import LEAST_HEIGHT, LEAST_WIDTH, tier

GLYPHS = "●▲✖■◆▶▼↑↓→✓✎"
"""All one cell wide; a terminal that draws them double shows the bar behind them pushed to the right."""
CHART = "⣀⣤⣶⣿ ⠉⠛⠿⣿ ▁▂▃▄▅▆▇█ ╭─╮│╰─╯"
TRUE_COLOUR = ("truecolor", "24bit")
TMUX = "set -as terminal-features ',*:RGB'"
_TIERS = {
    "tiny": "too small",
    "S": "small: one chart, fewer panels",
    "M": "medium: two columns",
    "L": "large: all panels",
}
_NAMES = (("ok", "56b4e9", "●"), ("warn", "f0e442", "▲"), ("bad", "e8682a", "✖"))


@dataclass(frozen=True)
class Facts:
    """What was found out about the place where the dashboard would be drawn."""

    environment: Mapping[str, str]
    width: int
    height: int
    reads: bool
    """Whether standard input is a terminal."""
    draws: bool
    """Whether standard error, where the dashboard is drawn, is a terminal."""
    encoding: str
    versions: tuple[tuple[str, str], ...]
    """Names and versions; an empty version is something that is missing."""
    folder: str
    """Where recordings go."""
    unwritable: str
    """Why nothing can be written there; empty where it can."""


@dataclass(frozen=True)
class Finding:
    """One line: whether it is well, what it is about, what was found, and what would mend it."""

    state: str
    about: str
    found: str
    advice: str = ""


def findings(facts: Facts) -> Iterator[Finding]:
    """Everything worth knowing, in the order in which one would mend it."""
    yield from _terminal(facts)
    yield from _colours(facts)
    yield from _rest(facts)


def _terminal(facts: Facts) -> Iterator[Finding]:
    term = facts.environment.get("TERM", "")
    if term in ("", "dumb"):
        yield Finding("no", "TERM", term or "not set", "no dashboard here: play with --plain")
    else:
        yield Finding("ok", "TERM", term)
    if not facts.reads:
        yield Finding("no", "keyboard", "standard input is not a terminal", "play with --plain")
    if not facts.draws:
        yield Finding("no", "screen", "standard error is not a terminal", "leave 2> out, or play with --plain")
    if not facts.width:
        yield Finding("?", "size", "unknown")
    else:
        room = tier(facts.width, facts.height)
        advice = f"at least {LEAST_WIDTH}x{LEAST_HEIGHT}; 160x48 shows all" if room in ("tiny", "S") else ""
        state = "no" if room == "tiny" else "ok"
        yield Finding(state, "size", f"{facts.width}x{facts.height}, {_TIERS[room]}", advice)
    if facts.encoding.lower().replace("-", "") not in ("utf8", "utf16", "utf16le"):
        advice = "set LANG to a UTF-8 locale, such as C.UTF-8, or charts cannot be drawn"
        yield Finding("no", "encoding", facts.encoding or "unknown", advice)
    else:
        yield Finding("ok", "encoding", facts.encoding)


def _colours(facts: Facts) -> Iterator[Finding]:
    environment = facts.environment
    term, deep = environment.get("TERM", ""), environment.get("COLORTERM", "")
    if environment.get("NO_COLOR"):
        yield Finding("ok", "NO_COLOR", "set: glyphs and words carry all meaning")
    if deep.lower() in TRUE_COLOUR:
        yield Finding("ok", "COLORTERM", deep)
    elif "256" in term or "direct" in term:
        yield Finding("ok", "COLORTERM", f"{deep or 'not set'}: 256 colours, which is enough", "")
    else:
        advice = "few colours: if yours can do more, set TERM=xterm-256color or COLORTERM=truecolor"
        yield Finding("?", "COLORTERM", deep or "not set", advice)
    if environment.get("TMUX"):
        if deep.lower() not in TRUE_COLOUR or not term.startswith("tmux"):
            advice = f"in ~/.tmux.conf: set -g default-terminal tmux-256color; {TMUX}"
        else:
            advice = ""
        yield Finding("ok", "tmux", "the dashboard runs in it", advice)
        yield Finding("ok", "tmux mouse", "needs a setting of its own", "set -g mouse on, if you want the mouse")
        yield Finding("ok", "tmux escape", "esc may lag by half a second", "set -sg escape-time 10")
    elif environment.get("STY") or term.startswith("screen"):
        yield Finding("?", "screen", "GNU screen shows few colours", "tmux shows more")


def _rest(facts: Facts) -> Iterator[Finding]:
    for name, version in facts.versions:
        yield Finding("ok" if version else "?", name, version or "not installed")
    if facts.unwritable:
        advice = "set XDG_DATA_HOME to a folder that can be written"
        yield Finding("no", "recordings", f"{facts.folder}: {facts.unwritable}", advice)
    else:
        yield Finding("ok", "recordings", facts.folder)


def fit(found: list[Finding]) -> bool:
    """Whether nothing stands in the way of the dashboard."""
    return all(one.state != "no" for one in found)


def lines(found: list[Finding]) -> Iterator[str]:
    """The findings as text, the advice below what it mends."""
    for one in found:
        yield f"{one.state:<3} {one.about:<12} {one.found}"
        if one.advice:
            yield f"{'':<16} -> {one.advice}"


def sample(*, coloured: bool) -> Iterator[str]:
    """Colours and glyphs as the dashboard uses them; where the bars do not stand below each other, widths are wrong."""
    shown = [
        f"\x1b[38;2;{int(code[:2], 16)};{int(code[2:4], 16)};{int(code[4:], 16)}m{glyph} {word}\x1b[0m"
        if coloured
        else f"{glyph} {word}"
        for word, code, glyph in _NAMES
    ]
    yield "  ".join(shown) + "   three colours that differ, each with its glyph"
    yield f"{GLYPHS}| these bars stand"
    yield f"{'.' * len(GLYPHS)}| below each other"
    yield f"{CHART}   dots, blocks and lines without gaps or boxes"
