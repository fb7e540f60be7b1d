"""Help: what this view shows, how to read it, and every key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from incident_tui.keymap import cheat_sheet
from incident_tui.renderables.ink import line, pad
from incident_tui.screens.overlay import Overlay
from incident_tui.themes import KEY

ABOUT = {
    "overview": "The wallboard: free to look at, a few seconds late. One line a service with its share of errors, its "
    "slow end (p95) and the last minutes of errors; ● ok, ▲ warn, ✖ bad, ? unknown. The charts show what users "
    "try and how much of it fails; ◆ marks a change, ▲ something you did. Enter on a service opens its metrics. The "
    "hands show what you do, which changes are on their way, and what each came to in the metrics.",
    "metrics": "Choose a journey or a service and press enter. b splits the same numbers by segment, by release, by "
    "outbound call, or shows capacity. A gap in a line means that nothing was measured, never zero.",
    "logs": "/ types a text: the lines on screen are filtered at once (a leading ! inverts), enter asks for more. n "
    "and N go from match to match with the lines around them, e and E from error to error. p counts lines by what they "
    "say, numbers left out; enter keeps one pattern alone. Enter on a line opens it in full, and once more goes to its "
    "trace, where an arrow → says that there is one. f follows: it asks for the newest lines again and again, which "
    "keeps your hands busy whenever they would be free. s changes the service, l the level. Logs are capped by volume: "
    "a missing line proves nothing.",
    "map": "Who calls whom. Colours and errors are free; what fails on each call is a look (enter or r), and then the "
    "map says where errors start: ■ start here, where no failing call of its own explains a service's errors; on the "
    "way, where calls fail to a service that counts no errors; ↑ arrive, where they come with its own failing calls. "
    "x3.9 is how often each call is tried. It is a reading of numbers, not a verdict: a flood from above makes errors "
    "start below.",
    "changes": "Deploys, flags, configuration, infrastructure, vendor notices, with who and when. A change before the "
    "onset is a suspect, not a verdict. Above stands the axis of time of all charts, with your own steps (Y): [ and ] "
    "change how much of it is shown, left and right put the cursor on what happened, and every chart reads there.",
    "traces": "Sampled requests, the failed and the slow first. Bars stand on the request's clock: █ is a span's own "
    "time, ░ its waiting for what it called; the last column is its own time as a share of the request, ▶ marks the "
    "span with most of it. ✖ failed; bold is the path that took the time.",
    "messages": "Who waits for you, the longest first: enter answers. What the public reads now, how old that is, and "
    "when they were promised more. The incident channel, newest first. e writes to executives, u to the public, m to "
    "a team.",
    "timeline": "What happened, what you did and what you were told, newest first: ✎ your notes (t), ? your hypotheses "
    "(h). Beside it what is held and what was ruled out, with what was looked at about it; enter confirms it or rules "
    "it out. Then who is doing what; enter on a colleague pages, asks, hands over work or gives a role. Whoever has "
    "communications drafts posts and updates from what you told them, and from nothing else: you correct and send.",
    "vendors": "Status pages of third parties. They are late and may be wrong: compare with your own calls to them.",
    "answers": "Every answer you have had, newest first.",
    "debrief": "Score by category with its evidence, once your part is over.",
}
BASICS = (
    "Time runs on its own. You have one pair of hands: each look or action keeps them busy for some seconds, and what "
    "you ask for meanwhile waits its turn. Users' harm counts first, so mild relief early beats certainty late."
)


class Help(Overlay[None]):
    """Opens over any view; the same key closes it."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll { width: 90%; max-width: 96; height: 90%; padding: 0 1;
        border: round $primary; background: $surface;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q,enter", "dismiss", "Close", show=False)]

    def __init__(self, view: str) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(Content.styled(f"Help: {self._view}  (?, esc or a click beside it closes)", "bold"))
            yield Static(Content(ABOUT.get(self._view, "") + "\n"))
            yield Static(Content(BASICS + "\n"))
            for group, rows in cheat_sheet():
                keys = [line((pad(show, 11), KEY), text) for show, text in rows]
                yield Static(Content("\n").join([Content.styled(group, "bold"), *keys, Content("")]))
