"""Where panels stand, drawn as boxes of letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from incident_tui.layout import Layout, layout, tier

GOLDEN_160 = [
    "aaaaaaaaaaadddddddddeeeeeeeeeiiiiiiiiiii",
    "aaaaaaaaaaadddddddddeeeeeeeeeiiiiiiiiiii",
    "aaaaaaaaaaadddddddddeeeeeeeeeiiiiiiiiiii",
    "aaaaaaaaaaafffffffffgggggggggiiiiiiiiiii",
    "aaaaaaaaaaafffffffffgggggggggiiiiiiiiiii",
    "aaaaaaaaaaafffffffffgggggggggiiiiiiiiiii",
    "bbbbbbbbbbbfffffffffgggggggggiiiiiiiiiii",
    "bbbbbbbbbbbhhhhhhhhhhhhhhhhhhiiiiiiiiiii",
    "ccccccccccchhhhhhhhhhhhhhhhhhiiiiiiiiiii",
    "ccccccccccchhhhhhhhhhhhhhhhhhiiiiiiiiiii",
    "ccccccccccchhhhhhhhhhhhhhhhhhiiiiiiiiiii",
]
VIEWS = ("overview", "metrics", "logs", "map", "changes", "traces", "messages", "timeline", "vendors", "answers")


def drawn(plan: Layout, width: int, height: int) -> list[str]:
    """One letter a panel, every fourth column and row."""
    cells = [["."] * width for _ in range(height)]
    for number, place in enumerate(plan.places):
        for y in range(place.y, place.y + place.height):
            for x in range(place.x, place.x + place.width):
                cells[y][x] = chr(ord("a") + number)
    return ["".join(row[::4]) for row in cells[::4]]


def test_overview_at_80x24() -> None:
    """Services and a chart over the hands and messages."""
    assert drawn(layout(80, 19, "overview", terminal="S"), 80, 19) == [
        "aaaaaaaaaabbbbbbbbbb",
        "aaaaaaaaaabbbbbbbbbb",
        "aaaaaaaaaabbbbbbbbbb",
        "ccccccccccdddddddddd",
        "ccccccccccdddddddddd",
    ]


def test_overview_at_160x48() -> None:
    """Three columns: state, charts over the timeline, messages."""
    assert drawn(layout(160, 43, "overview", terminal="L"), 160, 43) == GOLDEN_160


@given(st.integers(1, 300), st.integers(1, 100), st.sampled_from(VIEWS))
def test_panels_never_overlap_or_leave_the_body(width: int, height: int, view: str) -> None:
    """At any size, whatever the view."""
    seen: set[tuple[int, int]] = set()
    for place in layout(width, height, view, terminal=tier(width, height)).places:
        assert place.x >= 0
        assert place.y >= 0
        assert place.x + place.width <= width
        assert place.y + place.height <= height
        cells = {(x, y) for x in range(place.x, place.x + place.width) for y in range(place.y, place.y + place.height)}
        assert not cells & seen
        seen |= cells


def test_tiers_change_where_the_design_says() -> None:
    """Sixty by eighteen is the least; 110 and 150 wide are the steps."""
    sizes = {(59, 24): "tiny", (80, 17): "tiny", (60, 18): "S", (80, 24): "S", (120, 36): "M", (160, 48): "L"}
    assert {size: tier(*size) for size in sizes} == sizes
