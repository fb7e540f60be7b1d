"""Strangers' words in every slot of every drawing change nothing but the text that is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widget import Widget

from incident_tui.app import IncidentApp
from incident_tui.lessons import LESSONS, Place
from incident_tui.logreader import LogReader
from incident_tui.origins import failing_of
from incident_tui.patterns import patterns
from incident_tui.renderables.answer import answer
from incident_tui.renderables.chart import chart
from incident_tui.renderables.health import health
from incident_tui.renderables.histogram import histogram
from incident_tui.renderables.ink import fill, folded, line
from incident_tui.renderables.instants import Lens, marks, strip
from incident_tui.renderables.lines import alert, event, hands, log_line, message
from incident_tui.renderables.logs import details, pattern_rows, pinned
from incident_tui.renderables.ranks import ranks
from incident_tui.renderables.sheet import LogRows, LogSheet
from incident_tui.renderables.tree import tree
from incident_tui.renderables.waterfall import waterfall
from incident_tui.widgets.bar import Bar
from incident_tui.widgets.guide import GuideBox
from incident_tui.widgets.log import LogPanel
from incident_tui.widgets.panel import Draw, Panel
from incident_tui.widgets.plot import ChartPanel
from incident_tui.widgets.search import LogSearch
from tests.tui.handmade import (
    NOW,
    SECOND,
    FakeRemote,
    make_answer,
    make_briefing,
    make_dashboard,
    make_snapshot,
    make_wallboard,
    wave,
)
from tests.tui.hands import press
from tests.tui.poison import PIECES, TEXTS, poisoned
from tests.tui.test_drawings import LINES, RANKS
from tests.tui.test_map import STORM
from tests.tui.test_waterfall import SLOW

OBEYED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
EXAMPLES = settings(max_examples=40, deadline=None)
Rows = Sequence[Content]


def _chart(text: str, width: int) -> Rows:
    lines = [poisoned(wave(name, 110_000, 740_000), text) for name in ("p50", "p95")]
    shown = marks(poisoned(make_wallboard().timeline, text))
    return chart(lines, width, 14, now=NOW, marks=shown, lens=Lens(instant=NOW - 300 * SECOND))


def _lines(text: str, width: int) -> Rows:
    found = poisoned(make_answer(), text)
    keeps = LogReader().read(found, "", "", around=False)
    head = pinned(found, keeps, text, "f follows", width, 12, NOW)
    return LogSheet(head, "a1", poisoned(LINES, text), LogRows(width, text))[:]


FIXED: dict[str, Callable[[str, int], Rows]] = {
    "chart": _chart,
    "health": lambda text, width: health(poisoned(make_wallboard().services, text), width, 10, {}),
    "histogram": lambda text, width: [histogram(poisoned(LINES, text), width)],
    "line": lambda text, width: [log_line(poisoned(LINES[3], text), width)],
    "map": lambda text, width: tree(
        poisoned(make_briefing(), text), poisoned(make_wallboard().services, text), width, failing_of(STORM), text
    ),
    "patterns": lambda text, width: pattern_rows(patterns(poisoned(LINES, text)), width, ""),
    "ranks": lambda text, width: ranks(poisoned(RANKS, text), width, None),
    "alert": lambda text, width: [alert(one, width, NOW) for one in poisoned(make_wallboard().alerts, text)],
    "time": lambda text, width: strip(
        NOW - 400 * SECOND, NOW, width, marks(poisoned(make_wallboard().timeline, text)), NOW - 300 * SECOND
    ),
    "waterfall": lambda text, width: waterfall(poisoned(SLOW, text), width),
}
"""Drawings whose rows are counted: words are cut, and never take a row of their own."""
FOLDED: dict[str, Callable[[str, int], Rows]] = {
    "answer": lambda text, width: answer(poisoned(make_answer(), text), width, 30, NOW),
    "details": lambda text, width: details(poisoned(LINES[3], text), poisoned(LINES[:9], text), SLOW, width, 20, NOW),
    "event": lambda text, width: [
        row for one in poisoned(make_wallboard().timeline, text) for row in event(one, width)
    ],
    "hands": lambda text, width: hands(poisoned(make_dashboard(), text), width),
    "lines": _lines,
    "message": lambda text, width: [
        row for one in poisoned(make_wallboard().inbox, text) for row in message(one, width)
    ],
}
"""Drawings in which longer words take more rows."""


def styles(rows: Rows) -> set[str]:
    """The colours that are used; none of them is ever a stranger's idea."""
    return {str(span.style) for row in rows for span in row.spans}


def sound(rows: Rows, width: int) -> None:
    """As it is painted: each row fills its width, and no character is one that a terminal might obey."""
    for row in fill(rows, width, len(rows)):
        assert row.cell_length == width
        assert not any(unicodedata.category(char) in OBEYED for char in row.plain)
        assert "\n" not in row.plain


@EXAMPLES
@given(TEXTS, st.sampled_from([40, 80]))
@pytest.mark.parametrize("name", FIXED)
def test_words_are_cut_where_they_stand(name: str, text: str, width: int) -> None:
    """As many rows as without them, in the same colours."""
    rows, calm = FIXED[name](text, width), FIXED[name]("", width)
    sound(rows, width)
    assert len(rows) == len(calm)
    assert styles(rows) <= styles(calm)


@EXAMPLES
@given(TEXTS, st.sampled_from([40, 80]))
@pytest.mark.parametrize("name", FOLDED)
def test_words_are_folded_where_they_stand(name: str, text: str, width: int) -> None:
    """In the colours of the drawing, within its width."""
    rows = FOLDED[name](text, width)
    sound(rows, width)
    assert styles(rows) - {"bold underline"} <= styles(FOLDED[name]("", width))


@EXAMPLES
@given(TEXTS)
def test_bars_begin_where_they_began(text: str) -> None:
    """Whatever the names beside them: a bar never moves."""
    for name, cells in (("waterfall", "░█"), ("ranks", "█"), ("chart", "│┤")):
        for row, calm in zip(FIXED[name](text, 80)[2:], FIXED[name]("", 80)[2:], strict=True):
            places = [next((at for at in range(len(one.plain)) if one.plain[at] in cells), None) for one in (row, calm)]
            if None not in places:
                begins = [Content(one.plain[:at]).cell_length for one, at in zip((row, calm), places, strict=True)]
                assert begins[0] == begins[1], name


WORST = "".join(piece for piece in PIECES if len(piece) < 99 and piece != "\ud800")
"""All at once, but for what no file and no message can hold."""


@pytest.mark.parametrize("digit", list("1234567890v"))
async def test_no_view_obeys_a_stranger(digit: str) -> None:
    """With the worst in every slot of what the host sends, rows fill the screen and bars stay where they are.

    Names of the map are left: the scenario's schema lets nothing else than letters, digits and dashes into them.
    """
    found = poisoned(replace(make_answer(), action_id="a7", lines=tuple(LINES)), WORST)
    snapshot = poisoned(make_snapshot(pending=()), WORST)
    board = snapshot.dashboard.wallboard
    named = tuple(replace(one, alert="payments-slow") for one in board.alerts)  # names are checked where files are read
    snapshot = replace(snapshot, dashboard=replace(snapshot.dashboard, wallboard=replace(board, alerts=named)))
    told = {name: poisoned(getattr(make_briefing(), name), WORST) for name in ("title", "company", "story", "judged")}
    briefing = make_briefing().model_copy(update=told)
    snapshot = replace(snapshot, dashboard=replace(snapshot.dashboard, answers=(found,), briefing=briefing))
    app = IncidentApp(FakeRemote(snapshot), briefed=True)
    async with app.run_test(size=(100, 40)) as pilot:
        await press(pilot, digit)
        strips = app.screen._compositor.render_strips()
        assert [strip.cell_length for strip in strips] == [100] * 40
        text = "".join(strip.text for strip in strips)
        assert not any(unicodedata.category(char) in OBEYED for char in text)
        assert strips[-1].text.startswith("? Help")
        assert not any("@click" in segment.style.meta for strip in strips for segment in strip if segment.style)
        if digit in "178v":
            assert "[red]x[/]" in text


WIDGETS: dict[str, Callable[[str], Panel]] = {
    "panel": lambda text: Panel("x", lambda width, _: folded(text, width)),
    "choices": lambda text: Panel("x", lambda _, height: [line(text)] * (2 * height), choices=True),
    "chart": lambda text: ChartPanel("x", _chart_of(text)),
    "logs": lambda text: LogPanel("x", lambda width, _: LogSheet((), "a", poisoned(LINES, text), LogRows(width, "x"))),
}


def _chart_of(text: str) -> Draw:
    return lambda width, _: list(_chart(text, width))


@pytest.mark.parametrize("name", WIDGETS)
async def test_no_widget_obeys_a_stranger(name: str) -> None:
    """In rows and in titles, framed and ruled."""
    for text in (*PIECES, WORST):
        widget = WIDGETS[name](text)
        widget.add_class("framed")
        app = Bare(widget)
        async with app.run_test(size=(50, 12)) as pilot:
            widget.styles.width, widget.styles.height = 50, 12
            widget.entitle(text)
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            assert [strip.cell_length for strip in strips] == [50] * 12
            assert not any(unicodedata.category(char) in OBEYED for strip in strips for char in strip.text)
            assert {strip.text[0] for strip in strips[1:-1]} <= {"│", "┃"}


def _bar(text: str) -> Bar:
    bar = Bar("x")
    bar.show(line(text))
    return bar


def _search(text: str) -> LogSearch:
    search = LogSearch("logs-search")
    search.label(text, text)
    return search


def _guide(text: str) -> GuideBox:
    box = GuideBox()
    box.show(Place(1, 2, replace(LESSONS[0], title=text, why=text, keys=text)))
    return box


ROWS: dict[str, Callable[[str], Widget]] = {"bar": _bar, "search": _search, "guide": _guide}


@pytest.mark.parametrize("name", ROWS)
async def test_no_row_obeys_a_stranger(name: str) -> None:
    """Nor takes a cell more than it has; what it passes the guard with is what the terminal gets."""
    for text in (*PIECES, WORST):
        async with Bare(ROWS[name](text)).run_test(size=(50, 12)) as pilot:
            await pilot.pause()
            strips = pilot.app.screen._compositor.render_strips()
            assert [strip.cell_length for strip in strips] == [50] * 12
            assert not any("@click" in segment.style.meta for strip in strips for segment in strip if segment.style)


class Bare(App[None]):
    """One widget, and nothing else."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._only = widget

    def compose(self) -> ComposeResult:
        yield self._only
