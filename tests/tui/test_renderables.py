"""Drawings as text: no app, no terminal."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from incident_sim.observe import Point, Series
from incident_tui.advice import advice
from incident_tui.keymap import KEYS, VIEWS, cheat_sheet, footer_keys
from incident_tui.renderables import bars
from incident_tui.renderables.answer import answer
from incident_tui.renderables.chart import chart
from incident_tui.renderables.health import depths, health
from incident_tui.renderables.ink import crop, fill, folded, pad
from incident_tui.renderables.lines import message
from incident_tui.renderables.scale import nice_top, steady_top
from incident_tui.renderables.spark import spark
from incident_tui.renderables.tree import tree
from incident_tui.renderables.waterfall import waterfall
from tests.tui.handmade import NOW, make_answer, make_briefing, make_dashboard, make_snapshot, make_wallboard, wave

SECOND = 1_000_000


def text(rows: Sequence[Content]) -> str:
    """Rows as they would be read."""
    return "\n".join(row.plain for row in rows)


def points(*values: int) -> tuple[Point, ...]:
    """A value every five seconds."""
    return tuple(Point(number * 5 * SECOND, value) for number, value in enumerate(values))


@given(st.lists(st.integers(-1, 10**9), max_size=80), st.integers(0, 120), st.integers(0, 40))
def test_a_chart_fills_its_rectangle_exactly(values: list[int], width: int, height: int) -> None:
    """Whatever the data and the size."""
    rows = chart([Series("x", "count", points(*values))], width, height, now=NOW)
    assert len(rows) == (height if width else 0)
    assert all(row.cell_length == width for row in rows)


def test_a_spike_of_one_window_is_never_lost() -> None:
    """Even where sixty windows share a few columns."""
    values = [1] * 200
    values[77] = 1000
    rows = chart([Series("x", "count", points(*values))], 20, 10, now=NOW)
    assert any(0x2800 < ord(cell) < 0x2900 for cell in rows[1].plain)


def test_what_was_not_measured_is_a_gap_and_said_so() -> None:
    """Missing is never zero."""
    rows = chart([Series("x", "count", points(5, 5, 5, -1, -1, -1))], 60, 10, now=40 * SECOND)
    assert "no data 30s" in rows[0].plain
    assert all(cell in " │┤0" for cell in rows[-3].plain[40:])


def test_the_legend_names_the_newest_value_of_every_line() -> None:
    """With its unit."""
    rows = chart([wave("p50", 110_000, 740_000), wave("p95", 300_000, 2_000_000)], 60, 12, now=NOW)
    assert "p50 814ms" in rows[0].plain
    assert "p95 2.2s" in rows[0].plain


@given(st.integers(0, 10**9))
def test_an_axis_reaches_beyond_its_values_but_not_far(highest: int) -> None:
    """At most twice as far, once above the least axis."""
    top = nice_top(highest, "count")
    assert top >= highest
    assert top <= max(4, 2 * highest)


def test_an_axis_does_not_flap() -> None:
    """It grows at once, and shrinks when values need under two fifths of it."""
    assert steady_top(450, "count", 1000) == 1000
    assert steady_top(390, "count", 1000) == 400
    assert steady_top(1100, "count", 1000) == 2000


@given(st.text(max_size=60), st.integers(1, 40))
def test_text_is_cut_and_filled_by_cells(words: str, width: int) -> None:
    """Wide characters included."""
    assert Content(crop(words, width)).cell_length <= width
    assert Content(pad(words, width)).cell_length == width


@given(st.text(max_size=200), st.integers(8, 60))
def test_folded_text_never_runs_over(words: str, width: int) -> None:
    """Long words are cut."""
    assert all(row.cell_length <= width for row in folded(words, width, indent="  "))


@given(st.integers(0, 200), st.integers(0, 60))
def test_fill_gives_exactly_what_was_asked(width: int, height: int) -> None:
    """Rows and cells."""
    rows = fill([Content("x" * 50)] * 3, width, height)
    assert len(rows) == (height if width else 0)
    assert all(row.cell_length == width for row in rows)


def test_a_spark_keeps_calm_low() -> None:
    """A tenth of a percent does not look like a storm."""
    assert spark((900, 900, 400_000), 4) == "·▁▁█"


def test_a_health_row_says_state_errors_and_latency() -> None:
    """Glyph and figures, indented by depth."""
    board = make_wallboard()
    edges = [(edge.caller, edge.callee) for edge in make_briefing().edges]
    rows = text(health(board.services, 40, 12, depths(edges, [one.name for one in board.services])))
    assert "✖   payments" in rows
    assert "41%" in rows
    assert "2.1s" in rows
    assert "paygate*" in rows


def test_the_map_names_every_service_under_its_callers() -> None:
    """A box drawn already is only named again."""
    rows = text(tree(make_briefing(), make_wallboard().services, 70))
    assert "└ checkout" in rows
    assert "└ catalog (above)" in rows
    assert "vendor" in rows


def test_a_waterfall_shows_spans_in_order_with_their_outcome() -> None:
    """The failed span says how it failed."""
    rows = text(waterfall(make_answer().traces[0], 80))
    assert "gateway" in rows
    assert "2.9s" in rows
    assert "region eu" in rows


def test_an_answer_shows_words_charts_tables_lines_and_traces() -> None:
    """Everything that came back, with its age."""
    rows = text(answer(make_answer(), 100, 40, NOW))
    for words in ("10s ago", "Failures stand out", "errors eu", "attempts", "70%", "ERROR", "gateway"):
        assert words in rows


def test_a_message_that_wants_an_answer_says_how() -> None:
    """The key stands beside it."""
    rows = text(message(make_wallboard().inbox[2], 60))
    assert "vp-eng: ETA?" in rows
    assert "e writes" in rows


@given(st.integers(8, 250))
def test_help_is_first_in_the_footer_and_never_cut(width: int) -> None:
    """At any width that holds it."""
    row, spots = bars.footer(width)
    assert row.plain.startswith("? Help"[:width])
    assert row.cell_length == width
    assert spots[0].action == "help"


@given(st.integers(60, 250))
def test_the_status_bar_answers_at_every_width(width: int) -> None:
    """Severity and time are never cut."""
    row = bars.status(make_snapshot(), width).plain
    assert "SEV1" in row
    assert "T+04:12" in row
    assert "▶1x" in row
    assert "busy 3s" in row


def test_advice_never_names_the_culprit() -> None:
    """The next step is generic."""
    dashboard = make_dashboard()
    assert "acknowledge" in advice(dashboard)
    assert not any(node.name in advice(dashboard) for node in dashboard.briefing.nodes)


def test_every_key_has_one_meaning() -> None:
    """Ids and keys are unique, and no action needs ctrl, alt or a function key."""
    keys = [each for key in KEYS for each in key.keys.split(",")] + [digit for digit, *_ in VIEWS]
    assert len(keys) == len(set(keys))
    assert len({key.id for key in KEYS}) == len(KEYS)
    assert not any(each.startswith(("ctrl", "alt", "f1")) for each in keys)
    assert footer_keys()[0].id == "help"
    assert sum(len(rows) for _, rows in cheat_sheet()) == len(KEYS) + len(VIEWS)
