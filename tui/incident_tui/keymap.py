"""One table of keys: bindings, the footer, help and the cheat sheet are read from it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

VIEWS = (
    ("1", "overview", "Overview", "Over"),
    ("2", "metrics", "Metrics", "Metr"),
    ("3", "logs", "Logs", "Logs"),
    ("4", "map", "Map", "Map"),
    ("5", "changes", "Changes", "Chg"),
    ("6", "traces", "Traces", "Trac"),
    ("7", "messages", "Messages", "Msgs"),
    ("8", "timeline", "Timeline", "Time"),
    ("9", "vendors", "Vendors", "Vend"),
    ("0", "debrief", "Debrief", "Debr"),
)
"""Digit, id, title and short title of every view."""


@dataclass(frozen=True)
class Key:
    """One gesture: its id (by which it can be remapped), its keys, and what it does."""

    id: str
    keys: str
    show: str
    label: str
    help: str
    action: str
    footer: int = 0
    """Place in the footer, from 1; 0 keeps it out."""
    group: str = "Incident"


KEYS = (
    Key("help", "question_mark", "?", "Help", "Explain this view and list its keys", "help", 1, "Screen"),
    Key("act", "a", "a", "Act", "Choose an action: its cost, time and risk are shown first", "act", 2),
    Key("status", "u", "u", "Update", "Write to the public status page", "compose('post_status')", 4),
    Key("executives", "e", "e", "Executives", "Write to those who ask upstairs", "compose('update_executives')"),
    Key("team", "m", "m", "Team", "Write to a team", "compose('message_team')"),
    Key("alerts", "A,shift+a", "A", "Alerts", "Alerts that fire; enter acknowledges", "alerts", 3),
    Key("skip", "w", "w", "Wait", "Run fast until something needs you", "skip", 5, "Time"),
    Key("pause", "space", "space", "Pause", "Stop and start the clock (practice only)", "pause", 6, "Time"),
    Key("faster", "plus,equals_sign", "+", "Faster", "Run at the next higher speed", "faster", 7, "Time"),
    Key("slower", "minus", "-", "Slower", "Run at the next lower speed", "slower", 0, "Time"),
    Key("search", "slash", "/", "Search logs", "Search logs for a text", "search", 8, "Looking"),
    Key(
        "ask_again",
        "r",
        "r",
        "Ask again",
        "Ask the question on this view again, for newer data",
        "refresh",
        0,
        "Looking",
    ),
    Key(
        "split",
        "b",
        "b",
        "Split",
        "Metrics: whole, by segment, by release, outbound calls, capacity",
        "split",
        0,
        "Looking",
    ),
    Key("service", "s", "s", "Service", "Logs: the next service", "service", 0, "Looking"),
    Key("level", "l", "l", "Level", "Logs: the next level", "level", 0, "Looking"),
    Key(
        "match",
        "n",
        "n",
        "Next match",
        "Logs: the next match, lines around it shown",
        "match(1)",
        0,
        "Looking",
    ),
    Key("match_before", "N,shift+n", "N", "Match before", "Logs: the match before", "match(-1)", 0, "Looking"),
    Key("follow", "f", "f", "Follow", "Logs: ask for the newest lines again and again", "follow", 0, "Looking"),
    Key("patterns", "p", "p", "Patterns", "Logs: lines by what they say, numbers left out", "patterns", 0, "Looking"),
    Key(
        "narrower",
        "left_square_bracket",
        "[",
        "Narrower",
        "Show a shorter time in every view",
        "narrower",
        0,
        "Looking",
    ),
    Key("wider", "right_square_bracket", "]", "Wider", "Show a longer time in every view", "wider", 0, "Looking"),
    Key(
        "log_scale",
        "L,shift+l",
        "L",
        "Log scale",
        "A logarithmic axis where values span more than two powers of ten",
        "log_scale",
        0,
        "Looking",
    ),
    Key("answers", "v", "v", "Answers", "Every answer you have had", "view('answers')", 9, "Looking"),
    Key("note", "t", "t", "Note", "Write a line in the timeline", "note", 10),
    Key("hypothesis", "h", "h", "Hypothesis", "Say what you think is wrong", "hypothesis", 11),
    Key(
        "messages",
        "c",
        "c",
        "Messages",
        "Who waits for you, what the public reads, and the incident channel",
        "view('messages')",
        12,
    ),
    Key("withdraw", "x", "x", "Withdraw", "Take back the newest action that still waits", "withdraw"),
    Key("undo", "U,shift+u", "U", "Take back", "Take a change back: the newest first, with what that costs", "undo"),
    Key("hint", "H,shift+h", "H", "Hint", "What the coach offers, and what it costs (practice only)", "hint"),
    Key("jump", "o", "o", "Jump", "A letter on every panel and row: press it to go there", "jump", 0, "Screen"),
    Key("zoom", "z", "z", "Zoom", "Give one panel the whole screen, and back", "zoom", 13, "Screen"),
    Key("next", "tab", "tab", "Next panel", "Go to the next panel", "app.focus_next", 0, "Screen"),
    Key(
        "previous",
        "shift+tab",
        "shift+tab",
        "Panel before",
        "Go to the panel before",
        "app.focus_previous",
        0,
        "Screen",
    ),
    Key("back", "escape", "esc", "Back", "One step back", "back", 0, "Screen"),
    Key("command", "colon", ":", "Command", "Type any command", "app.command_palette", 0, "Screen"),
    Key("theme", "T,shift+t", "T", "Theme", "The next colours", "theme", 0, "Screen"),
    Key(
        "quit",
        "q",
        "q",
        "Quit",
        "Leave; asks first. ctrl+c, too, where nothing is selected",
        "quit_asks",
        14,
        "Screen",
    ),
)


def bindings() -> list[BindingType]:
    """The table as Textual wants it, with an id for everything, so that users may remap it."""
    rows: list[BindingType] = [
        Binding(key.keys, key.action, key.label, id=f"incident.{key.id}", show=False) for key in KEYS
    ]
    rows += [Binding(digit, f"view('{view}')", title, id=f"view.{view}", show=False) for digit, view, title, _ in VIEWS]
    return rows


def footer_keys() -> tuple[Key, ...]:
    """What the footer offers, most needed first; help is first and is never cut."""
    return tuple(sorted((key for key in KEYS if key.footer), key=lambda key: key.footer))


def cheat_sheet() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of keys and what they do."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key in KEYS:
        groups.setdefault(key.group, []).append((key.show, key.help))
    groups["Views"] = [(digit, title) for digit, _, title, _ in VIEWS]
    return list(groups.items())
