"""Which segment: ranks from the splits that were asked for."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from incident_sim.observe import Answer, Figure, Trace
from incident_tui.app import IncidentApp
from incident_tui.renderables.ranks import ranks
from incident_tui.renderables.waterfall import first
from incident_tui.segments import Segment, segments
from tests.tui.handmade import SECOND, FakeRemote, make_answer, make_snapshot
from tests.tui.hands import press, written

PPM = 1_000_000


def split(at: int, *rows: tuple[str, int, int], by: str = "region", subject: str = "checkout") -> Answer:
    """An answer of a split: value, share that fails, ratio to the rest."""
    figures = [Figure(f"{subject}[{by}={value}]/failures", failing) for value, failing, _ in rows]
    figures += [Figure(f"{subject}[{by}={value}]/ratio_to_rest", ratio) for value, _, ratio in rows]
    return replace(make_answer(), action_id=f"s{at}{by}", delivered_at=at, figures=tuple(figures))


def test_the_worst_segment_of_all_dimensions_is_first_and_only_newest_answers_count() -> None:
    """Of another subject nothing is told."""
    found = segments(
        [
            split(1 * SECOND, ("eu", 10_000, PPM), ("us", 900_000, 9 * PPM)),
            split(5 * SECOND, ("eu", 700_000, 35 * PPM), ("us", 20_000, PPM // 35)),
            split(2 * SECOND, ("mobile", 300_000, PPM), ("web", 310_000, PPM), by="platform"),
            split(9 * SECOND, ("eu", 999_999, PPM), subject="cart"),
        ],
        "checkout",
    )
    assert [(one.value, one.failing) for one in found] == [
        ("eu", 700_000),
        ("web", 310_000),
        ("mobile", 300_000),
        ("us", 20_000),
    ]


def test_only_a_segment_that_stands_out_is_marked_as_bad() -> None:
    """One that fails like all others is no clue, and says so by its glyph."""
    rows = [
        row.plain
        for row in ranks(
            [Segment("region", "eu", 700_000, ratio=35 * PPM), Segment("platform", "web", 310_000)], 40, None
        )
    ]
    assert rows[0].startswith("✖ region=eu")
    assert "35x" in rows[0]
    assert rows[1].startswith("▲ platform=web")
    assert rows[0].count("█") > rows[1].count("█") > 0


@given(
    st.lists(st.tuples(st.text(max_size=30), st.integers(0, PPM), st.none() | st.integers(0, 10**12)), max_size=8),
    st.integers(26, 120),
)
def test_a_rank_never_runs_over_and_bars_follow_the_shares(
    found: list[tuple[str, int, int | None]], width: int
) -> None:
    """Whatever a value is called."""
    ordered = sorted(found, key=lambda one: -one[1])
    rows = ranks([Segment("region", name, failing, ratio=ratio) for name, failing, ratio in ordered], width, None)
    assert all(row.cell_length <= width for row in rows)
    if ordered:
        bars = [row.plain[-40:].count("█") for row in rows if "█" not in "".join(name for name, *_ in ordered)]
        assert bars == sorted(bars, reverse=True)


def test_traces_of_the_chosen_segment_are_first_and_counted() -> None:
    """Then the failed, then the slow."""
    base = make_answer().traces[0]
    traces = tuple(
        Trace(f"t{number}", base.at, "checkout", (("region", region),), outcome, duration, base.spans)
        for number, (region, outcome, duration) in enumerate(
            [("us", "error", 900), ("eu", "ok", 100), ("eu", "error", 50), ("us", "ok", 999)]
        )
    )
    found = first(replace(make_answer(), traces=traces), ("region", "eu"), "payments")
    assert [trace.trace for trace in found.traces] == ["t2", "t1", "t0", "t3"]
    assert any("2 of 4 shown are of region eu" in words for words in found.words)
    assert any("4 of 4 pass through payments" in words for words in found.words)


async def test_enter_on_a_segment_follows_it_and_once_more_lets_it_go() -> None:
    """The mark stands beside it."""
    answers = (split(200 * SECOND, ("eu", 700_000, 35 * PPM), ("us", 20_000, PPM // 35)),)
    app = IncidentApp(FakeRemote(make_snapshot(answers=answers)), briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "2")
        await pilot.pause(0.2)
        app.screen.query_one("#panel-metrics-segments").focus()
        await press(pilot, "enter")
        assert "▶ region=eu" in written(app)
        await press(pilot, "enter")
        assert "▶ region=eu" not in written(app)
        assert "✖ region=eu" in written(app)
