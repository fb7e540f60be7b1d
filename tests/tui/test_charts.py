"""Charts as text: what happened when, what was promised, what is usual, and a cursor that reads."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from incident_sim.observe import Point, Series, TimelineLine, Unit
from incident_tui.renderables.braille import reaches
from incident_tui.renderables.chart import Bound, chart, usual
from incident_tui.renderables.instants import KINDS, Lens, Mark, column, extent, marks, moved
from incident_tui.renderables.scale import Scale, scale_of, spans_decades
from incident_tui.timewindow import LONGEST, USUAL, WINDOWS, asked, narrower, wider
from tests.tui.handmade import NOW, SECOND, wave

ASCII = {chr(code) for code in range(0x20, 0x7F)}
BRAILLE = {chr(code) for code in range(0x2800, 0x2900)}
GLYPHS = ASCII | BRAILLE | set("┤│└┴─╌┈━┅┉╍┄═…")
VALUES = st.lists(st.integers(-1, 10**9), min_size=1, max_size=60)
SIZES = (st.integers(0, 130), st.integers(0, 30))


def line_of(*values: int, name: str = "x", unit: Unit = "count") -> Series:
    """A value every ten seconds, the first at zero."""
    return Series(name, unit, tuple(Point(number * 10 * SECOND, value) for number, value in enumerate(values)))


def text(rows: list[Content]) -> str:
    """Rows as they would be read."""
    return "\n".join(row.plain for row in rows)


@given(
    VALUES,
    *SIZES,
    st.booleans(),
    st.sampled_from(WINDOWS),
    st.none() | st.integers(-10, 600),
    st.none() | st.integers(0, 10**9),
    st.lists(st.tuples(st.integers(-100, 700), st.sampled_from(list(KINDS)), st.text(max_size=20)), max_size=6),
)
def test_a_chart_fills_its_rectangle_with_glyphs_of_one_cell(
    values: list[int],
    width: int,
    height: int,
    log: bool,  # noqa: FBT001 - drawn by Hypothesis
    window: int | None,
    instant: int | None,
    bound: int | None,
    found: list[tuple[int, str, str]],
) -> None:
    """Whatever is drawn into it; words of strangers are the only text that is not ours."""
    rows = chart(
        [line_of(*values), line_of(*reversed(values), name="y")],
        width,
        height,
        now=len(values) * 10 * SECOND,
        bound=Bound(bound) if bound is not None else None,
        marks=[Mark(at * SECOND, letter, words) for at, letter, words in found],
        lens=Lens(window, None if instant is None else instant * SECOND, log, 300 * SECOND),
    )
    assert len(rows) == (height if width else 0)
    assert all(row.cell_length == width for row in rows)
    assert all(Content(row.plain).cell_length == width for row in rows)
    if not any(words for *_, words in found):
        assert set(text(rows)) - {"\n"} <= GLYPHS


@given(VALUES, st.integers(1, 100), st.none() | st.integers(0, 60), st.integers(-12, 12).filter(bool))
def test_the_cursor_stands_on_measured_instants_and_moves_the_way_it_is_told(
    values: list[int], columns: int, start: int | None, cells: int
) -> None:
    """Right never goes back, left never goes on, and both stop at the ends."""
    one = line_of(*values)
    instants = [point.at for point in one.points]
    before = None if start is None else min(start * 10 * SECOND, instants[-1])
    after = moved([one], instants[0], instants[-1], columns, before, cells)
    assert after in instants
    if before is not None:
        assert after >= before if cells > 0 else after <= before
        end = instants[-1] if cells > 0 else instants[0]
        assert after != before or after == end


def test_a_cursor_reads_every_line_at_its_instant() -> None:
    """The newest values stand in the legend only while nothing is pointed at."""
    lines = [line_of(1, 2, 3, 4, 5, 6), line_of(10, 20, 30, -1, 50, 60, name="y")]
    reading = text(chart(lines, 60, 12, now=50 * SECOND, lens=Lens(instant=20 * SECOND)))
    assert "T+00:20  ━ x 3  ┅ y 30" in reading
    assert "y no data" in text(chart(lines, 60, 12, now=50 * SECOND, lens=Lens(instant=30 * SECOND)))
    assert "x 6" in text(chart(lines, 60, 12, now=50 * SECOND))


def test_what_happened_stands_as_a_letter_on_the_axis_and_is_told_under_the_cursor() -> None:
    """Deploys, changes, alerts and own steps; what was only read is not there."""
    story = [
        TimelineLine(10 * SECOND, "change", "deploy of a-2 started", moment="change"),
        TimelineLine(20 * SECOND, "change", "flag new-tax turned on"),
        TimelineLine(30 * SECOND, "alert", "page: burn fires", moment="page"),
        TimelineLine(35 * SECOND, "alert", "burn resolved"),
        TimelineLine(40 * SECOND, "action", "Roll a back"),
        TimelineLine(45 * SECOND, "answer", "View what changed"),
    ]
    found = marks(story)
    assert [mark.glyph for mark in found] == ["D", "C", "A", "Y"]
    rows = chart([line_of(*range(7))], 66, 12, now=60 * SECOND, marks=found)
    axis = rows[-3].plain[6:]
    assert [axis[column(mark.at, 0, 60 * SECOND, 60) or 0] for mark in found] == ["D", "C", "A", "Y"]
    assert "A alert  D deploy  C change  Y you" in rows[-1].plain
    read = chart([line_of(*range(7))], 66, 12, now=60 * SECOND, marks=found, lens=Lens(instant=20 * SECOND))
    assert "T+00:20 change: flag new-tax turned on" in read[-1].plain


def test_a_bound_is_dashes_across_and_says_its_value() -> None:
    """On the axis, and in words where there is room."""
    one = line_of(0, 0, 0, 20_000, 20_000, unit="ratio", name="failing")
    rows = chart([one], 80, 12, now=40 * SECOND, bound=Bound(10_000))
    assert "╌ objective 1.0%" in rows[0].plain
    assert any("1.0%┤" in row.plain and "╌╌╌" in row.plain for row in rows)


def test_the_usual_is_the_mean_of_the_calm_and_only_of_that() -> None:
    """The last minute before the page is when things went wrong; without enough calm there is no usual."""
    one = line_of(*[10] * 20, *[900] * 10)
    assert usual(one, 250 * SECOND) == 10
    assert usual(one, 80 * SECOND) is None
    assert usual(one, None) is None
    assert "┈ usual 10" in chart([one], 80, 12, now=300 * SECOND, lens=Lens(calm_until=250 * SECOND))[0].plain


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=30))
def test_a_logarithmic_axis_holds_every_value_and_keeps_their_order(values: list[int]) -> None:
    """It is drawn only where values span more than two powers of ten."""
    scale = scale_of([line_of(*values)], None, None, log=True)
    assert bool(scale.bottom) == spans_decades([line_of(*values)])
    if scale.bottom:
        assert scale.bottom <= min(values) <= max(values) <= scale.top
        ordered = [scale.dot(value, 80) for value in sorted(values)]
        assert ordered == sorted(ordered)
        assert 0 <= ordered[0] <= ordered[-1] < 80


def test_ticks_carry_units() -> None:
    """The zero too."""
    assert Scale(1_000_000, "ratio").ticks(9) == {0: "100%", 8: "0%", 4: "50%"}
    assert Scale(2_000_000, "duration").ticks(5) == {0: "2.0s", 4: "0ms"}
    assert set(Scale(10_000_000, "duration", 1_000).ticks(20).values()) == {"1ms", "10ms", "100ms", "1.0s", "10.0s"}


def test_windows_that_never_came_break_the_line() -> None:
    """Nothing is drawn across a hole, and wide holes say what they are."""
    early = [Point(number * 10 * SECOND, 5) for number in range(5)]
    late = [Point(number * 10 * SECOND, 5) for number in range(40, 45)]
    rows = chart([Series("x", "count", (*early, *late))], 60, 12, now=450 * SECOND)
    assert "no data" in text(rows[1:-2])
    assert not any(0x2800 < ord(cell) < 0x2900 for row in rows[1:-2] for cell in row.plain[20:50])


def test_a_window_shows_the_newest_stretch_and_a_question_never_reaches_less_far() -> None:
    """Looking closer must not hide what an answer would have held."""
    assert extent([wave("p50", 1, 2)], 60 * SECOND) == (NOW - 65 * SECOND, NOW - 5 * SECOND)
    assert extent([wave("p50", 1, 2)], None) == (NOW - 300 * SECOND, NOW - 5 * SECOND)
    assert [asked(window, USUAL) for window in WINDOWS] == [USUAL, USUAL, USUAL, LONGEST]


@pytest.mark.parametrize("window", WINDOWS)
def test_wider_undoes_narrower_except_at_the_ends(window: int | None) -> None:
    """Brackets are each other's opposite."""
    assert wider(narrower(window)) == window or window == WINDOWS[0]
    assert narrower(wider(window)) == window or window is None


@given(VALUES.map(lambda values: [abs(value) for value in values]), st.integers(1, 240), st.integers(1, 80))
def test_a_line_has_no_gap_where_nothing_is_missing(values: list[int], across: int, tall: int) -> None:
    """From one column of dots to the next it goes on where it left off, however steep it is."""
    one = line_of(*values)
    end = one.points[-1].at
    found = reaches(one.points, 0, end, scale_of([one], None, None, log=False), across, tall)
    drawn = [reach for reach in found if reach is not None]
    assert len(drawn) == (across if len(values) > 1 else 1)
    for (low, high), (other_low, other_high) in pairwise(drawn):
        assert low <= high
        assert other_low <= high + 1
        assert other_high >= low - 1
