"""Each drawing at two sizes, as text: what a reader of the diff would see on screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from textual.content import Content

from incident_sim.observe import LogLine
from incident_tui.origins import failing_of
from incident_tui.renderables.answer import answer
from incident_tui.renderables.chart import Bound, chart
from incident_tui.renderables.health import depths, health
from incident_tui.renderables.histogram import histogram
from incident_tui.renderables.instants import Lens, marks, strip
from incident_tui.renderables.logs import details
from incident_tui.renderables.ranks import ranks
from incident_tui.renderables.tree import tree
from incident_tui.renderables.waterfall import waterfall
from incident_tui.segments import Segment
from tests.tui.goldens import check
from tests.tui.handmade import NOW, SECOND, make_answer, make_briefing, make_wallboard, wave
from tests.tui.test_map import STORM
from tests.tui.test_waterfall import SLOW

RANKS = (
    Segment("region", "eu", 480_000, 5_000, 500_000, 24_000_000),
    Segment("platform", "mobile", 310_000, 5_000, 700_000, 1_900_000),
    Segment("region", "us", 20_000, 5_000, 500_000, 41_000),
)
LINES = [
    LogLine(
        (number * number % 97) * SECOND // 2 + number * SECOND,
        "payments" if number % 3 else "cart",
        "error" if number > 40 else "info",
        "queue_full",
        (str(number),),
        1 + number % 5,
        "t1",
    )
    for number in range(60)
]


def _chart(width: int) -> Sequence[Content]:
    shown = marks(make_wallboard().timeline)
    lens = Lens(instant=NOW - 60 * SECOND, calm_until=NOW - 60 * SECOND)
    lines = [wave("p50", 110_000, 740_000), wave("p95", 300_000, 2_000_000)]
    return chart(lines, width, width // 6, now=NOW, bound=Bound(1_000_000), marks=shown, lens=lens)


def _health(width: int) -> Sequence[Content]:
    edges = [(edge.caller, edge.callee) for edge in make_briefing().edges]
    board = make_wallboard()
    return health(board.services, width, 10, depths(edges, [one.name for one in board.services]))


DRAWINGS: dict[str, Callable[[int], Sequence[Content]]] = {
    "answer": lambda width: answer(replace(make_answer(), traces=()), width, 30, NOW),
    "chart": _chart,
    "health": _health,
    "histogram": lambda width: [histogram(sorted(LINES), width)],
    "line-in-full": lambda width: details(LINES[50], LINES, SLOW, width, 12, NOW),
    "map": lambda width: tree(make_briefing(), make_wallboard().services, width, failing_of(STORM), "5s ago"),
    "map-not-asked": lambda width: tree(make_briefing(), make_wallboard().services, width),
    "ranks": lambda width: ranks(RANKS, width // 2, ("region", "eu")),
    "time": lambda width: strip(NOW - 360 * SECOND, NOW, width, marks(make_wallboard().timeline), None),
    "waterfall": lambda width: waterfall(SLOW, width),
}


@pytest.mark.parametrize("width", [60, 120])
@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_look_as_they_did(name: str, width: int) -> None:
    """Whoever changes one sees it in the diff."""
    check(f"{name}-{width}", "\n".join(row.plain for row in DRAWINGS[name](width)))
