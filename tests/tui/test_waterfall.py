"""Traces as waterfalls: the slow span is obvious, and drawing them again is cheap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from incident_sim.observe import Span, Trace
from incident_tui.renderables.waterfall import own_time, waterfall
from tests.tui.test_renderables import text


def span(parent: int, service: str, start: int, duration: int, outcome: str = "ok", attempt: int = 1) -> Span:
    """A stretch, in microseconds."""
    return Span(parent, service, "x", start, duration, outcome, attempt, "r")


SLOW = Trace(
    "t",
    0,
    "checkout",
    (("region", "eu"),),
    "timeout",
    1_000_000,
    (
        span(-1, "gateway", 0, 1_000_000, "timeout"),
        span(0, "checkout", 10_000, 980_000),
        span(1, "cart", 20_000, 30_000),
        span(1, "payments", 50_000, -1, "unfinished", 2),
    ),
)


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    """Any tree of spans, unfinished ones and children that outlast their parents included."""
    count = draw(st.integers(1, 12))
    spans = [
        span(
            draw(st.integers(-1, number - 1)),
            draw(st.sampled_from(["a", "b", "a very long name of a service"])),
            draw(st.integers(0, 2_000_000)),
            draw(st.integers(-1, 2_000_000)),
            draw(st.sampled_from(["ok", "timeout", "odd"])),
            draw(st.integers(0, 5)),
        )
        for number in range(count)
    ]
    return Trace("t", 0, "buy", (("region", "eu"),), "ok", draw(st.integers(0, 2_000_000)), tuple(spans))


def test_the_span_with_most_time_of_its_own_is_marked_and_named() -> None:
    """Not the one that lasted longest, which only waited."""
    rows = waterfall(SLOW, 80)
    assert "most of it in payments" in rows[0].plain
    assert [row.plain[0] for row in rows[1:]] == [" ", " ", " ", "▶"]
    assert "95%" in rows[4].plain
    assert "950ms+" in rows[4].plain
    assert "payments try 2 not finish" in rows[4].plain
    assert "░" in rows[2].plain
    assert "░" not in rows[4].plain


@given(traces(), st.integers(0, 160))
def test_a_waterfall_draws_any_trace_within_its_width(trace: Trace, width: int) -> None:
    """A row for each span below the heading; the bars end where the request ends."""
    rows = waterfall(trace, width)
    assert len(rows) == len(trace.spans) + 1
    assert all(row.cell_length <= max(width, 40) for row in rows[1:])


@given(traces())
def test_own_time_is_inside_the_span_and_outside_its_children(trace: Trace) -> None:
    """With the children it makes up the whole span."""
    for number, one in enumerate(trace.spans):
        end = one.start + one.duration if one.duration >= 0 else max(one.start, trace.duration)
        below = [each for each in trace.spans if each.parent == number]
        owned = own_time(trace, number)
        for begin, stop in owned:
            assert one.start <= begin < stop <= end
            for child in below:
                child_end = child.start + child.duration if child.duration >= 0 else max(child.start, trace.duration)
                assert stop <= child.start or begin >= child_end
        if not below:
            assert sum(stop - begin for begin, stop in owned) == end - one.start


def test_the_same_trace_is_drawn_once() -> None:
    """Four times a second it costs a look-up."""
    again = Trace(*SLOW)
    assert waterfall(again, 80) is waterfall(SLOW, 80)
    assert "timed out" in text(waterfall(again, 80))
